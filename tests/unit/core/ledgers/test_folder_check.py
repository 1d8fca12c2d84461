"""A folder of e-Defter files as a whole, and files that would cost too much."""

from __future__ import annotations

import io

import pytest
from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import files

from zarf.core.ledgers import careful
from zarf.core.ledgers.checking import check_ledger
from zarf.core.ledgers.folder_check import FolderVerdict, check_folder


def _judged(made: dict[str, bytes]) -> FolderVerdict:
    return check_folder((f"defterler/2026/01/{name}", io.BytesIO(data)) for name, data in made.items())


def test_a_folder_of_two_firms_is_judged_firm_by_firm() -> None:
    made = files(ledgers.entries(6)) | files(ledgers.entries(4), ledgers.plan(company=ledgers.PERSON))
    verdict = _judged(made)
    assert verdict.valid
    assert verdict.months == ("10000000146-202601", "1234567808-202601")
    assert {item.code for item in verdict.together} == {"EF-LDG-168"}, "no berat is approved yet"


def test_what_is_wrong_in_a_file_and_among_files_is_told() -> None:
    made = files(ledgers.entries(6))
    made["1234567808-202601-K-000000.xml"] = files(ledgers.entries(6, seed=2))["1234567808-202601-K-000000.xml"]
    made["fotograf.xml"] = b"<svg/>"
    verdict = _judged(made)
    assert not verdict.valid
    assert {"EF-LDG-155", "EF-LDG-165"} <= {item.code for item in verdict.together}
    assert not verdict.verdicts["defterler/2026/01/fotograf.xml"].readable


def test_a_file_of_nothing_but_tags_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(careful, "_MOST_TAGS", 20_000)
    name, data = next(iter(files(ledgers.entries(3)).items()))
    hostile = data.replace(b"</xbrli:xbrl>", b"<a></a>" * 40_000 + b"</xbrli:xbrl>")
    verdict = check_ledger(io.BytesIO(hostile), name)
    assert (verdict.readable, [item.code for item in verdict.findings]) == (False, ["EF-XML-011"])


def test_a_doctype_is_refused() -> None:
    name, data = next(iter(files(ledgers.entries(3)).items()))
    hostile = data.replace(b"<edefter:defter", b'<!DOCTYPE x [<!ENTITY a "b">]><edefter:defter', 1)
    verdict = check_ledger(io.BytesIO(hostile), name)
    assert (verdict.readable, [item.code for item in verdict.findings]) == (False, ["EF-XML-004"])


def test_findings_without_end_are_cut_short() -> None:
    name, data = next((name, data) for name, data in files(ledgers.entries(200)).items() if "-Y-" in name)
    verdict = check_ledger(io.BytesIO(data.replace(b'decimals="INF"', b'decimals="2"')), name)
    assert not verdict.valid
    assert len(verdict.findings) <= 201
