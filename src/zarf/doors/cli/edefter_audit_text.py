"""The durum raporu as people read it: a line for each month, below it what was found, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from zarf.core.findings import Finding, Severity
from zarf.core.ledgers.audit import AuditedFile, AuditedMonth
from zarf.core.seal import SealResult
from zarf.office.edefter.folder_audit import FolderAudit

_SHOWN = 3
"""Files named below one finding; more are counted."""

_PREFIX = re.compile(r"(?<![\w-])[\w-]++:(?=\w)")

_TEXTS = {
    "tr": {
        "title": "Durum raporu: {folder}",
        "counts": "{files} e-Defter dosyası, {months} ay, {size} MB.",
        "deleted": "{n} dosya SİLİNENLER klasöründe; onlara bakılmadı.",
        "others": "{n} dosya e-Defter dosyası değil; onlara bakılmadı.",
        "none": "Klasörde e-Defter dosyası yok. Defterlerin ve beratların durduğu klasörü verin.",
        "branch": "şube {branch}",
        "month": "{month}  {verdict}  ({parts} parça, {files} dosya, {entries} madde; mühür: {seals}; GİB onayı: {ok})",
        "sound": "TAMAM",
        "found": "{errors} hata, {warnings} uyarı",
        "valid": "{n} geçerli",
        "invalid": "{n} geçersiz",
        "undetermined": "{n} belirsiz",
        "no_seals": "yok",
        "error": "hata",
        "warning": "uyarı",
        "more": "ve {n} yerde daha",
        "nowhere": "Hiçbir aya girmeyenler",
        "clean": "Sonuç: inceleme elemanının bulacağı bir eksik yok.",
        "total": "Sonuç: {errors} hata, {warnings} uyarı; {sound} ay tamam, {wrong} ayda bulgu var.",
    },
    "en": {
        "title": "Audit of {folder}",
        "counts": "{files} e-Defter files, {months} months, {size} MB.",
        "deleted": "{n} files lie in SİLİNENLER; they were not looked at.",
        "others": "{n} files are not e-Defter's; they were not looked at.",
        "none": "The folder holds no e-Defter file. Name the folder where ledgers and berats lie.",
        "branch": "branch {branch}",
        "month": "{month}  {verdict}  ({parts} parts, {files} files, {entries} entries; seals: {seals}; GİB: {ok})",
        "sound": "SOUND",
        "found": "{errors} errors, {warnings} warnings",
        "valid": "{n} valid",
        "invalid": "{n} invalid",
        "undetermined": "{n} undetermined",
        "no_seals": "none",
        "error": "error",
        "warning": "warning",
        "more": "and {n} more",
        "nowhere": "In no month",
        "clean": "Result: there is nothing for an inspector to find.",
        "total": "Result: {errors} errors, {warnings} warnings; {sound} months sound, {wrong} with findings.",
    },
}


def print_report(folder: Path, result: FolderAudit, months: list[AuditedMonth], language: str) -> None:
    """The whole report on standard output."""
    words = _TEXTS[language]
    _say(words["title"].format(folder=folder))
    if not result.files:
        _say(words["none"])
    else:
        _say(words["counts"].format(files=result.files, months=len(months), size=f"{result.size / 1e6:.1f}"))
    for key, count in (("deleted", result.deleted), ("others", result.others)):
        if count:
            _say(words[key].format(n=count))
    whose = None
    for month in months:
        if month.key[:2] != whose:
            whose = month.key[:2]
            branch = f" {words['branch'].format(branch=whose[1])}" if whose[1] else ""
            _say(f"\n{whose[0]}{branch}")
        _say(f"  {_month_line(month, words)}")
        _print_findings([*_placed(month.files), *((item.path, item) for item in month.together)], language)
    placed = [*_placed(result.audit.nowhere), *((item.path, item) for item in result.audit.loose)]
    loose = [item for _, item in placed]
    if loose:
        _say(f"\n{words['nowhere']}")
        _print_findings(placed, language)
    if result.files:
        _say("\n" + _conclusion(months, loose, words))


def _conclusion(months: list[AuditedMonth], loose: list[Finding], words: dict[str, str]) -> str:
    found = [item for month in months for item in month.findings] + loose
    if not found:
        return words["clean"]
    wrong = sum(1 for month in months if month.findings)
    return words["total"].format(**_counts(found), sound=len(months) - wrong, wrong=wrong)


def _month_line(month: AuditedMonth, words: dict[str, str]) -> str:
    found = month.findings
    seals = [(result.value, month.seals(result)) for result in SealResult]
    return words["month"].format(
        month=f"{month.key[2]:04d}-{month.key[3]:02d}",
        verdict=words["found"].format(**_counts(found)) if found else words["sound"],
        parts=month.parts,
        files=len(month.files),
        entries=month.entries,
        seals=", ".join(words[name].format(n=count) for name, count in seals if count) or words["no_seals"],
        ok=month.approved,
    )


def _counts(found: Iterable[Finding]) -> dict[str, int]:
    errors = warnings = 0
    for item in found:
        if item.severity is Severity.ERROR:
            errors += 1
        else:
            warnings += 1
    return {"errors": errors, "warnings": warnings}


def _placed(files: Iterable[AuditedFile]) -> Iterator[tuple[str, Finding]]:
    """What was found in files, with the file and the place in it: `name: entryHeader[2]/totalDebit`."""
    for file in files:
        for item in file.findings:
            inside = _inside(item.path)
            yield (f"{file.place}: {inside}" if inside else file.place), item


def _inside(path: str) -> str:
    """The end of an XPath; a finding on the file as a whole has none."""
    return _PREFIX.sub("", path.rpartition("accountingEntries/")[2]).strip("/") if path.startswith("/") else ""


def _print_findings(found: Iterable[tuple[str, Finding]], language: str) -> None:
    """Each sentence once, errors first, with the places where it holds."""
    words = _TEXTS[language]
    places: dict[tuple[bool, str, str, str], list[str]] = {}
    for place, item in found:
        is_warning = item.severity is not Severity.ERROR
        key = (is_warning, item.code, item.message(language), item.hint(language))
        places.setdefault(key, []).append(place)
    for (is_warning, code, message, hint), where in sorted(places.items()):
        _say(f"    {words['warning' if is_warning else 'error']} {code} {message}")
        shown = [place for place in dict.fromkeys(where) if place]
        more = len(shown) - _SHOWN
        if shown:
            rest = f" {words['more'].format(n=more)}" if more > 0 else ""
            _say(f"        {', '.join(shown[:_SHOWN])}{rest}")
        _say(f"        {hint}")


def _say(text: str) -> None:
    """A file's name may be no UTF-8."""
    click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))
