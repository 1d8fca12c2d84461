"""What `zarf validate` tells people: each finding in plain words, and a table of all files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import click

from zarf.core.rules.number_order import Issued

_WIDTH = 100
_MOST_LINES = 12
_MOST_ROWS = 40
"""Of a longer table only the files with something to tell are listed."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_TEXTS: dict[str, dict[str, str]] = {
    "tr": {
        "error": "HATA",
        "warning": "UYARI",
        "line": "satır",
        "where": "Yeri",
        "found": "Yazılan",
        "expected": "Beklenen",
        "do": "Ne yapmalı",
        "fix": "Düzeltme",
        "added": "eklenecek",
        "fixable": "Kesin düzeltmeleri uygulamak için: zarf fix {file}",
        "unlisted": "... ve {count} geçerli dosya",
        "more": "Aynı sorun {count} yerde daha var: satır {lines}",
        "valid": "geçerli",
        "invalid": "hatalı",
        "unreadable": "okunamadı",
        "file": "Dosya",
        "kind": "Tür",
        "verdict": "Sonuç",
        "errors": "Hata",
        "warnings": "Uyarı",
        "total": "{all} dosya: {valid} geçerli, {invalid} hatalı, {unreadable} okunamadı.",
        "agrees": "GİB'in kendi kuralları aynı sonucu veriyor.",
        "disagrees": "GİB'in kendi kuralları farklı sonuç veriyor:",
        "xsd_valid": "GİB'in şemaları belgenin yapısını kabul ediyor, biz etmiyoruz.",
        "xsd_invalid": "GİB'in şemaları belgenin yapısını reddediyor, biz etmiyoruz.",
        "only_official": "Yalnız GİB'e göre hatalı",
        "only_ours": "Yalnız bize göre hatalı",
        "undecided": "GİB'in kuralının hesaplayamadığı",
        "INVOICE": "Fatura",
        "APPLICATIONRESPONSE": "Uygulama yanıtı",
        "ENVELOPE": "Zarf",
        "DESPATCHADVICE": "İrsaliye",
        "RECEIPTADVICE": "İrsaliye yanıtı",
        "CREDITNOTE": "İade belgesi",
        "PROCESSUSERACCOUNT": "Hesap açma",
        "CANCELUSERACCOUNT": "Hesap kapama",
        "JOURNAL": "Yevmiye defteri",
        "LEDGER": "Büyük defter",
        "JOURNALBERAT": "Yevmiye beratı",
        "LEDGERBERAT": "Büyük defter beratı",
        "REPORT": "Defter raporu",
        "INVENTORY": "Envanter defteri",
        "INVENTORYBERAT": "Envanter beratı",
        "UNKNOWN": "Bilinmiyor",
    },
    "en": {
        "error": "ERROR",
        "warning": "WARNING",
        "line": "line",
        "where": "Where",
        "found": "Found",
        "expected": "Expected",
        "do": "What to do",
        "fix": "Repair",
        "added": "to be added",
        "fixable": "To make the certain repairs: zarf fix {file}",
        "unlisted": "... and {count} valid files",
        "more": "The same at {count} more places: lines {lines}",
        "valid": "valid",
        "invalid": "invalid",
        "unreadable": "unreadable",
        "file": "File",
        "kind": "Kind",
        "verdict": "Verdict",
        "errors": "Errors",
        "warnings": "Warnings",
        "total": "{all} files: {valid} valid, {invalid} invalid, {unreadable} unreadable.",
        "agrees": "GİB's own rules give the same verdict.",
        "disagrees": "GİB's own rules give another verdict:",
        "xsd_valid": "GİB's schemas accept the structure, we do not.",
        "xsd_invalid": "GİB's schemas refuse the structure, we do not.",
        "only_official": "Wrong by GİB's rules only",
        "only_ours": "Wrong by ours only",
        "undecided": "Not computable by GİB's rules",
        "INVOICE": "Invoice",
        "APPLICATIONRESPONSE": "Application response",
        "ENVELOPE": "Envelope",
        "DESPATCHADVICE": "Despatch advice",
        "RECEIPTADVICE": "Receipt advice",
        "CREDITNOTE": "Credit note",
        "PROCESSUSERACCOUNT": "Account opening",
        "CANCELUSERACCOUNT": "Account closing",
        "JOURNAL": "Journal",
        "LEDGER": "Ledger",
        "JOURNALBERAT": "Journal berat",
        "LEDGERBERAT": "Ledger berat",
        "REPORT": "Ledger report",
        "INVENTORY": "Inventory",
        "INVENTORYBERAT": "Inventory berat",
        "UNKNOWN": "Unknown",
    },
}


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to say about one document. findings: as `Finding.as_dict` gives them.

    official: how the verdict of GİB's own rules compares, where they were asked.
    issued: numbers and dates, to be compared with those of the other files.
    """

    file: str
    kind: str | None
    valid: bool
    readable: bool
    findings: list[dict[str, object]] = field(default_factory=list)
    official: dict[str, object] | None = None
    issued: tuple[Issued, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 valid, 1 something is wrong with it or GİB's own rules say otherwise, 2 it could not be read."""
        disagrees = self.official is not None and not self.official["agrees"]
        return 2 if not self.readable else 0 if self.valid and not disagrees else 1

    def count(self, severity: str) -> int:
        """How many findings of that severity there are."""
        return sum(item["severity"] == severity for item in self.findings)


def print_reports(reports: Iterable[Report], language: str) -> int:
    """Prints every finding and, for several files, a table. Gives the exit code."""
    texts = _TEXTS[language]
    seen: list[Report] = []
    for report in reports:
        seen.append(report)
        _print_report(report, texts)
    if len(seen) > 1:
        _print_table(seen, texts)
    return max((report.exit_code for report in seen), default=0)


def _print_report(report: Report, texts: dict[str, str]) -> None:
    kind = texts.get(report.kind or "", "")
    file = _safe(report.file)
    click.secho(f"{file}: {f'{kind}, ' if kind else ''}{texts[_verdict(report)]}", bold=True)
    for same in _grouped(report.findings):
        _print_finding(same, texts)
    if any(item["fix"] for item in report.findings) and "!" not in report.file:
        click.echo(f"  {texts['fixable'].format(file=file)}")
    if report.official is not None:
        _print_official(report.official, texts)


def _print_official(official: dict[str, object], texts: dict[str, str]) -> None:
    click.echo(f"  {texts['agrees' if official['agrees'] else 'disagrees']}")
    if not official["structure_agrees"]:
        click.echo(f"    {texts['xsd_valid' if official['structure'] else 'xsd_invalid']}")
    for name in ("only_official", "only_ours", "undecided"):
        rules = official[name]
        if isinstance(rules, list) and rules:
            _print_wrapped(f"{texts[name]}: {', '.join(map(str, rules))}", "    ")


def _grouped(findings: list[dict[str, object]]) -> list[list[dict[str, object]]]:
    """Findings that say the same at different places, together: thirty lines of one mistake are one thing to do."""
    groups: dict[tuple[object, ...], list[dict[str, object]]] = {}
    for item in findings:
        groups.setdefault((item["code"], item["gib_rule"], item["message"]), []).append(item)
    return list(groups.values())


def _print_finding(same: list[dict[str, object]], texts: dict[str, str]) -> None:
    item, others = same[0], same[1:]
    is_error = item["severity"] == "error"
    place = f", {texts['line']} {item['line']}" if item["line"] else ""
    rule = f" [GİB {item['gib_rule']}]" if item["gib_rule"] else ""
    label = texts[str(item["severity"])]
    click.echo("  " + click.style(label, fg="red" if is_error else "yellow") + f" {item['code']}{place}{rule}")
    _print_wrapped(str(item["message"]), "    ")
    _print_wrapped(f"{texts['do']}: {item['hint']}", "    ")
    if item["path"]:
        click.echo(f"    {texts['where']}: {_safe(str(item['path']))}")
    if isinstance(item["fix"], dict):
        _print_wrapped(f"{texts['fix']}: {_change(item['fix'], texts)}", "    ")
    if others:
        lines = ", ".join(str(other["line"]) for other in others[:_MOST_LINES] if other["line"])
        more = ", ..." if len(others) > _MOST_LINES else ""
        _print_wrapped(texts["more"].format(count=len(others), lines=lines + more), "    ")


def _print_wrapped(text: str, indent: str) -> None:
    click.echo(click.wrap_text(_safe(text), _WIDTH, indent, indent))


def _change(fix: dict[str, object], texts: dict[str, str]) -> str:
    """`90.00 -> 90`, or what is put in where nothing stands."""
    if fix["from"] is None:
        return f"{str(fix['path']).rpartition('/')[2]} {texts['added']}: {fix['to']}"
    before = fix["from"] or '""'
    return f"{before} -> {fix['to']}"


def _safe(text: str) -> str:
    """A document's text or a file's name must not steer the terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _print_table(reports: list[Report], texts: dict[str, str]) -> None:
    listed = reports if len(reports) <= _MOST_ROWS else [item for item in reports if item.exit_code or item.findings]
    rows = [
        (
            _safe(report.file),
            texts.get(report.kind or "", ""),
            texts[_verdict(report)],
            str(report.count("error")),
            str(report.count("warning")),
        )
        for report in listed
    ]
    head = (texts["file"], texts["kind"], texts["verdict"], texts["errors"], texts["warnings"])
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    click.echo()
    # A heading without rows would only puzzle.
    for row in [head, tuple("-" * width for width in widths), *rows] if rows else []:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if len(listed) < len(reports):
        click.echo(texts["unlisted"].format(count=len(reports) - len(listed)))
    counts = {name: sum(_verdict(report) == name for report in reports) for name in ("valid", "invalid", "unreadable")}
    click.echo("\n" + texts["total"].format(all=len(reports), **counts))


def _verdict(report: Report) -> str:
    return "unreadable" if not report.readable else "valid" if report.valid else "invalid"
