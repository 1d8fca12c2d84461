"""Our rules and structure of e-Defter files against GİB's: on every sample, and on files changed by the number."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.conformance.edefter.agreement import disagreement, rule_ids
from tests.conformance.edefter.ledger_judges import SHEETS, LedgerJudge
from tests.conformance.edefter.mutating import changed, originals

from zarf.core.ledgers.checking import check_ledger
from zarf.core.ledgers.ledger_set import LedgerSet
from zarf.core.rules.ledger import LEDGER_RULES
from zarf.office.edefter.folder_audit import AuditQuestion, audit_folder

_USUALLY, _ALL = 400, 6000


@pytest.fixture(scope="module")
def judge(shared: Path) -> LedgerJudge:
    return LedgerJudge(shared)


@pytest.fixture(scope="module")
def files(shared: Path) -> list[tuple[str, bytes]]:
    return originals(shared)


def test_every_assertion_has_a_row_and_every_row_an_assertion(judge: LedgerJudge) -> None:
    official = {
        identity
        for sheet in set(SHEETS.values())
        for identity in rule_ids(judge.folder / "sch" / f"{sheet}.sch").values()
    }
    ours = {row.id for rules in LEDGER_RULES.values() for row in rules.rows()}
    ours |= {rules.decimals_id for rules in LEDGER_RULES.values()}
    assert official == ours
    assert len(official) == 636


def test_every_sample_gets_the_official_verdict(
    judge: LedgerJudge, files: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    assert len(files) == 116 + 56
    told = {name: disagreement(judge, name, data, tmp_path) for name, data in files}
    assert {name: text for name, text in told.items() if text} == {}


def test_the_published_results_are_ours(shared: Path) -> None:
    """expected.json was made by other tools: what it says of schema and rules of a broken sample, we say."""
    folder = shared / "edefter/samples/invalid"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    for name, told in expected.items():
        with (folder / name).open("rb") as file:
            verdict = check_ledger(file, Path(name).name)
        rules = [item for item in verdict.findings if item.gib_rule]
        assert len(rules) == len(told["schematron"]), name
        assert verdict.valid == (told["xsd_valid"] and not told["schematron"]), name


@pytest.mark.parametrize("batch", range(4))
def test_changed_files_get_the_official_verdict(
    batch: int, judge: LedgerJudge, files: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    _compare(range(batch * _USUALLY // 4, (batch + 1) * _USUALLY // 4), judge, files, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(14))
def test_thousands_of_changed_files_get_the_official_verdict(
    batch: int, judge: LedgerJudge, files: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    size = (_ALL - _USUALLY) // 14
    first = _USUALLY + batch * size
    _compare(range(first, first + size), judge, files, tmp_path)


def _compare(numbers: range, judge: LedgerJudge, files: list[tuple[str, bytes]], folder: Path) -> None:
    told = {}
    for number in numbers:
        made = changed(number, files)
        text = disagreement(judge, made.name, made.data, folder)
        if text:
            told[number] = text
    assert told == {}


def test_the_files_of_each_published_month_belong_together(shared: Path) -> None:
    """Bindings, content, days, seams and sums of every valid set; and their ledgers take the quick way."""
    for folder in sorted((shared / "edefter/samples/valid").iterdir()):
        together = LedgerSet()
        for path in sorted(folder.glob("*.xml")):
            with path.open("rb") as file:
                verdict = check_ledger(file, path.name)
            assert verdict.valid, path.name
            assert verdict.is_ordinary == (path.stem.split("-")[2] in ("Y", "K")), path.name
            assert verdict.summary is not None
            together.add(verdict.summary)
        assert [(item.code, item.path) for item in together.findings()] == [], folder.name


def test_the_durum_raporu_of_each_published_month_finds_only_its_test_certificates(shared: Path) -> None:
    """The samples are sealed with certificates that are no mali mühür, those of companies too: that alone is told."""
    samples = shared / "edefter/samples"
    question = AuditQuestion(((samples / "test-root.pem").read_bytes(),), None, datetime(2026, 6, 1, tzinfo=UTC))
    told = {}
    for folder in sorted((samples / "valid").iterdir()):
        [month] = audit_folder(folder, question).audit.months()
        told[folder.name] = {item.code for item in month.findings}
    certificate = {"EF-SEAL-054", "EF-SEAL-055"}
    more = {name: codes - certificate for name, codes in told.items()}
    assert {name: codes for name, codes in more.items() if codes} == {"11-meslek-mensubu-imzali": {"EF-LDG-187"}}
    assert not told["07-tckn-gercek-kisi"], "a person may seal with a NES"
