"""What is private is counted once a week, so that no day's difference shows a person."""

from datetime import UTC, datetime, timedelta

import pytest

from programmes import nightly, tasks

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.mark.parametrize("later", range(8))
def test_it_is_counted_on_mondays_and_leavers_go_each_night(monkeypatch, later):
    done = []
    monkeypatch.setattr(tasks.timezone, "localdate", lambda: (MONDAY + timedelta(later)).date())
    monkeypatch.setattr(nightly, "count", lambda today: done.append(("counted", today.weekday())))
    monkeypatch.setattr(
        nightly, "let_leavers_go_in_private", lambda today: done.append(("let go", None))
    )

    tasks.count.run()

    counted = [("counted", 0)] if later in {0, 7} else []
    assert done == [*counted, ("let go", None)]
