"""Those who asked for it are told of changes, once for all members, and never of nobody."""

from people import changes
from people.models import Department
from tests.factories.people import NOW


def test_listeners_are_told_once_for_all_and_not_of_nobody(house):
    told = []
    forget = [
        changes.when_managers_change(lambda **said: told.append(("managers", said))),
        changes.when_people_leave(lambda **said: told.append(("left", said))),
    ]
    numbers = [house.bob.pk, house.alice.pk]
    with house.within(house.alice):
        changes.announce(members=(), at=NOW)
        changes.left(members=iter(()), at=NOW)
        changes.announce(members=iter(numbers), at=NOW)
        changes.left(members=numbers[:1], at=NOW)
        for each in forget:
            each()
        changes.announce(members=numbers, at=NOW)

    assert told == [
        ("managers", {"members": numbers, "at": NOW}),
        ("left", {"members": numbers[:1], "at": NOW}),
    ]


def test_what_is_left_behind_is_the_sum_of_all_who_count(house):
    with house.within(house.alice):
        before = changes.left_behind(members=[house.manager.pk])
        forget = changes.count_with(lambda members: 10 * len(list(members)))
        both = (
            changes.left_behind(members=iter([house.manager.pk])),
            changes.left_behind(members=[]),
        )
        forget()

        assert Department.objects.filter(manager=house.manager).count() == 1
        assert (before, both, changes.left_behind(members=[house.manager.pk])) == (1, (11, 0), 1)


def test_the_same_listener_is_told_once(house):
    told = []

    def listener(*, members, at):
        told.append(members)

    forget = changes.when_managers_change(listener)
    changes.when_managers_change(listener)
    with house.within(house.alice):
        changes.announce(members=[house.bob.pk], at=NOW)
        forget()
        changes.announce(members=[house.bob.pk], at=NOW)

    assert told == [[house.bob.pk]]
