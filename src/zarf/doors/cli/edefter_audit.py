"""`zarf edefter audit`: the durum raporu of a folder of ledgers and berats, of any firm and any program.

Exit 0: nothing was found; 1: something was; 3: nothing but seals that could not be judged to the end; 2: the folder
cannot be read or holds no e-Defter file, or the question itself was wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from zarf.core.findings import Finding
from zarf.core.ledgers.audit import AuditedFile, AuditedMonth
from zarf.core.seal.report import UNDETERMINED_CODES
from zarf.doors.cli.edefter_audit_text import print_report
from zarf.doors.cli.seal_questions import moment_given, read_given, revocation_lists, trust_store
from zarf.doors.cli.spoken import language
from zarf.office.edefter.folder_audit import AuditQuestion, FolderAudit, audit_folder

_CLEAN, _FOUND, _UNREADABLE, _OPEN = 0, 1, 2, 3
_LABEL = {"tr": "Denetleniyor", "en": "Auditing"}
_NO_FOLDER = {"tr": "{folder}: klasör okunamıyor ({reason}).", "en": "{folder}: the folder cannot be read ({reason})."}


@click.command("audit")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: files, months, then the report.")
@click.option("--trust", "trusted", metavar="PEM", multiple=True, help="Trusted certificates, roots or not.")
@click.option("--crl", "crls", metavar="FILE", multiple=True, help="A revocation list, DER or PEM.")
@click.option("--no-revocation", is_flag=True, help="Do not ask whether a certificate is revoked.")
@click.option("--at", "moment", metavar="TIME", help="Moment of verification, ISO 8601 with offset; default: now.")
@click.option("--language", "chosen", type=click.Choice(["tr", "en"]), help="Language of the report.")
def command(
    folder: Path,
    as_json: bool,
    trusted: tuple[str, ...],
    crls: tuple[str, ...],
    no_revocation: bool,
    moment: str | None,
    chosen: str | None,
) -> None:
    """Tell what an inspector would find in a folder of ledgers and berats (durum raporu), month by month."""
    spoken = chosen or language()
    trust_store(trusted)
    if not no_revocation:
        revocation_lists(crls)
    lists = None if no_revocation else tuple(read_given(name) for name in crls)
    question = AuditQuestion(tuple(read_given(name) for name in trusted), lists, moment_given(moment))
    try:
        with ExitStack() as bars:
            result = audit_folder(folder, question, progress=_bar(bars, spoken))
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        click.echo(_NO_FOLDER[spoken].format(folder=folder, reason=reason), err=True)
        sys.exit(_UNREADABLE)
    months = result.audit.months()
    code = _exit_code(result, months)
    if as_json:
        _print_json(folder, result, months, spoken, code)
    else:
        print_report(folder, result, months, spoken)
    sys.exit(code)


def _bar(bars: ExitStack, spoken: str) -> Callable[[int], Callable[[int], None]] | None:
    """A progress bar over the bytes, where somebody watches."""
    if not sys.stderr.isatty():
        return None

    def begun(size: int) -> Callable[[int], None]:
        bar = bars.enter_context(click.progressbar(length=size, label=_LABEL[spoken], file=sys.stderr))
        return bar.update

    return begun


def every_finding(result: FolderAudit, months: Iterable[AuditedMonth]) -> list[Finding]:
    """All that was found, in and outside of months."""
    found = [item for month in months for item in month.findings]
    return found + [item for file in result.audit.nowhere for item in file.findings] + result.audit.loose


def _exit_code(result: FolderAudit, months: list[AuditedMonth]) -> int:
    codes = {item.code for item in every_finding(result, months)}
    if not result.files:
        return _UNREADABLE
    if codes - UNDETERMINED_CODES:
        return _FOUND
    return _OPEN if codes else _CLEAN


def _print_json(folder: Path, result: FolderAudit, months: list[AuditedMonth], spoken: str, code: int) -> None:
    for month in months:
        for file in month.files:
            _line(_file_as_dict(file, spoken, _month_name(month)))
        _line(_month_as_dict(month, spoken))
    for file in result.audit.nowhere:
        _line(_file_as_dict(file, spoken, None))
    found = every_finding(result, months)
    _line(
        {
            "record": "report",
            "folder": str(folder),
            "files": result.files,
            "bytes": result.size,
            "deleted": result.deleted,
            "others": result.others,
            "months": len(months),
            "errors": sum(1 for item in found if item.severity.value == "error"),
            "warnings": sum(1 for item in found if item.severity.value == "warning"),
            "findings": [item.as_dict(spoken) for item in result.audit.loose],
            "exit": code,
        }
    )


def _month_name(month: AuditedMonth) -> str:
    return f"{month.key[2]:04d}-{month.key[3]:02d}"


def _file_as_dict(file: AuditedFile, spoken: str, month: str | None) -> dict[str, Any]:
    return {
        "record": "file",
        "file": file.shown,
        "month": month,
        "kind": file.kind.code if file.kind is not None else None,
        "approved": file.name is not None and file.name.approved,
        "readable": file.readable,
        "seal": file.seal.as_dict() if file.seal is not None else None,
        "copies": list(file.copies),
        "findings": [item.as_dict(spoken) for item in file.findings],
    }


def _month_as_dict(month: AuditedMonth, spoken: str) -> dict[str, Any]:
    return {
        "record": "month",
        "taxpayer": month.key[0],
        "branch": month.key[1] or None,
        "month": _month_name(month),
        "parts": month.parts,
        "files": len(month.files),
        "entries": month.entries,
        "approved": month.approved,
        "sound": not month.findings,
        "findings": [item.as_dict(spoken) for item in month.together],
    }


def _line(values: dict[str, Any]) -> None:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
