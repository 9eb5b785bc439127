"""Trees of groups as they are drawn at random, and as organisations have them."""

from programmes.pulses.disclosure import Shown


def inside_of(group, children):
    """The group itself and all below it."""
    found = [group]
    for each in found:
        found.extend(children.get(each, ()))
    return found


def hung(entries):
    """A tree from one list: each group has its own people and hangs under one of the four before it."""
    own = {group: people for group, (_, people) in enumerate(entries)}
    children = {}
    for group, (back, _) in enumerate(entries[1:], start=1):
        children.setdefault(max(0, group - back), []).append(group)
    return own, children


def random_tree(chance):
    return hung(
        [
            (chance.randint(1, 4), chance.choice([0, 0, 1, 1, 2, 3, 4, 5, 6, 8]))
            for _ in range(chance.randint(3, 11))
        ]
    )


def released_by(shown: Shown, children):
    """The departments behind each figure that shows, the lines "the rest of" included."""
    released = {group: set(inside_of(group, children)) for group in shown.sizes}
    for group in shown.pools:
        beside = {inner for c in children[group] if c in shown for inner in inside_of(c, children)}
        released["rest", group] = released[group] - beside
    return released


def organisation(chance, *, goal, team_sizes, answering):
    """Departments with a manager and one to four teams, until there are enough people."""
    own, children, hired = {0: 0}, {0: []}, 0
    while hired < goal:
        department = len(own)
        own[department] = int(chance.random() < answering)
        children[0].append(department)
        children[department] = []
        for _ in range(chance.randint(1, 4)):
            team, size = len(own), chance.randint(*team_sizes)
            hired += size
            own[team] = sum(chance.random() < answering for _ in range(size))
            children[department].append(team)
    return own, children
