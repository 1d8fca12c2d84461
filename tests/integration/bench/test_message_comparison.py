"""`zarf bench messages`: the page of thirty faults is fresh, and our words help somebody who never saw XML."""

from __future__ import annotations

import pytest
from bench.messages import FAULTS, PAGE, Fault, page, row_of

_JARGON = ("xpath", "schematron", "şematron", "namespace", "ad alanı", "regex", "eleman", "öznitelik", "nitelik")


def test_there_are_thirty_different_faults() -> None:
    assert len(FAULTS) == 30
    assert len({fault.document() for fault in FAULTS}) == 30
    assert len({fault.title for fault in FAULTS}) == 30


def test_the_page_is_fresh() -> None:
    """After a change of a message: `zarf bench messages`."""
    assert PAGE.read_text("utf-8") == page()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_each_fault_is_told_in_plain_words_with_what_to_do(fault: Fault) -> None:
    told = row_of(fault).ours
    for text in (told.message(), told.hint(), told.message("en"), told.hint("en")):
        assert len(text) > 20
        assert "?" not in text.replace("?)", "")
        assert "|" not in text
    assert not [word for word in _JARGON if word in f"{told.message()} {told.hint()}".lower()]


def test_both_others_find_nearly_all_of_them() -> None:
    """Otherwise the comparison would be with programs that are silent."""
    rows = [row_of(fault) for fault in FAULTS]
    assert sum(bool(row.theirs) for row in rows) >= 28
    assert sum(bool(row.gib) for row in rows) >= 27
