"""What stands before a stage."""

from programmes.models import StageRun


def unfinished_before(stage: StageRun) -> list[StageRun]:
    """The earlier stages of its process that are not passed, in order."""
    rows = StageRun.objects.filter(process_run=stage.process_run_id, order__lt=stage.order)
    return list(rows.exclude(state=StageRun.State.PASSED).order_by("order"))
