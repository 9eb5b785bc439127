"""What the matrix of address, method and actor knows: a sample of every noun, and whose it is.

A new noun in an address needs a line in ``SAMPLES``; a page whose rows belong to certain people
needs one in ``READERS``; an address for everybody needs one in ``PUBLIC``, with its reason.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from people.models import Part
from people.permissions import Permission
from tests.factories.people import NOW

if TYPE_CHECKING:
    from tests.estate import Place

# Which parts each actor plays; written down here and not asked of the code under test.
PARTS = {
    "worker": {Part.WORKER},
    "manager": {Part.WORKER, Part.MANAGER},
    "hr": {Part.WORKER, Part.HR},
    "sponsor": {Part.WORKER, Part.SPONSOR},
    "consultant": {Part.CONSULTANT},
    "administrator": {Part.WORKER, Part.ADMINISTRATOR},
    "department_hr": {Part.WORKER, Part.DEPARTMENT_HR},
    "stranger": {Part.CONSULTANT},
}

# What is not there for a consultant for whom no programme was named.
OF_A_PROGRAMME = {"programme", "report", "template"}

PUBLIC = {
    "start": "sends people to their organisation or to signing in",
    "account_login": "signing in",
    "sign_in_number": "signing in",
    "account_logout": "signing out",
    "organisation_choose": "signing in; sends on alike whether the organisation is there or not",
    "organisation_sign_in": "signing in; the same answer for no organisation and for no provider",
    "organisation_sign_in_go": "signing in, to the organisation's provider",
    "organisation_sign_in_back": "signing in, from the provider; the browser's own state is the key",
    "sign_in_passkey": "signing in",
    "mailed_code": "signing in; the same answer for every address",
    "mailed_code_enter": "signing in; the session of the browser that asked is the key",
    "second_factor": "signing in, second step",
    "second_factor_missing": "says what to do, the same for everyone",
    "security": "one's own ways to sign in, of the account and not of an organisation",
    "authenticator_add": "one's own second factor, of the account",
    "authenticator_remove": "one's own second factor, of the account",
    "passkey_add": "one's own second factor, of the account",
    "passkey_rename": "one's own second factor, of the account",
    "passkey_remove": "one's own second factor, of the account",
    "recovery_codes": "one's own second factor, of the account",
    "recovery_codes_file": "one's own second factor, of the account",
    "confirm": "one's own sign-in, proved again",
    "code": "the code of a printed slip",
    "code_password": "the code of a printed slip, second page",
    "calendar_file": "a calendar has no session; the address that its member made is the key",
    "public_answer": "clients have no account; the address of an open questionnaire is the key",
    "card": "the address in the pattern of a card is half the key; it asks for the code",
    "kiosk": "signing in at a kiosk",
    "kiosk_code": "signing in at a kiosk, with a card that has been read",
    "kiosk_over": "the end of a turn at a kiosk",
    "kiosk_ping": "somebody is still at the kiosk; says nothing",
    "kiosk_enrol": "the link that HR made is the key",
    "invitation": "the link of a mailed invitation is the key",
    "account_change_password": "one's own password, of the account and not of an organisation",
    "account_reset_password": "asking for a new password",
    "account_reset_password_done": "asking for a new password",
    "account_reset_password_from_key": "the mailed link is the key",
    "account_reset_password_from_key_done": "asking for a new password",
    "portfolio": "the organisations that granted the account access, each read within its own walls",
    "first_run_missing": "says how the first organisation is made",
    "first_run": "the printed link is the key",
    "set_language": "the language of the pages",
    "trust": "who sees what, the same for everyone",
    "healthz": "asked by the proxy",
    "readyz": "asked by the proxy",
}


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver, with the nouns that stand in it, in order."""

    name: str
    nouns: tuple[str, ...]
    view: Any

    @property
    def permission(self) -> Permission | None:
        return getattr(self.view, "permission", None)

    @property
    def public(self) -> bool:
        return "organisation" not in self.nouns or getattr(self.view, "public", False)

    @property
    def also(self) -> set[int]:
        """Further answers that this address may give to those with the right."""
        return ALSO.get(self.name, set())

    def word(self, noun: str) -> str | None:
        """What stands for a noun that names no row, or None."""
        for key in (f"{self.name}:{noun}", f"{self.name.rpartition(':')[0]}:{noun}", noun):
            if key in WORDS:
                return WORDS[key]
        return None


def addresses() -> list[Address]:
    return list(_addresses(get_resolver().url_patterns, "", ()))


def _addresses(patterns: list[Any], namespace: str, nouns: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        found = (*nouns, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _addresses(pattern.url_patterns, inner, found)
        else:
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield Address(f"{namespace}{pattern.name}", found, view)


def member(place: Place) -> Any:
    """The worker, whom the organisation's own provider has let in once; nothing answers there now."""
    from people.models import ProviderLink
    from tests.factories.provider import provider_in

    provider = provider_in(place.organisation, place.hr, "http://127.0.0.1:9", on=False)
    ProviderLink.objects.create(
        member=place.worker, issuer=provider.issuer, subject="subject", made_at=NOW
    )
    return place.worker


def grant(place: Place) -> Any:
    from people.models import Grant

    return Grant.objects.get(member=place.sponsor)


def job(place: Place) -> Any:
    from people.models import Job

    with place.within(place.hr):
        return Job.objects.create(kind="import", owner=place.hr, created_at=NOW)


def card_sheet(place: Place) -> Any:
    from people.actions import card

    return card.order(again=True, with_names=False, by=place.hr, at=timezone.now())


def kiosk(place: Place) -> Any:
    from people.actions import kiosk

    name = f"{place.organisation.name}'s tablet"
    return kiosk.add(name=name, department=None, idle_seconds=60, by=place.hr, at=NOW)


def blackout(place: Place) -> Any:
    from programmes.actions import work_calendar

    return work_calendar.keep_blackout(
        blackout=None, name=f"{place.organisation.name} is closed", starts_on=date(2026, 8, 3),
        ends_on=date(2026, 8, 14), shown=None, by=place.hr, at=NOW,
    )  # fmt: skip


def import_run(place: Place) -> Any:
    from people.imports import reading
    from people.imports.actions import run
    from people.imports.sources import Choices

    file = io.BytesIO(b"Number,Full name\n10,Somebody\n11,Somebody else\n")
    look = reading.look(file, Choices(), today=NOW.date())
    return run.start(name="people.csv", file=file, look=look, by=place.hr, at=NOW)


def milestone(place: Place) -> Any:
    return place.programme.milestones.order_by("key")[0]


def improvement(place: Place) -> Any:
    from programmes.actions import improvement

    return improvement.make(
        programme=place.programme, change="Shorter briefings", expectation="More time",
        owner=place.manager, due_on=date(2026, 6, 1), by=place.hr, at=NOW,
    )  # fmt: skip


def seat(place: Place) -> Any:
    from programmes.actions import charter

    return charter.give_seat(
        programme=place.programme, member=place.worker, role="Cook", speaks_for_workers=True,
        by=place.hr, at=NOW,
    )  # fmt: skip


def safeguard(place: Place) -> Any:
    return place.programme.safeguards.all()[0]


def open_stage(place: Place, process: str, key: str) -> Any:
    from tests.factories.programmes import opened

    return opened(place.programme, process, key, by=place.hr)


def stage(place: Place) -> Any:
    return open_stage(place, "alignment", "person")


def criterion(place: Place) -> Any:
    from programmes.models import Criterion

    return Criterion.objects.filter(stage=place.row("stage"), kind="attested")[0]


def evidence(place: Place) -> Any:
    from programmes.actions import evidence
    from programmes.models import Criterion

    row = Criterion.objects.select_related("stage__process_run__cycle__programme").get(
        pk=place.row("criterion").pk
    )
    upload = evidence.Upload("minutes.pdf", "application/pdf", b"%PDF-1.7 minutes")
    return evidence.attest(criterion=row, by=place.hr, at=NOW, note="Seen", upload=upload)


def gate_decision(place: Place) -> Any:
    from programmes.models import GateDecision
    from tests.factories.programmes import passed

    passed(open_stage(place, "true_north", "listen"), by=place.hr)
    return GateDecision.objects.latest("pk")


def gate_proposal(place: Place) -> Any:
    """Another process than that of the decision, and proposed by the sponsor."""
    from programmes.actions import gate_proposal
    from tests.factories.programmes import signed

    row = open_stage(place, "policies", "inventory")
    row.criteria.update(required=False)
    signed(row, by=place.hr)
    return gate_proposal.propose(
        process_run=row.process_run, stages=[row], reason="So", by=place.sponsor, at=NOW
    )


def conversation(place: Place) -> Any:
    from programmes.actions import conversation

    with place.within(place.worker):
        return conversation.ask(process="alignment", by=place.worker, of=place.manager, at=NOW)


def batch(place: Place) -> Any:
    """Reminds the manager, who has an address, of a view to give."""
    from programmes.models import Assignment
    from programmes.process import AssignmentKind
    from programmes.reminders import actions

    row = place.row("stage")
    kind: AssignmentKind = row.process_run.process.assignment("manager_view")
    Assignment.objects.get_or_create(
        member=place.manager, subject=place.worker, stage=row, kind=kind.key,
        defaults={"process": "alignment", "given_at": NOW, "due_on": date(2026, 4, 1)},
    )  # fmt: skip
    return str(actions.remind(stage=row, kind=kind, by=place.hr, at=timezone.now()))


def report(place: Place) -> Any:
    from programmes.reports import actions

    row = actions.request(
        programme=place.programme, period_from=date(2026, 1, 1), period_to=date(2026, 3, 1),
        sections=[], language="en", commentary="", requests="", by=place.hr, at=timezone.now(),
    )  # fmt: skip
    actions.keep(report=row, content=b"%PDF-1.7")
    return row


def value_card(place: Place) -> Any:
    from tests.factories import processes

    return processes.value_card(place.programme, by=place.hr, adopted=True)


def service_standard(place: Place) -> Any:
    from tests.factories import processes

    element = processes.element_of(place.row("value_card"))
    return processes.service_standard(place.programme, by=place.hr, value=element)


def policy(place: Place) -> Any:
    from tests.factories import processes

    element = processes.element_of(place.row("value_card"))
    return processes.policy(place.programme, by=place.hr, traces=(element,))


def space(place: Place) -> Any:
    from tests.factories import processes

    return processes.space(place.programme, by=place.hr)


def promise(place: Place) -> Any:
    from tests.factories import processes

    with place.within(place.worker):
        return processes.promise(place.programme, by=place.worker, to=place.manager)


def profile(place: Place) -> Any:
    from tests.factories.alignment import profile_for

    return profile_for(place.programme, place.hr, job_title=place.worker.job_title)


def competency(place: Place) -> Any:
    return place.row("profile").competencies.all()[0]


def alignment_form(place: Place) -> Any:
    """Begun and half answered by the worker, nothing sent."""
    from processes.alignment.actions import true_north_part
    from processes.kernel import drafts
    from tests.factories import alignment

    place.row("profile")
    with place.within(place.worker):
        form = alignment.form_for(place.programme.cycles.get(), place.worker)
        alignment.answered(form, place.worker, ("close", "far", "close"), "An example")
        true_north_part.write(form=form, changes={"mission": "Words"}, by=place.worker, at=NOW)
        drafts.save(
            member=place.worker, form=f"alignment.{form.uuid}", question="x", text="words", at=NOW
        )
        return form


def goal(place: Place) -> Any:
    """Shared with the manager, who has looked at it; its writer is looking back at it."""
    from processes.meaning_of_life.actions import goal_share, self_evaluation
    from tests.factories import life_plan

    with place.within(place.worker):
        plan = life_plan.plan_of(place.worker, place.programme, serving="People")
        row = life_plan.goal_of(plan)
        life_plan.shared(row, place.manager)
        life_plan.looked_back(row)
        look = self_evaluation.begin(life_plan=plan, at=NOW)
        answers = {"level": "1", "note": "words", "outcome": "keep"}
        self_evaluation.review(self_evaluation=look, goal=row, answers=answers, at=NOW)
    with place.within(place.manager), transaction.atomic():
        from processes.meaning_of_life.queries import goal as queries

        share = queries.share_for(place.manager, place.programme, row.uuid, timezone.localdate())
        goal_share.look(share=share, at=timezone.now())
    return row


def learning_session(place: Place) -> Any:
    """Held by the manager, and the worker has a seat in it."""
    from tests.factories.learning_sessions import WEEK, joined, session_for

    now = timezone.now()
    row = session_for(
        place.programme, by=place.hr, starts_at=now + WEEK, at=now, holder=place.manager,
        place=f"{place.organisation.name}'s garden",
    )  # fmt: skip
    with place.within(place.worker):
        joined(row, place.worker, at=now)
    return row


def partner(place: Place) -> Any:
    from processes.meaning_of_life.actions import partner

    return partner.name(
        programme=place.programme, member=place.sponsor, kind="coach", reads=True, by=place.hr,
        at=NOW,
    )  # fmt: skip


def talk(place: Place) -> Any:
    """The worker has asked the manager, who has opened it and written down what they will do."""
    from processes.meaning_of_life.actions import talk
    from tests.factories import life_plan

    with place.within(place.worker):
        row = life_plan.talk_of(place.worker, place.manager, place.programme)
    with place.within(place.manager):
        talk.look(talk=row, by=place.manager, at=timezone.now())
        talk.write(talk=row, text="Bring the roster", by=place.manager, at=timezone.now())
        life_plan.agreed(row, place.manager)
    return row


def clarity_reading(place: Place) -> Any:
    """The worker has asked the sponsor, who is named as a reader, to read a goal of its own."""
    from people import vault
    from processes.meaning_of_life.models import ClarityMark
    from processes.meaning_of_life.queries import clarity_reading
    from tests.factories import life_plan

    place.row("partner")
    plan = place.row("goal").life_plan
    with place.within(place.worker):
        goal = life_plan.goal_of(plan, title="To be read")
        row = life_plan.reading_of(place.worker, place.sponsor, place.programme, goal)
        mark = ClarityMark(reading=row, owner=place.worker, goal=uuid4())
        mark.sealed = vault.Keyring(place.worker).seal(
            '{"specific": "3"}', table=clarity_reading.TABLE, column="sealed", row=mark.uuid
        )
    with place.within(place.sponsor):  # who is about to write, and has written of another goal
        ClarityMark.objects.bulk_create([mark], ignore_conflicts=True)
    return row


def talk_action(place: Place) -> Any:
    from processes.meaning_of_life.models import TalkAction

    row = place.row("talk")
    with place.within(place.worker):
        return TalkAction.objects.get(talk=row)


def template(place: Place) -> Any:
    from programmes.actions import template

    cycle = place.programme.cycles.get()
    name = f"{place.organisation.name}'s own"
    return template.keep(cycle=cycle, name=name, of=None, by=place.hr, at=NOW).template


def wave(place: Place) -> Any:
    """A closed one that asked the worker alone; its open half is tried in tests/programmes/pulses."""
    from datetime import timedelta

    from programmes.pulses.models import Invited, Wave, WaveGroup

    row = Wave.objects.create(
        stage=place.row("stage"),
        name={"en": f"{place.organisation.name} asks"},
        state=Wave.State.CLOSED,
        closes_on=NOW.date(),
        made_by=place.hr,
        made_at=NOW,
        closed_at=NOW + timedelta(days=1),
    )
    root = WaveGroup.objects.create(wave=row, name=place.organisation.name, order=0, depth=0)
    below = WaveGroup.objects.create(
        wave=row,
        parent=root,
        department=place.kitchen.uuid,
        name=place.kitchen.name,
        order=1,
        depth=1,
        asked=1,
    )
    Invited.objects.bulk_create(
        [Invited(wave=row, group=below, member=place.worker)], ignore_conflicts=True
    )
    return row


def wave_group(place: Place) -> Any:
    return place.row("wave").groups.get(order=1)


def follow_up(place: Place) -> Any:
    from programmes.pulses.models import FollowUp

    return FollowUp.objects.create(
        wave=place.row("wave"),
        group=place.row("wave_group"),
        intention=f"{place.organisation.name} does something",
        owner=place.worker,
        due_on=NOW.date(),
        made_by=place.hr,
        made_at=NOW,
    )


def instrument(place: Place) -> Any:
    from programmes.pulses import builtin
    from programmes.pulses.actions import instrument

    with place.within(place.hr):
        of = builtin.by_key("SC")
        return instrument.copy(of=of, takes_place=True, by=place.hr, at=NOW).instrument


SAMPLES: dict[str, Callable[[Place], Any]] = {
    "organisation": lambda place: place.organisation.slug,
    "programme": lambda place: place.programme.slug,
    "member": member,
    "department": lambda place: place.kitchen,
    "grant": grant,
    "job": job,
    "card_sheet": card_sheet,
    "kiosk": kiosk,
    "blackout": blackout,
    "import_run": import_run,
    "improvement": improvement,
    "milestone": milestone,
    "seat": seat,
    "safeguard": safeguard,
    "stage": stage,
    "criterion": criterion,
    "evidence": evidence,
    "gate_decision": gate_decision,
    "gate_proposal": gate_proposal,
    "conversation": conversation,
    "batch": batch,
    "report": report,
    "template": template,
    "value_card": value_card,
    "service_standard": service_standard,
    "policy": policy,
    "space": space,
    "promise": promise,
    "profile": profile,
    "competency": competency,
    "alignment_form": alignment_form,
    "goal": goal,
    "learning_session": learning_session,
    "partner": partner,
    "clarity_reading": clarity_reading,
    "talk": talk,
    "talk_action": talk_action,
    "wave": wave,
    "wave_group": wave_group,
    "follow_up": follow_up,
    "instrument": instrument,
}

# Parts of an address that name no row. An entry for one address goes before that of its noun.
WORDS = {
    "process": "true-north",
    "kind": "self_view",
    "token": "no-such-token",
    "uidb36": "1",
    "pulses:key": "SC",
    "key": "no-such-key",
    "meaning_of_life:question": "values",
    "meaning_of_life:goal_question:question": "what",
    "meaning_of_life:goal_draft:question": "what",
    "meaning_of_life:goal_discard:question": "what",
    "mirror": "meaning-at-work",
    "alignment:item_answer:question": "item-1",
    "alignment:item_answer_draft:question": "item-1",
    "alignment:item_answer_discard:question": "item-1",
    "question": "mission",
    "passkey": "1",
    "reading": "self-esteem",
}

OWN, BOTH, MANAGER = {"worker"}, {"worker", "manager"}, {"manager"}

# Whose rows these are: all others with the right get this status instead. By name, else by noun.
READERS: dict[str, tuple[set[str], int]] = {
    "job": ({"hr"}, 404),
    "card_sheet": ({"hr"}, 404),
    "conversation": (BOTH, 404),
    "promise": (BOTH, 404),
    "alignment_form": (OWN, 403),
    "goal": (OWN, 404),
    "talk": (BOTH, 404),
    "clarity_reading": (OWN, 404),
    "meaning_of_life:clarity_reading_write": ({"sponsor"}, 404),
    "meaning_of_life:clarity_reading_decline": ({"sponsor"}, 404),
    "meaning_of_life:talk_answer": (OWN, 404),
    "meaning_of_life:talk_close": (OWN, 404),
    "pulses:answer": (OWN, 404),
    "pulses:result_group": ({"hr", "sponsor", "consultant", "manager"}, 403),
    "pulses:follow_up_tell": ({"hr", "worker"}, 403),
    "programmes:improvement_move": ({"hr", "sponsor", "manager"}, 403),
    "meaning_of_life:goal_shared_detail": (MANAGER, 404),
    **dict.fromkeys(
        (
            "meaning_of_life:life_plan_readers",
            "meaning_of_life:life_plan_delete",
            "meaning_of_life:life_plan_check",
            "meaning_of_life:life_plan_question",
            "meaning_of_life:life_plan_pdf",
            "meaning_of_life:life_plan_draft",
            "meaning_of_life:life_plan_discard",
            "meaning_of_life:clarity_reading_ask",
            "meaning_of_life:goal_list",
            "meaning_of_life:goal_create",
            "meaning_of_life:goal_create_draft",
            "meaning_of_life:goal_create_discard",
            "meaning_of_life:self_evaluation_detail",
            "meaning_of_life:self_evaluation_begin",
            "meaning_of_life:self_evaluation_finish",
            "meaning_of_life:self_evaluation_past",
            "meaning_of_life:learning_session_attend",
            "meaning_of_life:learning_session_judge",
            "meaning_of_life:learning_session_invitation",
        ),
        (OWN, 404),
    ),
}

# Answers of particular addresses beside the usual ones, to those with the right.
ALSO: dict[str, set[int]] = {
    "people:slip": {200},  # the slips stand on the answer, and on no page that could be read again
    "people:slip_print": {200},
    "people:kiosk_link": {200},  # as with slips, the link stands on the answer alone
    "calendar_feed_make": {200},  # the address stands on the answer alone
    "people:department_split": {200},  # searching and turning pages are sent with what is ticked
    "pulses:answer": {200},  # answered or closed, it says so on the answer
    "conversation_date": {403},  # to the one who asked
    "meaning_of_life:life_plan_done": {404},  # before the plan is finished
    "meaning_of_life:life_plan_pdf": {200, 503},  # the file is the answer; not made without Pango
}
