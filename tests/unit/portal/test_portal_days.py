"""Days left to answer, counted in Istanbul."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zarf.doors.portal.days import days_left

# The eighth day is 10 November; it ends at midnight in Istanbul, 21:00 UTC.
MIDNIGHT = datetime(2026, 11, 10, 21, 0, tzinfo=UTC)
LAST_MOMENT = datetime(2026, 11, 10, 20, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize("due", [MIDNIGHT, LAST_MOMENT])
@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2026, 11, 2, 9, 0, tzinfo=UTC), 8),
        (datetime(2026, 11, 9, 20, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 9, 21, 0, tzinfo=UTC), 0),
        (datetime(2026, 11, 10, 20, 59, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 10, 21, 0, tzinfo=UTC), -1),
        (datetime(2026, 11, 12, 9, 0, tzinfo=UTC), -2),
    ],
)
def test_the_day_changes_at_midnight_in_istanbul(due: datetime, now: datetime, days: int) -> None:
    assert days_left(due, now) == days
