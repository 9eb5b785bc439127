"""Criteria: changed before a stage opens, signed with evidence while it is, relaxed openly."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import AuditEvent
from programmes.actions import criterion as criteria
from programmes.actions import evidence
from programmes.actions.evidence import Upload
from programmes.forms.criterion import FILE_LIMIT
from programmes.models import Criterion, Evidence, EvidenceFile, Reading, StageRun
from programmes.queries import criterion as readings
from programmes.refusals import NotPossible, ReasonMissing
from tests.factories.people import NOW
from tests.factories.processes import value_card
from tests.factories.programmes import opened, passed, programme_for, stage_of

PDF = Upload("minutes.pdf", "application/pdf", b"%PDF-1.7 minutes")
BOTH = {"circles": "met", "dictionary": "not_met", "ballot_grade": "cant_tell"}


@pytest.fixture
def acme(house):
    """Acme, bound as Alice."""
    with house.within(house.alice):
        yield house


@pytest.fixture
def programme(acme):
    return programme_for(acme.alice)


@pytest.fixture
def stage(acme, programme):
    """The first stage of True North, open."""
    return opened(programme, "true_north", "listen", by=acme.alice)


def of(stage, key):
    return Criterion.objects.select_related("stage__process_run__cycle__programme").get(
        stage=stage, key=key
    )


def attest(stage, by, **shown):
    return evidence.attest(criterion=of(stage, "circles"), by=by, at=NOW, **shown)


def outcomes(stage):
    return {row.criterion.key: row.outcome for row in readings.read([stage])[stage.pk]}


LISTEN = {"process": "true_north", "stages": ["listen"]}


def lines(action):
    return [
        (row.actor_id, row.at, row.object_type, row.object_uuid, row.detail)
        for row in AuditEvent.objects.filter(action=action)
    ]


# Signed with evidence


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ({"note": " Seen in the kitchen "}, ("Seen in the kitchen", "")),
        ({"link": "https://acme.example/minutes"}, ("", "https://acme.example/minutes")),
    ],
)
def test_a_note_or_a_link_is_enough_to_sign(acme, stage, shown, kept):
    row = attest(stage, acme.alice, **shown)

    row.refresh_from_db()
    assert (row.note, row.link) == kept
    assert (row.criterion, row.signed_by, row.signed_at, row.withdrawn_at) == (
        of(stage, "circles"),
        acme.alice,
        NOW,
        None,
    )
    assert EvidenceFile.objects.count() == 0
    assert outcomes(stage) == BOTH


def test_a_file_is_enough_to_sign_and_is_kept_whole(acme, stage):
    row = attest(stage, acme.alice, upload=PDF)

    file = EvidenceFile.objects.get(evidence=row)
    assert (file.name, file.media_type, bytes(file.content)) == tuple(PDF)
    assert outcomes(stage) == BOTH


@pytest.mark.parametrize("note", ["", " \n"])
def test_a_signature_that_shows_nothing_is_refused(acme, stage, note):
    with pytest.raises(NotPossible) as refusal:
        attest(stage, acme.alice, note=note)

    assert str(refusal.value) == "Add a note, a link or a file that shows it."
    assert (Evidence.objects.count(), lines("evidence.attest")) == (0, [])


def test_signing_writes_one_line_without_what_was_written(acme, stage):
    row = attest(stage, acme.alice, note="Seen")

    assert lines("evidence.attest") == [
        (acme.alice.pk, NOW, "evidence", row.uuid, {"criterion": "circles", **LISTEN})
    ]


def test_signing_reads_the_criteria_of_the_stage_anew(acme, stage):
    before = Reading.objects.latest("pk").pk

    attest(stage, acme.alice, note="Seen")

    taken = Reading.objects.select_related("criterion").filter(pk__gt=before).order_by("pk")
    assert [(row.criterion.key, row.outcome) for row in taken] == [
        ("circles", "met"),
        ("dictionary", "not_met"),
    ]


def test_the_reading_names_who_signed_last_and_when(acme, stage):
    attest(stage, acme.alice, note="Seen")
    attest(stage, acme.sponsor, note="Seen too")

    [circles, *_others] = readings.read([stage])[stage.pk]
    assert circles.sentence == "Signed by The sponsor on 2 Mar 2026."
    assert [row.signed_by for row in circles.evidence] == [acme.alice, acme.sponsor]


def test_evidence_beside_a_figure_does_not_change_the_figure(acme, programme):
    stage = opened(programme, "true_north", "draft", by=acme.alice)

    evidence.attest(criterion=of(stage, "cards"), by=acme.alice, at=NOW, note="They are on paper")

    cards = readings.read([stage])[stage.pk][1]
    assert (cards.outcome, cards.sentence, len(cards.evidence)) == (
        "not_met",
        "0; 3 are asked for.",
        1,
    )


def test_a_completed_stage_takes_no_more_evidence(acme, stage):
    seen_before = of(stage, "circles")
    passed(stage, by=acme.alice)
    signed = Evidence.objects.count()

    with pytest.raises(NotPossible) as refusal:
        evidence.attest(criterion=seen_before, by=acme.alice, at=NOW, note="Late")

    assert str(refusal.value) == "This stage is completed. Reopen it to add evidence."
    assert Evidence.objects.count() == signed


def test_a_link_that_cannot_be_kept_whole_is_refused(acme, stage):
    start = "https://acme.example/"

    with pytest.raises(NotPossible) as refusal:
        attest(stage, acme.alice, link=start + "x" * 180)
    row = attest(stage, acme.alice, link=start + "x" * 179)

    assert str(refusal.value) == ("This link is longer than 200 characters. Put it into the note.")
    assert len(Evidence.objects.get().link) == len(row.link) == 200


def test_a_long_file_name_keeps_its_ending(acme, stage):
    row = attest(stage, acme.alice, upload=Upload("m" * 250 + ".pdf", "x/" + "y" * 150, b"%PDF-"))

    file = EvidenceFile.objects.get(evidence=row)
    assert (file.name, file.media_type) == ("m" * 196 + ".pdf", "x/" + "y" * 98)


# Withdrawn


def test_withdrawn_evidence_no_longer_counts_and_stays_written_down(acme, stage):
    row = attest(stage, acme.alice, note="Seen")

    evidence.withdraw(evidence=row, by=acme.sponsor, at=NOW)

    row.refresh_from_db()
    assert (row.note, row.signed_by, row.withdrawn_at) == ("Seen", acme.alice, NOW)
    assert outcomes(stage) == {**BOTH, "circles": "not_met"}
    assert lines("evidence.withdraw") == [(acme.sponsor.pk, NOW, "evidence", row.uuid, LISTEN)]


def test_withdrawing_reads_the_criteria_of_the_stage_anew(acme, stage):
    row = attest(stage, acme.alice, note="Seen")
    before = Reading.objects.latest("pk").pk

    evidence.withdraw(evidence=row, by=acme.alice, at=NOW)

    taken = Reading.objects.select_related("criterion").filter(pk__gt=before).order_by("pk")
    assert [(read.criterion.key, read.outcome) for read in taken] == [
        ("circles", "not_met"),
        ("dictionary", "not_met"),
    ]


def test_what_others_signed_counts_on(acme, stage):
    first = attest(stage, acme.alice, note="Seen")
    attest(stage, acme.sponsor, note="Seen too")

    evidence.withdraw(evidence=first, by=acme.alice, at=NOW)

    assert outcomes(stage) == BOTH


def test_evidence_is_withdrawn_once(acme, stage):
    row = attest(stage, acme.alice, note="Seen")
    evidence.withdraw(evidence=row, by=acme.alice, at=NOW)

    with pytest.raises(NotPossible, match="withdrawn already"):
        evidence.withdraw(evidence=row, by=acme.alice, at=NOW)

    assert len(lines("evidence.withdraw")) == 1


def test_what_a_gate_was_passed_with_is_not_withdrawn(acme, stage):
    passed(stage, by=acme.alice)
    row = Evidence.objects.filter(criterion__key="circles").get()

    with pytest.raises(NotPossible) as refusal:
        evidence.withdraw(evidence=row, by=acme.alice, at=NOW)

    row.refresh_from_db()
    assert str(refusal.value) == "This stage is completed. Reopen it to withdraw evidence."
    assert row.withdrawn_at is None


# Relaxed


def relax(criterion, by, reason="Held in writing instead"):
    return criteria.relax(criterion=criterion, reason=reason, by=by, at=NOW)


def test_relaxed_it_no_longer_blocks_and_says_who_and_why(acme, stage):
    row = relax(of(stage, "circles"), acme.sponsor, reason=" Held in writing instead ")

    row.refresh_from_db()
    assert (row.relaxed_at, row.relaxed_by, row.relaxed_reason) == (
        NOW,
        acme.sponsor,
        "Held in writing instead",
    )
    assert (row.required, row.blocks) == (True, False)  # what it was before stays to be read
    assert lines("criterion.relax") == [(acme.sponsor.pk, NOW, "criterion", row.uuid, LISTEN)]


def test_its_reading_stays_what_it_is(acme, stage):
    relax(of(stage, "circles"), acme.sponsor)

    [circles, *_others] = readings.read([stage])[stage.pk]
    assert (circles.outcome, circles.blocks) == ("not_met", False)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_without_a_reason_nothing_is_relaxed(acme, stage, reason):
    row = of(stage, "circles")

    with pytest.raises(ReasonMissing) as refusal:
        relax(row, acme.sponsor, reason=reason)

    row.refresh_from_db()
    assert str(refusal.value) == "Say why the criterion is relaxed."
    assert (row.relaxed_at, lines("criterion.relax")) == (None, [])


def test_what_does_not_block_is_not_relaxed(acme, stage):
    """Neither one that is not required nor one that is relaxed already."""
    relax(of(stage, "circles"), acme.sponsor, reason="First")

    for key in ("ballot_grade", "circles"):
        with pytest.raises(NotPossible, match="does not block the gate"):
            relax(of(stage, key), acme.alice, reason="Second")

    assert of(stage, "circles").relaxed_reason == "First"
    assert len(lines("criterion.relax")) == 1


def test_a_stage_that_waits_or_is_completed_has_nothing_to_relax(acme, programme, stage):
    waiting = of(stage_of(programme, "true_north", "draft"), "authors")
    passed(stage, by=acme.alice)

    for row in (waiting, of(stage, "circles")):
        with pytest.raises(NotPossible) as refusal:
            relax(row, acme.sponsor)
        assert str(refusal.value) == "A criterion can be relaxed only while its stage is open."

    assert Criterion.objects.filter(relaxed_at__isnull=False).count() == 0


# Changed before the stage opens


def edit(row, by, **fields):
    asked = {"text": row.text, "threshold": row.threshold, "required": row.required}
    return criteria.edit(criterion=row, by=by, at=NOW, **{**asked, **fields})


def test_before_its_stage_opens_text_threshold_and_whether_it_is_required_change(acme, programme):
    row = of(stage_of(programme, "true_north", "draft"), "cards")

    edit(row, acme.alice, text={"en": "Two cards are written"}, threshold=2, required=False)

    row.refresh_from_db()
    assert (row.text, row.threshold, row.required, row.kind, row.measure) == (
        {"en": "Two cards are written"},
        2,
        False,
        "counted",
        "value_cards",
    )
    assert lines("criterion.edit") == [
        (
            acme.alice.pk,
            NOW,
            "criterion",
            row.uuid,
            {"threshold": 2, "required": False, **LISTEN, "stages": ["draft"]},
        )
    ]


@pytest.mark.parametrize(("written", "outcome"), [(1, "not_met"), (2, "met"), (3, "met")])
def test_the_threshold_that_was_set_is_the_one_that_is_read(acme, programme, written, outcome):
    edit(of(stage_of(programme, "true_north", "draft"), "cards"), acme.alice, threshold=2)
    stage = opened(programme, "true_north", "draft", by=acme.alice)

    for _number in range(written):
        value_card(programme, by=acme.alice)

    assert outcomes(stage) == {"authors": "not_met", "cards": outcome}


def test_once_its_stage_has_opened_a_criterion_is_fixed(acme, stage):
    """The one in hand was read before the stage opened."""
    row = of(stage, "circles")
    row.stage.state = StageRun.State.PLANNED

    with pytest.raises(NotPossible) as refusal:
        edit(row, acme.alice, required=False)

    assert str(refusal.value) == (
        "The stage has opened, so its criteria are fixed. The sponsor may relax one."
    )
    assert of(stage, "circles").required
    assert lines("criterion.edit") == []


# The pages


@pytest.fixture
def page(house):
    """The address of a verb of the first criterion of an open stage."""
    with house.within(house.alice):
        row = of(
            opened(programme_for(house.alice), "true_north", "listen", by=house.alice), "circles"
        )
    return lambda verb: f"/o/acme/p/culture/criteria/{row.uuid}/{verb}/"


def upload(name, content, media_type="application/octet-stream"):
    return SimpleUploadedFile(name, content, media_type)


NO_DOCUMENT = "This is not a PDF, picture, text or office document. Save it as one, or give a link."


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("file", upload("tool.exe", b"MZ"), NO_DOCUMENT),
        ("file", upload("page.html", b"<p>"), NO_DOCUMENT),
        ("file", upload("picture.svg", b"<svg>"), NO_DOCUMENT),
        ("file", upload("tool.pdf", b"MZ", "application/pdf"), NO_DOCUMENT),
        ("file", upload("no_ending", b"%PDF-"), NO_DOCUMENT),
        ("file", upload("empty.pdf", b""), "The submitted file is empty."),
        (
            "file",
            upload("large.pdf", b"%PDF-" + b" " * FILE_LIMIT),
            "This file is larger than 5 MB. Save a smaller one, or give a link.",
        ),
        ("link", "javascript:alert(1)", "Enter a valid URL."),
    ],
    ids=["program", "page", "drawing", "disguised", "nameless", "empty", "large", "script"],
)
def test_evidence_that_cannot_be_taken_is_said_at_its_field(house, page, field, value, sentence):
    if field == "file":
        value.seek(0)

    response = house.client(house.alice).post(page("attest"), {"note": "Seen", field: value})

    assert response.status_code == 422
    assert response.context["form"].errors == {field: [sentence]}
    assert "Seen</textarea>" in response.content.decode()
    with house.within(house.alice):
        assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("minutes.PDF", b"%PDF-1.7"),
        ("wall.png", b"\x89PNG\r\n"),
        ("wall.jpeg", b"\xff\xd8\xff\xe0"),
        ("minutes.docx", b"PK\x03\x04"),
        ("list.txt", b"Seen"),
    ],
)
def test_a_document_comes_back_as_it_was_given_and_always_as_a_download(house, page, name, content):
    client = house.client(house.alice)

    response = client.post(page("attest"), {"file": upload(name, content)})

    assert (response.status_code, response.url) == (
        302,
        "/o/acme/p/culture/true-north/?stage=listen",
    )
    with house.within(house.alice):
        row = Evidence.objects.get()
    download = client.get(f"/o/acme/p/culture/evidence/{row.uuid}/file/")
    assert download.content == content
    assert download.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert download.headers["Content-Type"] == "application/octet-stream"


def test_a_page_with_nothing_on_it_says_what_is_missing(house, page):
    response = house.client(house.alice).post(page("attest"), {"note": " "})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "__all__": ["Add a note, a link or a file that shows it."]
    }


@pytest.mark.parametrize(
    ("verb", "may"), [("attest", "alice"), ("relax", "sponsor"), ("update", "alice")]
)
def test_who_signs_changes_and_relaxes(house, page, verb, may):
    found = {
        name: house.client(getattr(house, name)).get(page(verb)).status_code
        for name in ("alice", "sponsor", "manager", "bob", "carol", "mallory")
    }

    assert found == {
        **dict.fromkeys(("alice", "sponsor", "manager", "bob", "carol"), 403),
        "mallory": 404,
        may: 200,
    }


def test_who_withdraws_evidence(house, page):
    house.client(house.alice).post(page("attest"), {"note": "Seen"})
    with house.within(house.alice):
        row = Evidence.objects.get()
    address = f"/o/acme/p/culture/evidence/{row.uuid}/withdraw/"

    found = {
        name: house.client(getattr(house, name)).post(address).status_code
        for name in ("sponsor", "manager", "bob", "carol", "mallory", "alice")
    }

    assert found == {
        **dict.fromkeys(("sponsor", "manager", "bob", "carol"), 403),
        "mallory": 404,
        "alice": 302,
    }
    with house.within(house.alice):
        row.refresh_from_db()
        assert row.withdrawn_at is not None
