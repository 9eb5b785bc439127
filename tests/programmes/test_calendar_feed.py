"""The calendar's address: what stands in the file, who may read it, and what it never says."""

import logging
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from people.actions import kiosk as kiosks
from people.models import AuditEvent, Membership, Organisation, ProviderLink
from people.signin import codes
from processes.meaning_of_life.actions import learning_session
from programmes import personal_data
from programmes.actions import calendar_feed, conversation, gate
from programmes.models import Assignment, CalendarFeed, Conversation, Programme, StageRun
from programmes.refusals import NotPossible
from tests.factories.learning_sessions import WEEK, joined, session_for
from tests.factories.people import NOW, House, account_for, member
from tests.factories.programmes import opened, passed, programme_for, signed, stage_of
from tests.processes.pages import queries_of, text

PAGE, MAKE, REMOVE = (f"/o/acme/my-calendar/{verb}" for verb in ("", "make/", "remove/"))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ten in the morning of 2 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def made(house: House, who: str) -> str:
    """The token of a new address."""
    person = getattr(house, who)
    with house.within(person):
        return calendar_feed.make(member=person, at=NOW)


def address(token: str, slug: str = "acme") -> str:
    return f"/o/{slug}/calendar/{token}.ics"


def read(token: str, **headers: str):
    return Client().get(address(token), headers=headers)


def events(response) -> dict[str, date]:
    """As a calendar reads the file again: title -> day."""
    found = Calendar.from_ical(response.content)
    return {str(each["summary"]): each.decoded("dtstart") for each in found.walk("vevent")}


def asked(house: House, programme: Programme, who: str, **fields) -> Assignment:
    person = getattr(house, who)
    values = {
        "process": "alignment",
        "kind": "self_view",
        "private": False,
        "given_at": NOW,
        "due_on": date(2026, 4, 1),
        **fields,
    }
    with house.within(person):
        stage = stage_of(programme, "alignment", "person")
        row = Assignment(member=person, stage=stage, **values)
        Assignment.objects.bulk_create([row])
        return row


def dated(house: House, on: date) -> Conversation:
    with house.within(house.bob):
        row = conversation.ask(process="alignment", by=house.bob, of=house.manager, at=NOW)
    with house.within(house.manager):
        conversation.date(conversation=row, on=on, by=house.manager, at=NOW)
    return row


# What stands in it


def test_a_worker_reads_what_they_are_asked_for_and_when_they_talk(
    house: House, programme: Programme
):
    asked(house, programme, "bob")
    private = {"process": "meaning_of_life", "kind": "life_plan", "private": True}
    asked(house, programme, "bob", **private, due_on=date(2026, 4, 2))
    asked(house, programme, "bob", kind="manager_view", state="done", done_at=NOW)
    asked(house, programme, "manager")
    dated(house, date(2026, 4, 3))

    found = events(read(made(house, "bob")))

    with house.within(house.bob):
        title = str(Assignment.objects.get(kind="self_view", member=house.bob).assignment_kind.name)
    assert found == {
        title: date(2026, 4, 1),
        "A form for you in Synchro": date(2026, 4, 2),
        "A conversation for you in Synchro": date(2026, 4, 3),
    }


def test_what_is_asked_on_a_later_day_is_no_date_yet(house: House, programme: Programme):
    asked(house, programme, "bob", given_at=timezone.now() + timedelta(days=9))

    assert events(read(made(house, "bob"))) == {}


def test_a_seat_in_a_session_takes_its_hours_and_says_nothing_more(
    house: House, programme: Programme
):
    """Bob has a seat, the manager waits; a cancelled session is in no calendar."""
    with house.within(house.alice):
        session = session_for(programme, by=house.alice, seats=1)
        gone = session_for(programme, by=house.alice, theme="meaning", starts_at=NOW + WEEK * 2)
    for who in (house.bob, house.manager):
        with house.within(who):
            joined(session, who)
            joined(gone, who)
    with house.within(house.alice):
        learning_session.cancel(session=gone, reason="Snow", by=house.alice, at=NOW)

    file = read(made(house, "bob"))

    [event] = Calendar.from_ical(file.content).walk("vevent")
    body = file.content.decode().replace("\r\n ", "").lower()
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        session.starts_at,
        session.ends_at,
    )
    assert (str(event["summary"]), str(event["transp"])) == ("A private appointment", "OPAQUE")
    assert [
        word for word in ("meaning", "life", "session", "long table", "esteem") if word in body
    ] == []
    assert events(read(made(house, "manager"))) == {}


def test_nothing_private_and_nobody_is_named(house: House, programme: Programme):
    """By the kind as well as by the row: one of the two is enough."""
    kinds = {"process": "meaning_of_life", "kind": "life_plan"}
    asked(house, programme, "bob", **kinds, private=True)
    asked(house, programme, "bob", subject=house.manager)
    dated(house, date(2026, 4, 3))

    body = read(made(house, "bob")).content.decode().replace("\r\n ", "").lower()

    for word in ("life", "meaning", "kitchen's manager", "bob", "values"):
        assert word not in body


def test_gates_and_milestones_stand_in_it_for_who_may_see_the_programme(
    house: House, programme: Programme
):
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)

    found = {
        who: events(read(made(house, who))) for who in ("alice", "sponsor", "carol", "manager")
    }

    for who in ("alice", "sponsor", "carol"):
        assert found[who]["Gate of True North: Listen"] == date(2026, 3, 2)
        assert found[who]["Gate of True North: Draft"] == date(2026, 4, 20)
        assert found[who]["G0, Mandate and safeguards"] == date(2026, 2, 9)
        assert len([title for title in found[who] if title.startswith("Gate of")]) == 7 * 6
    assert found["manager"] == {}


def test_a_consultant_reads_the_programmes_named_for_them_and_each_reading_is_noted(house: House):
    with house.within(house.alice):
        programme_for(house.alice, name="Named")
    token = made(house, "carol")
    with house.within(house.alice):
        from programmes.actions import programme_access

        programme_access.end_all(members=[house.carol.pk], at=NOW)
    nothing = events(read(token))
    with house.within(house.alice):
        row = Programme.objects.get()
        programme_access.share(member=house.carol, programmes=[row], by=house.alice, at=NOW)

    found = events(read(token))

    with house.within(house.alice):
        [line] = AuditEvent.objects.filter(action="programme.look")
    assert nothing == {}
    assert "G0, Mandate and safeguards" in found
    assert (line.actor_id, line.object_uuid, line.detail) == (
        house.carol.pk,
        row.uuid,
        {"page": "calendar_file"},
    )


def test_a_decider_reads_when_to_look_again_and_nobody_else_does(
    house: House, programme: Programme
):
    with house.within(house.alice):
        row = opened(programme, "true_north", "listen", by=house.alice)
        signed(row, by=house.alice)
        gate.decide(
            process_run=row.process_run,
            stages=[row],
            by=house.alice,
            reason="It is so",
            at=NOW,
            look_again_on=date(2026, 6, 1),
        )
    tokens = {who: made(house, who) for who in ("alice", "sponsor")}
    title = "Look again at a gate of True North"

    before = {who: events(read(token)).get(title) for who, token in tokens.items()}
    with house.within(house.alice):
        decision = row.process_run.decisions.get()
        gate.look(
            decision=decision,
            found="Still so",
            look_again_on=date(2026, 9, 1),
            by=house.alice,
            at=NOW,
        )
    after = events(read(tokens["alice"])).get(title)

    assert before == {"alice": date(2026, 6, 1), "sponsor": None}
    assert after == date(2026, 9, 1)


def test_the_file_is_a_calendar_as_the_standard_asks(house: House, programme: Programme):
    row = asked(house, programme, "bob")

    response = read(made(house, "bob"))

    found = Calendar.from_ical(response.content)
    [event] = found.walk("vevent")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert {name: str(found[name]) for name in ("method", "version", "name", "x-wr-calname")} == {
        "method": "PUBLISH",
        "version": "2.0",
        "name": "Synchro at Acme Hotels",
        "x-wr-calname": "Synchro at Acme Hotels",
    }
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in response.content
    assert b"DTSTART;VALUE=DATE:20260401\r\n" in response.content
    assert b"DTEND;VALUE=DATE:20260402\r\n" in response.content
    assert str(event["uid"]) == f"{row.uuid}@{house.organisation.uuid}"
    assert event.decoded("dtstamp") == NOW
    assert (str(event["class"]), str(event["transp"])) == ("PRIVATE", "TRANSPARENT")
    assert str(event["url"]).endswith("/o/acme/to-do/")
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75


def test_names_with_signs_of_the_format_come_back_as_they_were(house: House, programme: Programme):
    name = "Listen; \\ well, 好好听 and\nonce more " + "for long " * 10
    with house.within(house.alice):
        StageRun.objects.filter(process_run__key="true_north", key="listen").update(
            name={"en": name}
        )

    assert f"Gate of True North: {name}" in events(read(made(house, "alice")))


def test_a_moved_date_is_the_same_event(house: House, programme: Programme):
    row = asked(house, programme, "bob")
    token = made(house, "bob")
    first = Calendar.from_ical(read(token).content).walk("vevent")[0]
    with house.within(house.bob):
        Assignment.objects.filter(pk=row.pk).update(due_on=date(2026, 4, 9))

    second = Calendar.from_ical(read(token).content).walk("vevent")[0]

    assert str(first["uid"]) == str(second["uid"])
    assert [each.decoded("dtstart") for each in (first, second)] == [
        date(2026, 4, 1),
        date(2026, 4, 9),
    ]


def test_it_speaks_the_members_language(house: House, programme: Programme):
    """Of the texts that the organisation has in Spanish."""
    with house.within(house.alice):
        StageRun.objects.filter(process_run__key="true_north", key="listen").update(
            name={"en": "Listen", "es": "Escuchar"}
        )
        house.alice.language = "es"
        house.alice.save()

    assert any("Escuchar" in title for title in events(read(made(house, "alice"))))


def test_a_calendar_that_knows_the_file_is_told_so(
    house: House, programme: Programme, monkeypatch: pytest.MonkeyPatch
):
    asked(house, programme, "bob")
    token = made(house, "bob")
    mark = read(token)["ETag"]
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=5))

    same = read(token, if_none_match=mark)
    asked(house, programme, "bob", kind="manager_view")
    other = read(token, if_none_match=mark)

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200
    assert other["ETag"] != mark


# Who may read it


def test_it_is_read_without_a_session_and_leaves_nothing(house: House, programme: Programme):
    token = made(house, "bob")
    client = Client()

    response = client.get(address(token))

    assert (response.status_code, response["Cache-Control"], dict(client.cookies)) == (
        200,
        "no-store",
        {},
    )
    assert client.post(address(token)).status_code == 405


def nothing(response) -> tuple[int, bytes, dict[str, str]]:
    return response.status_code, response.content, dict(response.headers)


def test_wrong_withdrawn_ended_and_foreign_addresses_have_the_same_answer(
    house: House, programme: Programme
):
    """Seen failing without ``_may_come_in``."""
    wrong = nothing(Client().get(address("no-such-token")))
    tokens = {who: made(house, who) for who in ("alice", "bob", "manager", "sponsor")}
    made(house, "alice")  # another one
    with house.within(house.bob):
        calendar_feed.remove(member=house.bob, at=NOW)
    rows = Membership.objects.filter(organisation=house.organisation)
    rows.filter(member_id=house.manager.pk).update(ends_on=NOW.date() - timedelta(days=1))
    house.sponsor.account.is_active = False
    house.sponsor.account.save()
    with house.within_other(house.mallory):
        elsewhere = calendar_feed.make(member=house.mallory, at=NOW)

    answers = {who: nothing(Client().get(address(token))) for who, token in tokens.items()}
    answers["elsewhere here"] = nothing(Client().get(address(elsewhere)))
    answers["nowhere"] = nothing(Client().get(address(elsewhere, "nowhere")))

    assert wrong[:2] == (404, b"There is no calendar here.")
    assert answers == dict.fromkeys(answers, wrong)
    assert Client().get(address(elsewhere, "elsewhere")).status_code == 200


def test_it_ends_with_the_last_day_and_with_the_organisation(house: House, programme: Programme):
    token = made(house, "bob")
    statuses = [read(token).status_code]
    with house.within():
        house.bob.left_on = NOW.date() - timedelta(days=1)
        house.bob.save()
    statuses.append(read(token).status_code)
    with house.within():
        house.bob.left_on = None
        house.bob.save()
    statuses.append(read(token).status_code)
    Organisation.objects.filter(pk=house.organisation.pk).update(closed_at=NOW)
    statuses.append(read(token).status_code)

    assert statuses == [200, 404, 200, 404]


def test_no_other_organisations_row_is_in_it(house: House, programme: Programme):
    with house.within_other(house.mallory):
        programme_for(house.mallory, name="Elsewhere's")
        StageRun.objects.update(name={"en": "Elsewhere"})

    assert b"Elsewhere" not in read(made(house, "alice")).content


def test_guessing_is_limited_by_network_and_counted_in_the_database(
    house: House, programme: Programme
):
    token = made(house, "bob")

    statuses = [Client().get(address(f"guess-{count}")).status_code for count in range(61)]
    answer = Client().get(address(token))

    assert statuses == [404] * 60 + [429]
    assert (answer.status_code, answer.content) == (429, b"")
    assert int(answer["Retry-After"]) <= 60


def test_who_reads_rightly_is_not_counted_as_guessing_but_not_endlessly(
    house: House, programme: Programme
):
    token = made(house, "bob")

    statuses = [read(token).status_code for _count in range(31)]

    assert statuses == [200] * 30 + [429]
    assert Client().get(address("guess")).status_code == 404


def test_no_log_line_and_no_audit_line_holds_the_token(
    house: House, programme: Programme, caplog: pytest.LogCaptureFixture
):
    from people.secret_paths import WithoutKeys

    token = made(house, "bob")
    logger = logging.getLogger("django.request")
    caplog.handler.addFilter(WithoutKeys())
    logger.addHandler(caplog.handler)
    try:
        for _count in range(31):
            read(token)
        with house.within(house.bob):
            calendar_feed.remove(member=house.bob, at=NOW)
        read(token)
    finally:
        logger.removeHandler(caplog.handler)

    with house.within(house.bob):
        lines = list(AuditEvent.objects.values_list("action", "detail"))
    assert len(caplog.records) >= 2
    assert token not in caplog.text
    assert ("calendar_feed.make", {}) in lines
    assert token not in repr(lines)


def test_the_database_keeps_a_hash(house: House):
    token = made(house, "bob")

    with house.within(house.bob):
        row = CalendarFeed.objects.get()
    assert (len(token), row.token_hash) == (43, codes.token_hash(token))


def test_a_row_is_seen_by_its_member_alone(house: House):
    made(house, "bob")

    with house.within(house.alice):
        seen = CalendarFeed.objects.count()
    with house.within(house.bob):
        mine = CalendarFeed.objects.count()

    assert (seen, mine) == (0, 1)


def test_it_goes_when_its_member_is_erased(house: House):
    made(house, "bob")

    with house.within():
        personal_data.erase(house.bob, NOW)
        assert CalendarFeed.objects.count() == 0


def test_the_file_takes_the_same_queries_however_much_is_in_it(house: House, programme: Programme):
    token = made(house, "alice")
    read(token)
    asked(house, programme, "alice")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert read(token).status_code == 200
        return len(captured)

    one = count()
    for kind in ("manager_view", "other"):
        asked(house, programme, "alice", kind=kind, private=True)
    with house.within(house.alice):
        for name in ("Second", "Third"):
            programme_for(house.alice, name=name)

    assert (one, count()) == (25, 25)


# Its page


def test_the_address_is_made_shown_once_renewed_and_removed(house: House, programme: Programme):
    client = house.client(house.bob)
    before = text(client.get(PAGE))

    shown = client.post(MAKE)

    [token] = re.findall(r"/o/acme/calendar/([\w-]{43})\.ics", text(shown))
    assert shown.status_code == 200
    assert read(token).status_code == 200
    after = text(client.get(PAGE))
    assert "Make the address" in before
    assert token not in after
    assert "You have made one on 2 March 2026." in after
    assert "A calendar has read it last on 2 March 2026." in after
    [second] = re.findall(r"calendar/([\w-]{43})\.ics", text(client.post(MAKE)))
    assert [read(each).status_code for each in (token, second)] == [404, 200]
    assert "It opens nothing any more." in text(client.post(REMOVE, follow=True))
    assert read(second).status_code == 404


def test_it_is_made_by_somebody_who_has_proved_lately_who_they_are(house: House):
    response = house.client(house.bob, fresh=False).post(MAKE)

    with house.within(house.bob):
        assert CalendarFeed.objects.count() == 0
    assert response.status_code == 422


def test_who_signs_in_with_a_card_alone_has_none(house: House):
    with house.within(house.alice):
        carded = member("77", full_name="With a card")
        account = account_for(carded)
        account.set_unusable_password()
        account.save()

    with house.within(carded), pytest.raises(NotPossible, match="with a card alone"):
        calendar_feed.make(member=carded, at=NOW)
    barred = text(house.client(carded).get(PAGE))
    with house.within(carded):
        ProviderLink.objects.create(
            member=carded, issuer="https://sign-in.example", subject="77", made_at=NOW
        )
        assert len(calendar_feed.make(member=carded, at=NOW)) == 43
    assert "less safe than your card" in barred
    assert "my-calendar/make/" not in barred
    assert "less safe than your card" not in text(house.client(carded).get(PAGE))


def test_no_address_is_shown_on_a_device_of_many(house: House, settings):
    with house.within(house.alice):
        row = kiosks.add(name="Tablet", department=None, idle_seconds=60, by=house.alice, at=NOW)
        link = kiosks.make_link(kiosk=row, by=house.alice, at=NOW)
        key = kiosks.enrol(kiosk=row, link=link, at=NOW)
    client = house.client(house.bob)
    client.cookies[settings.KIOSK_COOKIE_NAME] = key

    page, answer = client.get(PAGE), client.post(MAKE)

    assert "Others use this device." in text(page)
    assert "my-calendar/make/" not in text(page)
    assert answer.status_code == 302
    with house.within(house.bob):
        assert CalendarFeed.objects.count() == 0


@pytest.mark.parametrize("who", ["alice", "bob", "carol", "manager", "sponsor"])
def test_everybody_reaches_it_from_their_account(house: House, programme: Programme, who: str):
    response = house.client(getattr(house, who)).get(PAGE)

    assert response.status_code == 200
    assert f'href="{PAGE}"' in text(house.client(getattr(house, who)).get("/o/acme/my-data/"))


def test_the_plan_leads_to_it(house: House, programme: Programme):
    response = house.client(house.sponsor).get("/o/acme/p/culture/plan/")

    assert f'<a href="{PAGE}">These dates in your calendar</a>' in text(response)


def test_the_page_takes_few_queries(house: House, programme: Programme):
    assert queries_of(house.client(house.bob), PAGE) == 8
