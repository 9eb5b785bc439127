"""Records of the processes, kept by their own actions."""

from datetime import date, datetime

from people.models import Member
from processes.emotional_climate import actions as emotional_climate
from processes.emotional_climate.models import Space
from processes.excellence import actions as excellence
from processes.excellence.models import ServiceStandard
from processes.leadership import actions as leadership
from processes.leadership.models import Promise
from processes.policies import actions as policies
from processes.policies.models import Policy
from processes.true_north import actions as true_north
from processes.true_north import queries as true_north_queries
from processes.true_north.models import ValueCard
from programmes.models import Programme
from programmes.process import Element
from tests.factories.people import NOW


def value_card(
    programme: Programme, *, by: Member, at: datetime = NOW, adopted: bool = False, **fields: object
) -> ValueCard:
    card = ValueCard(
        **{
            "programme": programme,
            "kind": "value",
            "title": {"en": "Attentiveness"},
            "statement": {"en": "We notice what people need."},
            "behaviours": {"en": "Looks up\nGreets first"},
            "counter_example": {"en": "Typing on while somebody waits"},
            **fields,
        }
    )
    true_north.draft(value_card=card, by=by, at=at)
    return true_north.adopt(value_card=card, by=by, at=at) if adopted else card


def element_of(card: ValueCard) -> Element:
    return next(found for found in true_north_queries.elements() if found.uuid == str(card.uuid))


def promise(
    programme: Programme,
    *,
    by: Member,
    to: Member,
    at: datetime = NOW,
    due_on: date = date(2026, 3, 20),
    what: str = "Bring the new rota",
) -> Promise:
    """Call it bound to ``by``: nobody gives somebody else's word."""
    row = Promise(programme=programme, recipient=to, due_on=due_on, what=what)
    return leadership.make(promise=row, by=by, at=at)


def service_standard(
    programme: Programme,
    *,
    by: Member,
    at: datetime = NOW,
    value: Element | None = None,
    in_force: bool = False,
    **fields: object,
) -> ServiceStandard:
    row = ServiceStandard(
        **{
            "programme": programme,
            "track": "serving",
            "text": {"en": "Greets within ten seconds"},
            "anchor_1": {"en": "Does not look up"},
            "anchor_3": {"en": "Greets when spoken to"},
            "anchor_5": {"en": "Greets first, and by name where it is known"},
            **fields,
        }
    )
    excellence.draft(standard=row, value=value, by=by, at=at)
    return excellence.put_in_force(standard=row, by=by, at=at) if in_force else row


def policy(
    programme: Programme,
    *,
    by: Member,
    at: datetime = NOW,
    traces: tuple[Element, ...] = (),
    in_force: bool = False,
    **fields: object,
) -> Policy:
    row = Policy(
        **{
            "programme": programme,
            "level": "organisation",
            "kind": "policy",
            "title": {"en": "Time for a guest"},
            "text": {"en": "Whoever serves may take the time that a guest needs."},
            "purpose": {"en": "So that nobody is hurried."},
            "minimum_behaviour": {"en": "Nobody is interrupted."},
            "discretion": {"en": "somebody's safety is at stake"},
            "owner": by,
            "effective_on": date(2026, 4, 1),
            "review_on": date(2027, 4, 1),
            **fields,
        }
    )
    policies.draft(policy=row, traces=traces, by=by, at=at)
    return policies.put_in_force(policy=row, by=by, at=at) if in_force else row


def space(
    programme: Programme, *, by: Member, at: datetime = NOW, closed: bool = False, **fields: object
) -> Space:
    row = Space(
        **{
            "programme": programme,
            "place": {"en": "The room under the stairs"},
            "kind": "quiet",
            "hours": {"en": "Always, also for ten minutes during a shift"},
            "capacity": 3,
            "accessible": True,
            **fields,
        }
    )
    emotional_climate.open(space=row, by=by, at=at)
    return emotional_climate.close(space=row, by=by, at=at) if closed else row
