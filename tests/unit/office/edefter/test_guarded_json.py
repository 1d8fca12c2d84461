"""JSON in pieces: what is read does not depend on where a piece ends."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import ijson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zarf.office.edefter.reading import guarded
from zarf.office.edefter.reading.guarded import OutOfBounds, items_of

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(alphabet='aşİ"\\{[e1,:\n'),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet='v"\\', max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


def read(text: str, list_name: str = "vouchers") -> list[Any]:
    return list(items_of(io.BytesIO(text.encode()), list_name))


@given(st.lists(_VALUES, max_size=5), st.integers(1, 40), st.booleans())
def test_every_list_is_read_as_json_reads_it(values: list[Any], piece: int, escaped: bool) -> None:
    text = json.dumps(values, ensure_ascii=escaped)
    before = guarded._PIECE, guarded._MOST_SILENT_PIECES
    guarded._PIECE, guarded._MOST_SILENT_PIECES = piece, 10_000
    try:
        assert read(text) == values
        assert read('{"head": [1, {"vouchers": [2]}], "vouchers": ' + text + ', "tail": [[3]]}') == values
    finally:
        guarded._PIECE, guarded._MOST_SILENT_PIECES = before


@given(st.lists(st.dictionaries(st.sampled_from(["number", "lines"]), _VALUES), min_size=1, max_size=5))
def test_values_one_after_the_other_are_read_each(values: list[Any]) -> None:
    assert read("\n".join(json.dumps(value) for value in values)) == values


def test_a_voucher_of_its_own_is_not_taken_for_a_list() -> None:
    assert read('{"lines": [{"amount": 1.5}], "vouchers": 7}') == [
        {"lines": [{"amount": Decimal("1.5")}], "vouchers": 7}
    ]
    assert read('{"vouchers": {"a": [1]}}') == [{"vouchers": {"a": [1]}}]
    assert read('{"vouchers": [1], "vouchers": [2]}') == [1, 2]
    assert read('{"vouchers": []}') == []
    assert read("[[1], [[2]]]") == [[1], [[2]]]


@pytest.mark.parametrize("digits", [301, 70_000])
@pytest.mark.parametrize("shift", [0, 1, 299, 65_400])
def test_a_number_too_long_is_seen_over_the_end_of_a_piece(digits: int, shift: int) -> None:
    with pytest.raises(OutOfBounds, match="number"):
        read("[" + " " * shift + "1" * digits + "]")


def test_what_is_just_within_bounds_is_read() -> None:
    assert read("[" + "9" * 299 + "]") == [int("9" * 299)]
    assert read("[" * 20 + "]" * 20) == [json.loads("[" * 19 + "]" * 19)]
    assert read(json.dumps(["x" * 200_000, 1])) == ["x" * 200_000, 1]


@pytest.mark.parametrize(
    "text",
    ["[" * 21 + "]" * 21, "[1]{}", '{"vouchers": []} 1', '["' + "x" * 400_000 + '"]', '["' + '\\"' * 200_000 + '"]'],
)
def test_what_is_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(OutOfBounds):
        read(text)


@pytest.mark.parametrize("text", ["[1", '["a', "[1 2]", "[\x00]", "[nan]", '{"vouchers": [1}', '{"a": 1', "[1]]"])
def test_what_is_no_json_is_refused_by_the_parser(text: str) -> None:
    with pytest.raises((ijson.JSONError, OutOfBounds)):
        read(text)


def test_one_value_holds_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "MOST_VALUES", 12)
    assert read(json.dumps([[1] * 8] * 5)) == [[1] * 8] * 5
    with pytest.raises(OutOfBounds, match="values"):
        read(json.dumps([[1] * 12]))


def test_the_parser_in_use_is_the_fast_one() -> None:
    """The slow one, which is taken when nothing was built for a machine, reads 40 MB in half a minute."""
    assert ijson.backend == "yajl2_c"
