"""The dataclasses made from the table."""

from pathlib import Path

import pytest

from zarf.core.documents.ubl import aggregates
from zarf.core.documents.ubl.aggregates import Amount, Date, Indicator, Time
from zarf.core.documents.ubl.generate import source
from zarf.core.documents.ubl.naming import snake
from zarf.core.documents.ubl.table import ubl_table


def test_the_generated_file_is_fresh():
    assert Path(aggregates.__file__).read_text("utf-8") == source()


def test_no_two_children_share_a_field():
    for item in ubl_table().aggregates.values():
        names = [snake(child.local) for child in item.children]
        assert len(names) == len(set(names)), item.name


def test_leaves_keep_their_text_and_read_its_value():
    assert Amount("18.00", "TRY").text == "18.00"
    assert str(Amount(" 18.00 ", "TRY").value) == "18.00"
    assert Indicator("1").value is True
    assert Date("2026-11-02+03:00").value.day == 2
    assert Time("15:21:06.0000000Z").value.second == 6


@pytest.mark.parametrize("text", ["", "half past nine"])
def test_a_time_that_is_none_says_so(text):
    with pytest.raises(ValueError, match="is not a time"):
        Time(text).value  # noqa: B018
