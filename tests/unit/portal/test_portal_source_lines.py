"""The text beside the findings: windows, gaps, long lines, hostile characters."""

from __future__ import annotations

import pytest

from zarf.core.findings import Finding, finding
from zarf.doors.portal.source_lines import AFTER, BEFORE, MOST_LINES, Piece, chunk, pieces, source_of

FILE = b"\n".join(b"<a>%d</a>" % number for number in range(1, 3001))


def at(*lines: int) -> list[Finding]:
    return [finding("EF-WRN-001", line=line) for line in lines]


def shown(data: bytes, *lines: int, whole: bool = False) -> list[Piece]:
    return list(pieces(source_of(data, at(*lines)), at(*lines), whole=whole))


@pytest.mark.parametrize("lines", [(), (1,), (3000,), (5, 6, 7), (100, 110), (100, 300, 2999), (4,), (2996,)])
def test_every_line_is_shown_or_in_a_gap_exactly_once(lines: tuple[int, ...]) -> None:
    covered: list[int] = []
    for piece in shown(FILE, *lines):
        covered += range(piece.first, piece.last + 1) if piece.hidden else [line.number for line in piece.lines]
    assert covered == list(range(1, 3001))


def test_a_finding_stands_at_the_first_line_of_its_piece() -> None:
    marked = [piece for piece in shown(FILE, 100, 102, 900) if piece.findings]
    assert [piece.lines[0].number for piece in marked] == [100, 102, 900]
    assert [item.line for piece in marked for item in piece.findings] == [100, 102, 900]


def test_a_long_file_is_shown_around_its_findings_only() -> None:
    lines = [line.number for piece in shown(FILE, 1500) for line in piece.lines]
    assert lines == list(range(1500 - BEFORE, 1500 + AFTER + 1))


def test_even_the_whole_of_a_long_file_is_not_sent_at_once() -> None:
    found = shown(FILE, 2500, whole=True)
    assert sum(len(piece.lines) for piece in found) <= MOST_LINES + BEFORE + AFTER + 1
    assert found[-1].hidden


def test_a_gap_is_filled_piece_by_piece() -> None:
    lines, rest = chunk(source_of(FILE, ()), 10, 2999)
    assert (lines.lines[0].number, len(lines.lines)) == (10, MOST_LINES)
    assert (rest.first, rest.last) == (10 + MOST_LINES, 2999)


def test_a_gap_beyond_the_file_is_empty() -> None:
    (piece,) = chunk(source_of(b"<a/>", ()), 5, 90)
    assert piece.lines == ()


def test_a_file_of_one_line_is_indented_and_its_findings_found_by_their_paths() -> None:
    data = b"<a>" + b"".join(b"<b>%d</b>" % number for number in range(20)) + b"</a>"
    source = source_of(data, [finding("EF-WRN-001", path="/a/b[3]", line=1), finding("EF-WRN-001", path="/a/zzz")])
    assert source.indented
    assert source.lines[source.places[0] - 1].strip() == "<b>2</b>"
    assert 1 not in source.places


def test_a_very_long_line_is_cut_and_says_by_how_much() -> None:
    (piece,) = shown(b"<a>" + b"A" * 5000 + b"</a>", 1)
    assert len(piece.lines[0].text) + piece.lines[0].cut == 5007


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\u2066", "\u200b"])
def test_characters_that_would_show_another_text_are_made_visible(sign: str) -> None:
    (piece,) = shown(f"<a>1{sign}2</a>".encode(), 1)
    assert piece.lines[0].text == "<a>1\N{REPLACEMENT CHARACTER}2</a>"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"\xc3(", b"<a", b"</</</</</</</</</", b"\xfe\xff"])
def test_unreadable_bytes_are_shown_all_the_same(data: bytes) -> None:
    assert source_of(data, at(1, 7)).lines
