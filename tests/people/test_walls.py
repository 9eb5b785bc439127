def test_it_starts(db):
    from django.db import connection
    with connection.cursor() as c:
        c.execute("select current_user")
        assert c.fetchone() == ("synchro_app",)
