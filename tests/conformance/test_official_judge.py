"""The second judge, run from GİB's files: it equals the measured results, and our verdict equals it."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from zarf.doors.cli.validate import command
from zarf.ports.official import OfficialJudge, PackageRefused

pytest.importorskip("saxonche")
SAMPLES = 157


@pytest.fixture(scope="module")
def judge(shared: Path) -> Iterator[OfficialJudge]:
    with OfficialJudge(shared / "gib", "20260701") as running:
        yield running


def _rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "gib/samples/official-rule-results.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _listed(text: str) -> Counter[str]:
    failed: Counter[str] = Counter()
    for item in text.split():
        match = re.fullmatch(r"(.+?-\d+)(?:x(\d+))?", item)
        assert match, item
        failed[match[1]] += int(match[2] or 1)
    return failed


def test_our_compilation_gives_the_measured_results_on_every_sample(shared: Path, judge: OfficialJudge) -> None:
    rows = _rows(shared)
    assert len(rows) == SAMPLES
    for row in rows:
        verdict = judge.judge((shared / "gib/samples" / row["file"]).read_bytes(), row["schematron_type"])
        assert verdict is not None
        assert verdict.failed == _listed(row["failed_rule_ids"]), row["file"]
        assert not verdict.broken, row["file"]
        assert row["xsd"] == "n/a" or verdict.structure == (row["xsd"] == "valid"), row["file"]


def test_both_sets_compile_with_every_assertion_attached(shared: Path, judge: OfficialJudge) -> None:
    assert judge.assertions == 499
    with OfficialJudge(shared / "gib", "20260312") as older:
        assert 450 < older.assertions < 499


def test_the_general_rules_outside_any_pattern_are_enforced(shared: Path) -> None:
    row = next(item for item in _rows(shared) if item["kind"] == "INVOICE" and item["xsd"] == "valid")
    data = (shared / "gib/samples" / row["file"]).read_bytes()
    broken = re.sub(rb'currencyID="TRY"', b'currencyID="TRX"', data, count=1)
    assert broken != data
    with OfficialJudge(shared / "gib", "20260312") as older:
        before, after = older.judge(data, "efatura"), older.judge(broken, "efatura")
    assert before is not None
    assert after is not None
    assert (after.failed - before.failed) == Counter({"GeneralCurrencyIDCheck-1": 1})


def test_the_command_tells_no_disagreement_on_the_samples(shared: Path) -> None:
    package, samples = str(shared / "gib"), str(shared / "gib/samples/envelope")
    result = CliRunner().invoke(command, ["--json", "--official", package, samples])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) > 10
    assert [line["official"]["agrees"] for line in lines] == [True] * len(lines)


def test_a_disagreement_is_told_by_rule_and_is_exit_1(shared: Path, tmp_path: Path) -> None:
    """A package of other rules: the first demand of the UUID turned round."""
    package = tmp_path / "package"
    shutil.copytree(shared / "gib/xsd", package / "xsd")
    (package / "schematron").mkdir()
    text = (shared / "gib/schematron/20260701/efatura-flattened.sch").read_text("utf-8")
    turned = re.sub(r'(<sch:assert test=")([^"]*)(" id="CopyIndicatorCheck-1")', r"\1not(\2)\3", text)
    assert turned != text
    (package / "schematron" / "rules.sch").write_text(turned, "utf-8")
    rows = [item for item in _rows(shared) if item["kind"] == "INVOICE" and item["xsd"] == "valid"]
    sample = next(item["file"] for item in rows if "CopyIndicatorCheck-1" not in item["failed_rule_ids"])
    file = str(shared / "gib/samples" / sample)
    result = CliRunner().invoke(command, ["--json", "--official", str(package), "--rules", "2026-11-01", file])
    told = json.loads(result.stdout)["official"]
    assert (told["agrees"], told["only_official"], told["only_ours"]) == (False, ["CopyIndicatorCheck-1"], [])
    assert result.exit_code == 1
    shown = CliRunner().invoke(command, ["--official", str(package), "--rules", "2026-11-01", file])
    assert "Yalnız GİB'e göre hatalı: CopyIndicatorCheck-1" in shown.stdout


def test_a_schema_of_the_package_that_leaves_it_is_refused(shared: Path, tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(shared / "gib/xsd", package / "xsd")
    shutil.copytree(shared / "gib/schematron", package / "schematron")
    schema = package / "xsd/maindoc/UBL-Invoice-2.1.xsd"
    text = schema.read_text("utf-8")
    sample = next(item for item in _rows(shared) if item["kind"] == "INVOICE")
    data = (shared / "gib/samples" / sample["file"]).read_bytes()
    secret = tmp_path / "secret.xsd"
    secret.write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')
    for location in ("http://127.0.0.1:9/x.xsd", "../../../secret.xsd", "/etc/passwd", secret.as_uri()):
        schema.write_text(re.sub(r'schemaLocation="[^"]*"', f'schemaLocation="{location}"', text, count=1), "utf-8")
        with OfficialJudge(package, "20260701") as judge, pytest.raises(PackageRefused) as refused:
            judge.judge(data, "efatura")
        assert refused.value.code == "EF-OFF-005"
    entity = f'<!DOCTYPE schema [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    for head in (entity, '<!DOCTYPE schema SYSTEM "file:///etc/passwd">'):
        body = text.partition("?>")[2]
        schema.write_text(f'<?xml version="1.0" encoding="UTF-8"?>{head}{body}', "utf-8")
        with OfficialJudge(package, "20260701") as judge, pytest.raises(PackageRefused) as refused:
            judge.judge(data, "efatura")
        assert refused.value.code == "EF-OFF-005"
