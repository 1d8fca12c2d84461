"""What is kept of the lists as text: labels, folded titles, and from when on a list is taken for broken."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zarf.office.folding import fold
from zarf.office.registry.labels import Label, count_open, unpacked
from zarf.office.registry.limits import shrinkage
from zarf.office.registry.search import fold_many


@settings(deadline=None)
@given(st.lists(st.text(alphabet="aAıIiİşŞçÇöÖüÜğĞâÂ éß\t\n\u3000.&-19"), max_size=8))
def test_titles_fold_together_as_they_fold_alone(titles: list[str]) -> None:
    assert fold_many(titles) == [fold(title) for title in titles]


@pytest.mark.parametrize("written", ["IŞIK", "Işık", "ışık", "isik", "İSİK"])
def test_a_title_is_one_however_it_is_written(written: str) -> None:
    assert fold_many([written]) == ["isik"]


def test_labels_come_back_in_their_order_with_istanbul_times_as_utc() -> None:
    text = "I urn:mail:a b@x 2016-07-01T00:00:00 -\nD urn:mail:d@x 2020-01-01T12:00:00+01:00 2021-01-01T00:00:00"
    assert unpacked(text) == [
        Label("Invoice", "urn:mail:a b@x", datetime(2016, 6, 30, 21, tzinfo=UTC), None),
        Label(
            "DespatchAdvice",
            "urn:mail:d@x",
            datetime(2020, 1, 1, 11, tzinfo=UTC),
            datetime(2020, 12, 31, 21, tzinfo=UTC),
        ),
    ]
    assert unpacked("") == []


def test_the_largest_shrinkage_is_dated() -> None:
    limits = shrinkage(date(2026, 11, 20))
    assert (limits.loses_users(20, 18), limits.loses_users(20, 17)) == (False, True)
    assert (limits.loses_labels(20, 11), limits.loses_labels(20, 10)) == (False, True)
    assert (limits.loses_labels(1000, 900), limits.loses_labels(1000, 899)) == (False, True)


def test_open_labels_are_counted_by_service() -> None:
    first = "I urn:a 2014-04-01T09:00:00 -\nI urn:D x 2014-04-01T09:00:00 2026-03-26T00:00:00"
    second = "D urn:b 2014-04-01T09:00:00 -\nD urn:c 2014-04-01T09:00:00 -\nD u 2014-04-01T09:00:00 2026-03-26T00:00:00"
    assert count_open([first, second, second]) == (1, 4)
    assert count_open([]) == (0, 0)
