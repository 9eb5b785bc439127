"""One person with something in every table that can hold something of them, in telling words.

``canary`` stands in everything that has to go when Bob is erased; ``heron`` in what the manager
wrote that has nothing to do with Bob, and ``egret`` in what is said about Bob by others.
"""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from people import words
from people.imports import reading
from people.imports.actions import run as runs
from people.imports.models import ImportChange, ImportLeaver, ImportRow, ImportRun
from people.imports.sources import Choices
from people.models import AccessCard, Invitation, Job, Member, ProviderLink, SignInEvent
from people.trust.actions import own_export
from processes.alignment.actions import (
    alignment_form,
    profile_choice,
    reply,
    true_north_part,
)
from processes.alignment.models import AlignmentForm
from processes.kernel import drafts
from processes.meaning_of_life.actions import clarity_reading, goal_share, learning_session
from processes.meaning_of_life.actions import talk as talks
from processes.meaning_of_life.models import Goal, GoalShare
from programmes.actions import (
    baseline,
    calendar_feed,
    charter,
    conversation,
    evidence,
    gate,
    gate_proposal,
    improvement,
    milestone,
)
from programmes.models import CalendarFeed, Criterion, Programme
from programmes.pulses.actions import answer
from programmes.pulses.models import FollowUp, Invited, Wave, WaveGroup
from programmes.reminders import letters, outbox
from programmes.reports.models import Report
from tests.factories import alignment, learning_sessions, life_plan, processes, programmes
from tests.factories.people import NOW, House, house

VIEW = ("close", "far", "close")


@dataclass
class Life:
    """Bob's, with what is needed to look at it again."""

    house: House
    programme: Programme
    form: AlignmentForm
    goal: Goal
    run: ImportRun

    @property
    def bob(self) -> Member:
        return self.house.bob


def lived() -> Life:
    """Committed, so that other connections see it. Call it in a test that empties its tables."""
    with transaction.atomic():
        acme = house()
        _named(acme)
        with acme.within(acme.alice):
            programme = programmes.programme_for(acme.alice)
            for process, stage in (("meaning_of_life", "write"), ("alignment", "person")):
                programmes.opened(programme, process, stage, by=acme.alice)
    with transaction.atomic():
        goal = _planned(acme, programme)
        form = _aligned(acme, programme)
        _promised(acme, programme)
        _signed(acme, programme)
        run = _listed(acme)
        _sent(acme, programme)
        _asked(acme, programme)
    return Life(acme, programme, form, goal, run)


def _named(acme: House) -> None:
    bob = acme.bob
    with acme.within(acme.alice):
        bob.full_name, bob.preferred_name = "Canary Bobson", "Canary Bob"
        bob.address, bob.number = "canary.bob@acme.example", "canary-77"
        bob.language, bob.time_zone = "en", "Europe/Madrid"
        bob.started_on, bob.sort_key = NOW.date(), "canary bobson"
        bob.manager = acme.manager
        bob.save()
        words.index([bob])
        bob.account.email = bob.address
        bob.account.save()
        EmailAddress.objects.create(user=bob.account, email=bob.address, primary=True)
        Authenticator.objects.create(
            user=bob.account, type="recovery_codes", data={"seed": "canary"}
        )
        ProviderLink.objects.create(
            member=bob,
            issuer="canary.example",
            subject="canary at the provider",
            made_at=NOW,
        )
        SignInEvent.objects.create(account=bob.account, what="passkey_added", at=NOW)
        AccessCard.objects.create(
            member=bob,
            token_hash="canary",
            code_hash="canary",
            made_by=acme.alice,
            made_at=NOW,
            first_used_at=NOW,
            withdrawn_at=NOW,
        )
        Invitation.objects.create(
            member=bob,
            kind="link",
            token_hash="canary",
            created_at=NOW,
            expires_at=NOW,
            used_at=NOW,
        )
    with acme.within(bob):
        Job.objects.create(kind="probe", owner=bob, problem="canary problem", created_at=NOW)


def _asked(acme: House, programme: Programme) -> None:
    """A questionnaire that Bob has begun, opened with a reason of his, and what he did about it."""
    bob = acme.bob
    with acme.within(acme.alice):
        wave = Wave.objects.create(
            stage=programmes.stage_of(programme, "alignment", "person"),
            name={"en": "Asked"},
            state=Wave.State.OPEN,
            keys=["SC"],
            lifted="Signed reason",
            comment={"en": "Else?"},
            closes_on=NOW.date(),
            made_by=acme.alice,
            made_at=NOW,
            opened_by=bob,
            opened_at=NOW,
        )
        group = WaveGroup.objects.create(wave=wave, name="All", order=0, depth=0, asked=1)
        Invited.objects.bulk_create(
            [Invited(wave=wave, group=group, member=bob)], ignore_conflicts=True
        )
        FollowUp.objects.create(
            wave=wave,
            group=group,
            intention="Signed intention",
            owner=acme.manager,
            due_on=NOW.date(),
            made_by=bob,
            made_at=NOW,
        )
    with acme.within(bob):
        answer.keep(wave=wave, member=bob, values={"SC.SC1": 4}, comment="canary", at=NOW)


def _planned(acme: House, programme: Programme) -> Goal:
    bob, manager = acme.bob, acme.manager
    with acme.within(bob):
        plan = life_plan.plan_of(bob, programme, serve="canary serve", people="canary people")
        goal = life_plan.goal_of(plan, title="canary title", why="canary why")
        life_plan.looked_back(goal, note="canary look")
        talk = life_plan.talk_of(bob, manager, programme, goal)
        talks.write(talk=talk, text="canary note", by=bob, at=NOW)
        life_plan.agreed(talk, bob, "canary action")
        _sat(acme, programme)
        drafts.save(member=bob, form="life_plan:9", question="x", text="canary draft", at=NOW)
    with acme.within(acme.alice):
        life_plan.partner_of(programme, bob, acme.alice)
        life_plan.partner_of(programme, acme.sponsor, acme.alice, reads=True)
    with acme.within(bob):
        reading = life_plan.reading_of(bob, acme.sponsor, programme, goal)
    with acme.within(acme.sponsor):
        marks = {goal.uuid: {"specific": "3", "comment": "canary, said by a reader"}}
        clarity_reading.write(reading=reading, marks=marks, by=acme.sponsor, at=NOW)
    with acme.within(manager):
        goal_share.look(share=GoalShare.objects.get(reader=manager), at=timezone.now())
        talks.look(talk=talk, by=manager, at=timezone.now())
        talks.write(talk=talk, text="canary, said by the manager", by=manager, at=NOW)
        others = life_plan.talk_of(manager, bob, programme)
        today = timezone.localdate()
        talks.agree(
            talk=others, doer=bob, text="heron action", due_on=today, by=manager, at=timezone.now()
        )
        own = life_plan.plan_of(manager, programme, serve="heron serve")
        heron = life_plan.goal_of(own, title="heron title")
        life_plan.looked_back(heron, note="heron note")
    life_plan.held(talk, acme)
    with acme.within(bob):
        given = {"heard": "5", "in_charge": "4", "helped": "none"}
        talks.answer(talk=talk, answers=given, by=bob, at=NOW)
    return goal


def _sat(acme: House, programme: Programme) -> None:
    """Bob was at a session, and has a seat in another, which he holds."""
    bob = acme.bob
    with acme.within(acme.alice):
        first = learning_sessions.session_for(programme, by=acme.alice)
        coming = timezone.now() + learning_sessions.WEEK
        second = learning_sessions.session_for(
            programme, by=acme.alice, starts_at=coming, holder=bob
        )
    with acme.within(bob):
        seat = learning_sessions.joined(first, bob)
        learning_sessions.over(first)
        learning_session.attend(seat=seat, at=NOW)
        learning_session.judge(seat=seat, opinion="5", at=NOW)
        learning_sessions.joined(second, bob)


def _aligned(acme: House, programme: Programme) -> AlignmentForm:
    bob, manager = acme.bob, acme.manager
    with acme.within(acme.alice):
        cycle = programme.cycles.get()
        profile = alignment.profile_for(programme, acme.alice, job_title=bob.job_title)
        profile_choice.for_member(
            programme=programme, member=bob, profile=profile, by=acme.alice, at=NOW
        )
    with acme.within(bob):
        form = alignment.form_for(cycle, bob)
        alignment.sent(form, bob, VIEW, "canary example")
    with acme.within(manager):
        form = alignment.sent(form, manager, VIEW, "egret on the canary")
    with acme.within(bob):
        reply.write(form=form, text="canary reply", by=bob, at=NOW)
        words = {"mission": "canary mission", "shared": True}
        true_north_part.write(form=form, changes=words, by=bob, at=NOW)
        drafts.save(member=bob, form=f"reply:{form.uuid}", question="reply", text="canary", at=NOW)
    for reader in (acme.alice, manager):
        with acme.within(reader):
            alignment_form.note_look(form=form, by=reader, at=timezone.now())
    return form


def _promised(acme: House, programme: Programme) -> None:
    bob, manager = acme.bob, acme.manager
    with acme.within(bob):
        processes.promise(programme, by=bob, to=manager, what="canary promise")
        conversation.ask(process="alignment", by=bob, of=manager, at=NOW)
        calendar_feed.make(member=bob, at=NOW)
        calendar_feed.see(feed=CalendarFeed.objects.get(), on=NOW.date())
    with acme.within(manager):
        processes.promise(programme, by=manager, to=bob, what="heron promise")


def _signed(acme: House, programme: Programme) -> None:
    """What stays: Bob signs a criterion with a file, relaxes one, decides a gate and a milestone, takes a baseline."""
    bob = acme.bob
    with acme.within(acme.alice):
        stage = programmes.opened(programme, "true_north", "listen", by=acme.alice)
        one = Criterion.objects.filter(stage=stage, kind="attested").select_related(
            "stage__process_run__cycle__programme"
        )[0]
        upload = evidence.Upload("minutes.pdf", "application/pdf", b"%PDF-1.7 minutes")
        evidence.attest(criterion=one, by=bob, at=NOW, note="Seen", upload=upload)
        Criterion.objects.filter(pk=one.pk).update(
            relaxed_at=NOW, relaxed_by=bob, relaxed_reason="It rained"
        )
        programmes.signed(stage, by=acme.alice)
        later = NOW + timedelta(minutes=1)
        evidence.attest(criterion=one, by=bob, at=later, note="Seen again")  # the last to sign
        so = {"process_run": stage.process_run, "stages": [stage], "reason": "So", "at": NOW}
        proposal = gate_proposal.propose(by=bob, **so)
        gate_proposal.decline(proposal=proposal, reason="Not yet", by=bob, at=NOW)
        decision = gate.decide(by=bob, **so)
        gate.look(decision=decision, found="Still so", by=bob, at=NOW)
        promised = {"why": {"en": "Now"}, "promises": {"en": "Time"}, "never": {"en": "Pay"}}
        charter.write(programme=programme, sponsor=bob, by=bob, at=NOW, **promised)
        charter.give_seat(
            programme=programme, member=bob, role="Cook", speaks_for_workers=True, by=bob, at=NOW
        )
        programmes.safeguarded(programme, by=bob)
        card = improvement.make(
            programme=programme, change="Shorter briefings", expectation="More time",
            owner=bob, due_on=NOW.date(), by=bob, at=NOW,
        )  # fmt: skip
        improvement.move(improvement=card, state="do", sentence="Begun", by=bob, at=NOW)
        first = programme.milestones.order_by("key")[0]
        milestone.decide(milestone=first, reason="It is time", by=bob, at=NOW)
        baseline.take(programme=programme, reason="Agreed", by=bob, at=NOW)
        programme.cycles.update(begins_from="More listening", begun_by=bob)


def _listed(acme: House) -> ImportRun:
    """A list that waits and names Bob, as a person and as somebody's manager; and one brought in."""
    bob = acme.bob
    with acme.within(acme.alice):
        file = io.BytesIO(
            b"Number,Full name,Manager\ncanary-77,Canary Bobson,\n9,Other,Canary Bobson\n"
        )
        look = reading.look(file, Choices(), today=NOW.date())
        run = runs.start(name="people.csv", file=file, look=look, by=acme.alice, at=NOW)
        row: dict[str, Any] = {"run": run, "record": {}, "outcome": "changed"}
        ImportRow.objects.create(
            **row, row=1, member=bob.pk, number="canary-77", cells={"name": "Canary Bobson"}
        )
        ImportRow.objects.create(
            **row, row=2, member=acme.alice.pk, number="9", cells={"manager": "Canary Bobson"}
        )
        done = ImportRun.objects.create(
            file_name="heron.csv", file_bytes=1, started_by=acme.alice, started_at=NOW,
            touched_at=NOW, state="applied", applied_at=NOW,
        )  # fmt: skip
        row["run"] = done
        ImportRow.objects.create(
            **row, row=1, member=bob.pk, number="canary-77", cells={"name": "Canary Bobson"}
        )
        ImportRow.objects.create(
            **row, row=2, member=acme.alice.pk, number="heron", cells={"name": "heron"}
        )
        ImportLeaver.objects.create(run=done, member=bob)
        ImportChange.objects.create(
            run=done, member=bob, before={"full_name": "Canary Before"}, after={"full_name": "x"}
        )
        ImportChange.objects.create(
            run=done, member=acme.alice, before={"number": "heron"}, after={"number": "x"}
        )
    return run


def _sent(acme: House, programme: Programme) -> None:
    bob, now = acme.bob, timezone.now()
    with acme.within():
        outbox.put(kind=letters.DIGEST, members=[bob], periods=["2026-03-02"], at=NOW, due_at=NOW)
    with acme.within(acme.alice):
        job = Job.objects.create(kind="report", owner=acme.alice, created_at=NOW)
        Report.objects.create(
            programme=programme, job=job, made_by=acme.alice, made_at=now, language="en",
            period_from=NOW.date(), period_to=NOW.date(), sections=[],
            expires_on=now.date() + timedelta(days=30),
            snapshot={"sections": [{"by": "Canary Bob", "figure": 3}, {"by": "heron", "n": "77"}]},
        )  # fmt: skip
    with acme.within(bob):
        own = Job.objects.create(kind="report", owner=bob, created_at=NOW)
        Report.objects.create(
            programme=programme, job=own, made_by=bob, made_at=now, language="en",
            period_from=NOW.date(), period_to=NOW.date(), sections=[], commentary="Well done",
            expires_on=now.date() + timedelta(days=30),
        )  # fmt: skip
    with acme.within(bob):
        own_export.keep(owner=bob, content=b"canary export", at=now)
