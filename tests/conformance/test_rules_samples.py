"""Our failing assertion ids equal the measured official ones on every sample (judge: official-rule-results.csv)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

from zarf.core.rules import NEVER_FAILS, check_rules, rows
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_xml

DAY_OF_20260701 = date(2026, 9, 14)
FILES = 157


def test_failing_rules_of_every_sample_are_the_official_ones(shared: Path) -> None:
    """Every kind of document and every envelope."""
    disagreements = []
    judged = 0
    for row in _results(shared):
        data = (shared / "gib" / "samples" / row["file"]).read_bytes()
        judged += 1
        ours = _failed(data, row["schematron_type"])
        official = _official(row["failed_rule_ids"])
        if ours != official:
            disagreements.append(f"{row['file']}: missing {official - ours}, extra {ours - official}")
    assert disagreements == []
    assert judged == FILES


def test_every_official_assertion_on_our_kinds_has_a_row(shared: Path) -> None:
    text = (shared / "gib" / "schematron" / "20260701" / "efatura-flattened.sch").read_text("utf-8")
    ids: set[str] = set()
    for pattern, body in re.findall(r'<(?:sch:)?pattern id="(\w+)">(.*?)</(?:sch:)?pattern>', text, re.S):
        if pattern in (
            "document",
            "header",
            "genel",
            "package",
            "invoice",
            "applicationresponse",
            "despatchadvice",
            "receiptadvice",
            "processuseraccount",
            "canceluseraccount",
        ):
            body = re.sub(r"<!--.*?-->", "", body, flags=re.S)
            ids |= set(re.findall(r'<(?:sch:)?assert\b[^>]*?\bid="([^"]+)"', body))
    assert ids - {row.rule_id for row in rows()} == set(NEVER_FAILS)
    assert {row.rule_id for row in rows()} - ids == set()
    assert len(ids) == 297


def _results(shared: Path) -> list[dict[str, str]]:
    with (shared / "gib" / "samples" / "official-rule-results.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _official(text: str) -> Counter[str]:
    """`RuleCheck-1x4` means that the assertion failed four times."""
    failed: Counter[str] = Counter()
    for item in text.split():
        match = re.fullmatch(r"(.+?-\d+)(?:x(\d+))?", item)
        assert match, item
        failed[match[1]] += int(match[2] or 1)
    return failed


def _failed(data: bytes, document_type: str) -> Counter[str]:
    root = read_xml(data, ENVELOPE_LIMITS(1000))
    findings = check_rules(root, rule_date=DAY_OF_20260701, today=date(2026, 11, 20), document_type=document_type)
    return Counter(item.gib_rule for item in findings if item.gib_rule)
