"""The quick way of judging ledgers: it may leave a good file to the careful way, and never calls a bad one right."""

from __future__ import annotations

import io
import itertools
import random
import re
from functools import cache

import pytest
from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import files, month, sealed

from zarf.core.documents.edefter import Entry, Line
from zarf.core.documents.edefter.book import WrittenPart
from zarf.core.ledgers import line_pass
from zarf.core.ledgers import quick as quick_module
from zarf.core.ledgers.checking import check_ledger
from zarf.core.ledgers.kinds import named
from zarf.core.ledgers.summary import LedgerVerdict

_VALUE = re.compile(rb">([^<]*)<")
_LEAF = re.compile(rb"<([a-z-]+:[A-Za-z]+)( [^<>]*)?>[^<]*</\1>")
_ELEMENT = re.compile(rb"<(gl-cor:entryDetail|gl-cor:entryHeader|gl-cor:account|gl-bus:measurable)>.*?</\1>", re.DOTALL)
_TEXTS = (
    *(b"", b" ", b"x", b"0.00", b"-1", b"1.005", b"1.0", b"7", b"007", b"1e3", b"D", b"C", b"debit", b"100", b"12"),
    *(b"2026-01-31", b"2026-02-30", b"2026-02-01", b"other", b"invoice", b"tegata", b"99999", b"120.99"),
    *(b"&amp;", b"&#xD;", b"&#10;", b"iso4217:USD", b"iso4217:usd", b"\xc4\xb0", b"\xff", b"\xef\xbf\xbe"),
    *(b"\x0b", b"]]>", b"a>b", b"<!--x-->", b"\r"),
)


@cache
def _originals() -> tuple[tuple[str, bytes], ...]:
    made: list[tuple[str, bytes]] = []
    for entries in (ledgers.entries(9), ledgers.special_entries()):
        made += [(name, data) for name, data in files(entries).items() if name.split("-")[2] in ("Y", "K")]
    branch = files(ledgers.entries(5), ledgers.plan(company=ledgers.BRANCH))
    made += [(name, data) for name, data in branch.items() if name.split("-")[2] in ("Y", "K")]
    return (*made, *((name, _spaced(data)) for name, data in made))


def _spaced(data: bytes) -> bytes:
    """The file as other programs write it: each element on a line of its own, but nothing in an empty one."""
    data = re.sub(rb"(</[^<>]+>)(?=<)", rb"\1\n\t", data)
    return re.sub(rb"(<[^/?<>][^<>]*>)(?=<[^/])", rb"\1\n  ", data)


def _changed(number: int) -> tuple[str, bytes]:
    chance = random.Random(number)
    name, data = chance.choice(_originals())
    for _ in range(chance.choice([1, 1, 2])):
        data = chance.choice(_CHANGES)(data, chance)
    return name, data


def _retext(data: bytes, chance: random.Random) -> bytes:
    match = chance.choice(list(_VALUE.finditer(data)))
    return data[: match.start(1)] + chance.choice(_TEXTS) + data[match.end(1) :]


def _borrow(data: bytes, chance: random.Random) -> bytes:
    """The text of one element in the place of another's."""
    one, other = (chance.choice(list(_VALUE.finditer(data))) for _ in range(2))
    return data[: one.start(1)] + other[1] + data[one.end(1) :]


def _nudge(data: bytes, chance: random.Random) -> bytes:
    places = [index for index, letter in enumerate(data) if 48 <= letter < 58]
    place = chance.choice(places)
    return data[:place] + bytes([chance.randrange(48, 58)]) + data[place + 1 :]


def _drop(data: bytes, chance: random.Random) -> bytes:
    match = chance.choice(list(chance.choice([_LEAF, _ELEMENT]).finditer(data)))
    return data[: match.start()] + data[match.end() :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    match = chance.choice(list(chance.choice([_LEAF, _ELEMENT]).finditer(data)))
    return data[: match.end()] + match[0] + data[match.end() :]


def _move(data: bytes, chance: random.Random) -> bytes:
    """One element behind another of the same name."""
    found = list(chance.choice([_LEAF, _ELEMENT]).finditer(data))
    one = chance.choice(found)
    others = [item for item in found if item[1] == one[1] and item.start() > one.end()]
    if not others:
        return data
    other = chance.choice(others)
    return data[: one.start()] + data[one.end() : other.end()] + one[0] + data[other.end() :]


def _flip(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    pieces = (
        b" ",
        b"\n",
        b"<!--x-->",
        b"<?x y?>",
        b' id="a"',
        b' xmlns:gl-cor="urn:x"',
        b"<gl-cor:x/>",
        b"<![CDATA[x]]>",
    )
    place = chance.choice([match.start() for match in re.finditer(rb"[<>]", data)]) + chance.choice([0, 1])
    return data[:place] + chance.choice(pieces) + data[place:]


def _odd(data: bytes, chance: random.Random) -> bytes:
    """A line that is right and not in ordinary form."""
    match = chance.choice(list(re.finditer(rb"<gl-cor:debitCreditCode [^<>]*>([DC])<", data)))
    word = b"debit" if match[1] == b"D" else b"credit"
    return data[: match.start(1)] + word + data[match.end(1) :]


_CHANGES = (_retext, _retext, _borrow, _nudge, _nudge, _drop, _repeat, _move, _flip, _insert, _odd, _odd)


def _both(name: str, data: bytes) -> tuple[LedgerVerdict, LedgerVerdict]:
    return check_ledger(io.BytesIO(data), name), check_ledger(io.BytesIO(data), name, quick=False)


@pytest.mark.parametrize("name_and_data", _originals(), ids=lambda item: f"{item[0]} {len(item[1])}")
def test_an_ordinary_file_is_judged_quickly_and_both_ways_say_the_same(name_and_data: tuple[str, bytes]) -> None:
    quick, careful = _both(*name_and_data)
    assert quick.is_ordinary
    assert not careful.is_ordinary
    assert (quick.findings, quick.summary) == ((), careful.summary)
    assert careful.findings == ()


def _agree(numbers: range) -> tuple[int, int]:
    """How many of them were judged quickly, and how many of those with an odd line."""
    taken = odd = 0
    for number in numbers:
        name, data = _changed(number)
        verdict = check_ledger(io.BytesIO(data), name)
        if verdict.is_ordinary:
            careful = check_ledger(io.BytesIO(data), name, quick=False)
            assert careful.findings == (), (number, [(item.code, item.path) for item in careful.findings])
            assert careful.summary == verdict.summary, number
            taken += 1
            odd += b">debit<" in data or b">credit<" in data
    return taken, odd


def test_what_is_changed_is_never_called_right_wrongly() -> None:
    taken, odd = _agree(range(800))
    assert taken > 60
    assert odd > 10


def test_many_odd_lines_are_left_to_the_careful_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_pass, "_MANY_ODD", 3)
    name, data = _originals()[0]
    verdict = check_ledger(io.BytesIO(data.replace(b">D<", b">debit<")), name)
    assert (verdict.valid, verdict.is_ordinary) == (True, False)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(10))
def test_what_is_changed_is_never_called_right_wrongly_many_times(batch: int) -> None:
    _agree(range(800 + batch * 10_000, 800 + (batch + 1) * 10_000))


def test_a_file_is_read_in_pieces_that_end_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, [part] = month(ledgers.entries(40))
    name = "1234567808-202601-Y-000000.xml"
    written = sealed(memory.read(1)[0])
    for data, size in itertools.product((written, _spaced(written)), _SIZES):
        _read_in_pieces(monkeypatch, name, data, size, part)


_SIZES = (15_001, 16_384, 54_321)


def _read_in_pieces(monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, size: int, part: WrittenPart) -> None:
    monkeypatch.setattr(quick_module, "_CHUNK", size)
    verdict = check_ledger(io.BytesIO(data), name)
    assert verdict.is_ordinary
    assert verdict.summary is not None
    assert (verdict.summary.entries, verdict.summary.lines) == (part.entries, part.lines)


def test_a_long_description_is_no_reason_for_the_careful_way() -> None:
    line = Line(ledgers.CASH, 100, True, "a" * 3_000_000)
    entry = Entry("2026-01-10", "Ayşe", "MF1", "", (line, Line(ledgers.SALES, 100, False)))
    made = files(iter([entry]))
    for name, data in made.items():
        parts = named(name)
        assert parts is not None
        verdict = check_ledger(io.BytesIO(data), name)
        assert verdict.valid
        assert verdict.is_ordinary == (parts.kind.code in ("Y", "K"))
