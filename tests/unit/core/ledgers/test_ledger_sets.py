"""Several e-Defter files together: what belongs together is found to, and each thing that does not is told."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import files

from zarf.core.documents.edefter.book import Seams
from zarf.core.findings import Finding, Severity, all_entries
from zarf.core.ledgers.checking import check_ledger
from zarf.core.ledgers.ledger_set import LedgerSet

_JANUARY, _FEBRUARY = "1234567808-202601", "1234567808-202602"


@cache
def _good() -> dict[str, bytes]:
    """January in two parts and February, with the berats as GİB gives them back."""
    made = files(ledgers.entries(10), ledgers.plan(cuts=("2026-01-15",)))
    lines = _last(made[f"{_JANUARY}-Y-000002.xml"], "lineNumber")
    plan = ledgers.plan(month=2, created="2026-03-05", seams=Seams(11, lines + 1, 3))
    made |= files(ledgers.entries(6, month=2), plan)
    return {**made, **{f"GIB-{name}": data for name, data in made.items() if "B-" in name}}


def _last(data: bytes, name: str) -> int:
    return max(int(text) for text in re.findall(rf"<gl-cor:{name} [^>]*>(\d+)<".encode(), data))


def _judged(made: dict[str, bytes]) -> list[Finding]:
    together = LedgerSet()
    for name, data in made.items():
        summary = check_ledger(io.BytesIO(data), name).summary
        if summary is not None:
            together.add(summary)
    return list(together.findings())


def _codes(made: dict[str, bytes]) -> set[str]:
    return {item.code for item in _judged(made)}


def test_a_whole_set_has_nothing_against_it() -> None:
    assert _judged(_good()) == []


def test_the_order_in_which_files_are_handed_in_does_not_matter() -> None:
    assert _judged(dict(reversed(_good().items()))) == []


def _changed(name: str, pattern: str, text: str) -> dict[str, bytes]:
    data, count = re.subn(pattern.encode(), text.encode(), _good()[name], count=1, flags=re.DOTALL)
    assert count == 1
    return {**_good(), name: data}


def _value(name: str) -> str:
    return rf"(<{name}[^>]*>)[^<]*(</{name}>)"


@pytest.mark.parametrize(
    ("code", "name", "pattern", "text"),
    [
        ("EF-LDG-150", f"{_FEBRUARY}-YB-000000.xml", r"(<ds:SignatureValue>)[^<]*", r"\1BBBB"),
        ("EF-LDG-150", f"GIB-{_FEBRUARY}-KB-000000.xml", r"(<ds:SignatureValue>)[^<]*", r"\1BBBB"),
        ("EF-LDG-151", f"{_FEBRUARY}-YB-000000.xml", _value("gl-bus:numberOfEntries"), r"\g<1>7\2"),
        ("EF-LDG-152", f"{_FEBRUARY}-KB-000000.xml", _value("gl-bus:measurableQuantity"), r"\g<1>9.99\2"),
        ("EF-LDG-153", f"{_FEBRUARY}-KB-000000.xml", _value("gl-cor:periodCoveredEnd"), r"\g<1>2026-02-27\2"),
        ("EF-LDG-154", f"{_FEBRUARY}-YB-000000.xml", _value("gl-cor:amount"), r"\g<1>9.99\2"),
        ("EF-LDG-155", f"{_FEBRUARY}-K-000000.xml", _value("gl-cor:detailComment"), r"\1başka\2"),
        ("EF-LDG-155", f"{_FEBRUARY}-K-000000.xml", _value("gl-cor:postingDate"), r"\g<1>2026-02-28\2"),
        ("EF-LDG-156", f"{_FEBRUARY}-K-000000.xml", "<gl-cor:entryDetail>.*?</gl-cor:entryDetail>", ""),
        ("EF-LDG-157", f"{_FEBRUARY}-K-000000.xml", _value("gl-cor:periodCoveredEnd"), r"\g<1>2026-02-27\2"),
        ("EF-LDG-160", f"{_JANUARY}-Y-000002.xml", _value("gl-cor:periodCoveredStart"), r"\g<1>2026-01-18\2"),
        ("EF-LDG-161", f"{_FEBRUARY}-Y-000000.xml", _value("gl-cor:periodCoveredEnd"), r"\g<1>2026-02-27\2"),
        ("EF-LDG-164", f"{_FEBRUARY}-K-000000.xml", _value("gl-cor:uniqueID"), r"\g<1>KEB202602000009\2"),
        ("EF-LDG-165", f"{_FEBRUARY}-DR-000000.xml", _value("gl-cor:amount"), r"\g<1>9.99\2"),
        ("EF-LDG-166", f"{_FEBRUARY}-DR-000000.xml", _value("gl-cor:documentApplyToNumber"), r"\g<1>99\2"),
        (
            "EF-LDG-172",
            f"GIB-{_FEBRUARY}-YB-000000.xml",
            r"(<gl-cor:uniqueID [^>]*>)[0-9a-f]{8}-",
            r"\g<1>00000000-",
        ),
    ],
)
def test_what_does_not_belong_together_is_told(code: str, name: str, pattern: str, text: str) -> None:
    told = [item for item in _judged(_changed(name, pattern, text)) if item.code == code]
    assert told
    assert "?" not in told[0].message() + told[0].message("en") + told[0].hint()


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ("EF-LDG-159", "202601-[YK]B?-000001"),
        ("EF-LDG-167", "^1234567808-202602-K-"),
        ("EF-LDG-167", "DR-"),
        ("EF-LDG-168", "GIB-1234567808-202602-KB"),
    ],
)
def test_a_missing_file_is_told(code: str, missing: str) -> None:
    assert code in _codes({name: data for name, data in _good().items() if not re.search(missing, name)})


def test_a_month_cannot_be_whole_and_in_parts() -> None:
    made = _good()
    assert "EF-LDG-158" in _codes({**made, f"{_JANUARY}-Y-000000.xml": made[f"{_JANUARY}-Y-000001.xml"]})


@pytest.mark.parametrize(
    ("seams", "code"), [((12, 0, 3), "EF-LDG-163"), ((11, 1, 3), "EF-LDG-162"), ((11, 0, 4), "EF-LDG-164")]
)
def test_numbers_go_on_from_month_to_month(seams: tuple[int, int, int], code: str) -> None:
    lines = _last(_good()[f"{_JANUARY}-Y-000002.xml"], "lineNumber")
    plan = ledgers.plan(month=2, created="2026-03-05", seams=Seams(seams[0], lines + 1 + seams[1], seams[2]))
    made = {name: data for name, data in _good().items() if "202601" in name}
    assert code in _codes({**made, **files(ledgers.entries(6, month=2), plan)})


@pytest.mark.parametrize(
    ("seams", "code"), [(Seams(2), "EF-LDG-163"), (Seams(line=2), "EF-LDG-162"), (Seams(serial=2), "EF-LDG-164")]
)
def test_numbers_begin_at_one_with_the_fiscal_year(seams: Seams, code: str) -> None:
    assert code in _codes(files(ledgers.entries(4), ledgers.plan(seams=seams)))


def test_a_new_fiscal_year_begins_anew() -> None:
    company = replace(ledgers.COMPANY, fiscal_year_start="2026-02-01", fiscal_year_end="2027-01-31")
    plan = ledgers.plan(company=company, month=2, created="2026-03-05")
    made = {name: data for name, data in _good().items() if "202601" in name}
    codes = _codes({**made, **files(ledgers.entries(6, month=2), plan)})
    assert codes == {"EF-LDG-168"}


def test_months_without_files_between_others_are_told() -> None:
    plan = ledgers.plan(month=4, created="2026-05-05", seams=Seams(11, 27, 3))
    made = {name: data for name, data in _good().items() if "202601" in name}
    [told] = [
        item for item in _judged({**made, **files(ledgers.entries(4, month=4), plan)}) if item.code == "EF-LDG-169"
    ]
    assert (told.found, told.severity) == ("2", Severity.WARNING)


def test_an_identifier_used_twice_is_told() -> None:
    made = _good()
    copied = {name.replace("-000001", "-000003"): data for name, data in made.items() if "-000001" in name}
    assert {"EF-LDG-171", "EF-LDG-173"} <= _codes({**made, **copied})


def test_branches_and_firms_are_kept_apart() -> None:
    branch = files(ledgers.entries(5), ledgers.plan(company=ledgers.BRANCH))
    person = files(ledgers.entries(5), ledgers.plan(company=ledgers.PERSON))
    assert _codes({**_good(), **branch, **person}) == {"EF-LDG-168"}


def _swapped_lines() -> bytes:
    """A journal in which two numbers are exchanged: GİB's rules may see it, ours tell the place."""
    number = rb"(<gl-cor:lineNumber [^>]*>)(\d+)<"
    data = _good()[f"{_FEBRUARY}-Y-000000.xml"]
    return re.sub(number + b"(.*?)" + number, rb"\1\5<\3\4\2<", data, count=1, flags=re.DOTALL)


def test_what_the_rules_on_order_cannot_see_is_a_warning() -> None:
    name = f"{_FEBRUARY}-Y-000000.xml"
    codes = {item.code: item.severity for item in check_ledger(io.BytesIO(_swapped_lines()), name).findings}
    assert codes["EF-LDG-140"] is Severity.WARNING
    data = _good()[name]
    entry = re.search(rb"<gl-cor:entryHeader>.*?</gl-cor:entryHeader>", data, re.DOTALL)
    assert entry is not None
    twice = data[: entry.end()] + entry[0] + data[entry.end() :]
    verdict = check_ledger(io.BytesIO(twice), name)
    assert verdict.valid, "GİB's rules take an entry that stands twice"
    assert {item.code for item in verdict.findings} == {"EF-LDG-140", "EF-LDG-141"}


def test_a_line_twice_in_the_ledger_is_a_warning() -> None:
    name = f"{_FEBRUARY}-K-000000.xml"
    data = re.sub(rb"(<gl-cor:entryDetail>.*?</gl-cor:entryDetail>)", rb"\1\1", _good()[name], count=1, flags=re.DOTALL)
    assert "EF-LDG-142" in {item.code for item in check_ledger(io.BytesIO(data), name).findings}


def test_every_code_about_several_files_is_told_by_a_test_here() -> None:
    codes = {code for code in all_entries() if "EF-LDG-130" < code < "EF-LDG-180"}
    text = Path(__file__).read_text("utf-8")
    assert {code for code in codes if code not in text} == set()
