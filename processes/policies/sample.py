"""A policy with its reasons for a synthetic organisation."""

from datetime import datetime, timedelta
from random import Random

from people.models import Member
from processes.policies import actions
from processes.policies.models import Policy
from programmes import registry
from programmes.models import Programme


def fill(programme: Programme, random: Random, at: datetime) -> None:
    """One policy in force and one draft, where there is something to trace them to."""
    by = programme.created_by or Member.objects.order_by("pk")[0]
    reasons = [
        element
        for process in registry.processes()
        if process.key != "policies"
        for element in process.elements()
    ]
    if not reasons:
        return
    policy = actions.draft(
        policy=Policy(
            programme=programme,
            level=Policy.Level.ORGANISATION,
            kind=Policy.Kind.POLICY,
            title={"en": "Making good what went wrong", "es": "Reparar lo que salió mal"},
            text={
                "en": "Whoever hears of a mistake takes it on until the guest is well served.",
                "es": "Quien se entera de un error se hace cargo hasta que el huésped queda bien atendido.",
            },
            purpose={"en": "A mistake that is made good can become trust."},
            minimum_behaviour={"en": "The guest hears a name, a next step and a time."},
            discretion={
                "en": "You may depart from any procedure for it, up to 200 euros; tell your shift leader afterwards."
            },
            owner=by,
            effective_on=at.date(),
            review_on=(at + timedelta(days=365)).date(),
        ),
        traces=reasons[:2],
        by=by,
        at=at,
    )
    actions.put_in_force(policy=policy, by=by, at=at)
    actions.draft(
        policy=Policy(
            programme=programme,
            level=Policy.Level.AREA,
            kind=Policy.Kind.STANDARD,
            parent=policy,
            title={"en": "Answering complaints at the front desk"},
            text={"en": "Each complaint gets an answer on the same day."},
            purpose={"en": "Waiting makes a small matter large."},
            minimum_behaviour={"en": "A first answer within two hours."},
            measure={"en": "Share of complaints answered on the same day."},
            discretion={"en": "Where the guest prefers to talk later."},
            owner=by,
        ),
        traces=reasons[2:3] or reasons[:1],
        by=by,
        at=at,
    )
