"""`zarf fix FILE`: what can certainly be repaired, shown as a difference and written into an unsealed copy.

Exit 0: repaired, or nothing to do; 1: errors remain, or the file is not repaired (sealed, an envelope); 2: the file
cannot be read or the copy cannot be written.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from zarf.core.errors import DocumentUnreadable, NotAllowed, Unavailable, ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.repair import Repair, applied, certain_repairs, is_sealed
from zarf.core.validation import EARCHIVE, EFATURA, Verdict, validate
from zarf.core.xml.kinds import DocumentKind
from zarf.doors.cli.fix_report import print_people
from zarf.doors.cli.spoken import language_option
from zarf.doors.cli.validate import check_rule_date
from zarf.doors.cli.validate_inputs import STANDARD_INPUT, Input, Unread, expand, read
from zarf.ports.clock.api import istanbul_today
from zarf.ports.clock.system import SystemClock


@dataclass(frozen=True, slots=True)
class Outcome:
    """written: where the copy lies, None when nothing was repaired. left: what is still wrong with it."""

    file: str
    written: str | None
    repairs: tuple[Repair, ...]
    left: tuple[Finding, ...]
    valid: bool

    @property
    def exit_code(self) -> int:
        return 0 if self.valid else 1


@click.command("fix")
@click.argument("file", metavar="FILE")
@click.option(
    "-o", "--output", metavar="OUT", help="Where the copy goes; - for standard output. Default: FILE.fixed.xml"
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--rules", "rule_day", type=click.DateTime(["%Y-%m-%d"]), help="Judge by the rules of this day.")
@click.option("--type", "document_type", type=click.Choice([EFATURA, EARCHIVE]), help="e-Fatura or e-Arşiv.")
@language_option
def command(
    file: str,
    output: str | None,
    as_json: bool,
    rule_day: datetime | None,
    document_type: str | None,
    language: str,
) -> None:
    """Show what can certainly be repaired in FILE and write an unsealed, repaired copy. FILE itself never changes."""
    today = istanbul_today(SystemClock())
    rule_date = rule_day.date() if rule_day else today
    check_rule_date(rule_date, today, language)
    judge = partial(validate, rule_date=rule_date, today=today, document_type=document_type, draft=True)
    try:
        outcome, copy = _repaired(file, judge, rule_date)
        if copy is not None:
            target = output or _beside(file)
            outcome = _with_copy(outcome, target, copy)
    except ZarfError as trouble:
        sys.exit(_refuse(file, trouble, language, as_json=as_json))
    if as_json:
        _print_json(outcome, language, to_error=output == STANDARD_INPUT)
    else:
        print_people(outcome.file, outcome.written, outcome.repairs, outcome.left, language, output == STANDARD_INPUT)
    sys.exit(outcome.exit_code)


def _repaired(file: str, judge: partial[Verdict], rule_date: date) -> tuple[Outcome, bytes | None]:
    """The outcome, and the bytes of the copy where there is something to repair."""
    data = _content(file)
    verdict = judge(data)
    if not verdict.readable:
        raise DocumentUnreadable(verdict.findings[0])
    if verdict.kind in (DocumentKind.ENVELOPE, DocumentKind.UNKNOWN):
        raise NotAllowed(finding("EF-FIX-002", found=verdict.kind.value))
    if is_sealed(data):
        raise NotAllowed(finding("EF-FIX-001"))
    repairs = certain_repairs(
        data, verdict.findings, rule_date=rule_date, judge=lambda changed: judge(changed).findings
    )
    if not repairs:
        return Outcome(file, None, (), verdict.findings, verdict.valid), None
    copy = applied(data, repairs)
    after = judge(copy)
    return Outcome(file, None, repairs, after.findings, after.valid), copy


def _content(file: str) -> bytes:
    """The bytes of the file. Raises ZarfError; a folder or a zip is none."""
    if file != STANDARD_INPUT and Path(file).is_dir():
        raise NotAllowed(finding("EF-FIX-002", found=file))
    item: Input = next(iter(expand([file])))
    name, content = next(iter(read(item)))
    if isinstance(content, Unread):
        raise DocumentUnreadable(content.finding)
    if name != item.name:
        raise NotAllowed(finding("EF-FIX-002", found="zip"))
    return content


def _beside(file: str) -> str:
    if file == STANDARD_INPUT:
        raise Unavailable(finding("EF-FIX-005"))
    path = Path(file)
    return str(path.with_name(f"{path.stem}.fixed{path.suffix or '.xml'}"))


def _with_copy(outcome: Outcome, target: str, copy: bytes) -> Outcome:
    """Writes the copy; a file that is there already is never touched, so the input cannot be either."""
    if target == STANDARD_INPUT:
        sys.stdout.buffer.write(copy)
        sys.stdout.buffer.flush()
        return Outcome(outcome.file, target, outcome.repairs, outcome.left, outcome.valid)
    try:
        with Path(target).open("xb") as out:
            out.write(copy)
    except FileExistsError:
        raise Unavailable(finding("EF-FIX-003", found=target)) from None
    except (OSError, ValueError) as trouble:
        reason = getattr(trouble, "strerror", None) or str(trouble)
        raise Unavailable(finding("EF-FIX-004", found=f"{target} ({reason})")) from trouble
    return Outcome(outcome.file, target, outcome.repairs, outcome.left, outcome.valid)


def _print_json(outcome: Outcome, language: str, *, to_error: bool) -> None:
    line: dict[str, object] = {
        "file": outcome.file,
        "written": outcome.written,
        "valid": outcome.valid,
        "repairs": [item.as_dict(language) for item in outcome.repairs],
        "findings": [item.as_dict(language) for item in outcome.left],
    }
    _emit(line, to_error=to_error)


def _emit(line: dict[str, object], *, to_error: bool = False) -> None:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    click.echo(text.encode("utf-8", "backslashreplace"), err=to_error)


def _refuse(file: str, trouble: ZarfError, language: str, *, as_json: bool) -> int:
    """Tells why nothing is written; gives the exit code."""
    wrong = trouble.finding
    if as_json:
        told = [wrong.as_dict(language)]
        _emit({"file": file, "written": None, "valid": False, "repairs": [], "findings": told})
    else:
        click.echo(f"{wrong.code}: {wrong.message(language)} {wrong.hint(language)}", err=True)
    return 1 if isinstance(trouble, NotAllowed) else 2
