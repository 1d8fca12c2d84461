"""`zarf validate`: judge files, folders, zipped envelopes, e-Defter files and standard input by GİB's rules.

Exit 0: every input is valid (warnings alone do not matter); 1: something is wrong with a document; 2: an input could
not be read, or the question itself was wrong.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.repair import Repair, certain_repairs
from zarf.core.rules import rule_set
from zarf.core.rules.number_order import NumberOrder, issued_in
from zarf.core.validation import EARCHIVE, EFATURA, Verdict, validate
from zarf.doors.cli.spoken import language_option, wrong_use
from zarf.doors.cli.validate_inputs import Input, Unread, expand, read
from zarf.doors.cli.validate_ledgers import ledger_reports
from zarf.doors.cli.validate_official import compare
from zarf.doors.cli.validate_report import Report, print_reports
from zarf.ports.clock.api import istanbul_today
from zarf.ports.clock.system import SystemClock
from zarf.ports.official import OfficialJudge, PackageRefused

_ENOUGH_TO_SHARE = 64
"""From so many inputs on, starting further processes pays."""
_BATCH = 16
_PATIENCE = 2.0
"""Seconds after which progress is shown."""


@dataclass(frozen=True, slots=True)
class Question:
    """How the inputs are to be judged; the same for all of them."""

    rule_date: date
    today: date
    document_type: str | None
    draft: bool
    language: str


@click.command("validate")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file, a line each, on standard output.")
@click.option("--rules", "rule_day", type=click.DateTime(["%Y-%m-%d"]), help="Judge by the rules of this day.")
@click.option("--type", "document_type", type=click.Choice([EFATURA, EARCHIVE]), help="e-Fatura or e-Arşiv.")
@click.option("--draft", is_flag=True, help="The document is not sealed yet: do not ask for the seal.")
@click.option("--official", metavar="PACKAGE", help="Also run GİB's own rules from this folder (schematron/, xsd/).")
@language_option
def command(
    files: tuple[str, ...],
    as_json: bool,
    rule_day: datetime | None,
    document_type: str | None,
    draft: bool,
    official: str | None,
    language: str,
) -> None:
    """Check documents and envelopes by GİB's rules. FILE is a file, a folder, a zip, or - for standard input."""
    today = istanbul_today(SystemClock())
    rule_date = rule_day.date() if rule_day else today
    check_rule_date(rule_date, today, language)
    question = Question(rule_date, today, document_type, draft, language)
    inputs = list(expand(files))
    if official is None:
        sys.exit(_print(_judge_all(inputs, question), len(inputs), language, as_json=as_json))
    if draft:
        raise wrong_use(
            "--official bitmiş belgeleri denetler; --draft vermeyin",
            "--official judges finished documents; leave --draft out",
        )
    try:
        with OfficialJudge(Path(official), rule_set(rule_date).name) as judge:
            reports = (report for item in inputs for report in judge_one(item, question, judge))
            sys.exit(_print(reports, len(inputs), language, as_json=as_json))
    except PackageRefused as trouble:
        _complain(trouble.finding, language)
        sys.exit(2)


def _print(reports: Iterator[Report], total: int, language: str, *, as_json: bool) -> int:
    shown = _with_progress(_with_number_order(reports, language), total)
    return _print_json(shown) if as_json else print_reports(shown, language)


def _with_number_order(reports: Iterator[Report], language: str) -> Iterator[Report]:
    """Adds the warnings that only several documents together can give."""
    order = NumberOrder()
    for report in reports:
        told = [item.as_dict(language) for item in order.warnings(report.issued)]
        yield replace(report, findings=[*report.findings, *told]) if told else report


def _complain(wrong: Finding, language: str) -> None:
    click.echo(f"{wrong.code}: {wrong.message(language)} {wrong.hint(language)}", err=True)


def check_rule_date(rule_date: date, today: date, language: str) -> None:
    """A day without rules is a wrong question: told on standard error, exit 2."""
    wrong: Finding | None = None
    if rule_date > today:
        wrong = finding("EF-RUL-005", found=rule_date.isoformat(), expected=today.isoformat())
    else:
        try:
            rule_set(rule_date)
        except ZarfError as trouble:
            wrong = trouble.finding
    if wrong is not None:
        _complain(wrong, language)
        sys.exit(2)


def _judge_all(inputs: Sequence[Input], question: Question) -> Iterator[Report]:
    """The reports in the order of the inputs; many inputs are shared among the processors."""
    judge = partial(judge_one, question=question)
    workers = os.cpu_count() or 1
    if len(inputs) < _ENOUGH_TO_SHARE or workers == 1:
        for item in inputs:
            yield from judge(item)
        return
    with ProcessPoolExecutor(workers) as pool:
        for reports in pool.map(judge, inputs, chunksize=_BATCH):
            yield from reports


def judge_one(item: Input, question: Question, official: OfficialJudge | None = None) -> list[Report]:
    """What there is to say about one input: one report, or one for each member of a zip."""
    ledgers = ledger_reports(item, question.language, draft=question.draft)
    if ledgers is not None:
        return ledgers
    return [_report(name, content, question, official) for name, content in read(item)]


def _report(name: str, content: bytes | Unread, question: Question, official: OfficialJudge | None) -> Report:
    if isinstance(content, Unread):
        unread = content.finding.as_dict(question.language)
        return Report(file=name, kind=None, valid=False, readable=False, findings=[unread])
    judge = partial(
        validate,
        rule_date=question.rule_date,
        today=question.today,
        document_type=question.document_type,
        draft=question.draft,
    )
    verdict = judge(content)
    comparison = compare(official, content, verdict, question.document_type) if official is not None else None
    return Report(
        file=name,
        kind=verdict.kind.value if verdict.readable else None,
        valid=verdict.valid,
        readable=verdict.readable,
        findings=_told(verdict, _fixes(content, verdict, judge, question), question.language),
        official=comparison.as_dict() if comparison is not None else None,
        issued=tuple(issued_in(content)) if verdict.readable else (),
    )


def _fixes(content: bytes, verdict: Verdict, judge: partial[Verdict], question: Question) -> dict[str, Repair]:
    """The certain repairs by the finding they take away; a valid document is not looked at again."""
    if verdict.valid or not verdict.readable:
        return {}
    repairs = certain_repairs(
        content,
        verdict.findings,
        rule_date=question.rule_date,
        judge=lambda changed: judge(changed).findings,
        names=False,
    )
    return {f"{item.gib_rule} {item.told_at}": item for item in repairs}


def _told(verdict: Verdict, fixes: Mapping[str, Repair], language: str) -> list[dict[str, object]]:
    """The findings as promised in JSON, each with its repair where one is certain."""
    told = []
    for item in verdict.findings:
        fix = fixes.get(f"{item.gib_rule} {item.path}")
        told.append({**item.as_dict(language), "fix": fix.as_dict(language) if fix is not None else None})
    return told


def _print_json(reports: Iterable[Report]) -> int:
    """JSON Lines on standard output; gives the exit code."""
    worst = 0
    out = sys.stdout.buffer
    for report in reports:
        line: dict[str, object] = {
            "file": report.file,
            "kind": report.kind,
            "valid": report.valid,
            "findings": report.findings,
        }
        if report.official is not None:
            line["official"] = report.official
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        out.write(text.encode("utf-8", "backslashreplace") + b"\n")
        worst = max(worst, report.exit_code)
    out.flush()
    return worst


def _with_progress(reports: Iterator[Report], total: int) -> Iterator[Report]:
    """Shows on a terminal's standard error how far the work is, once it lasts longer than two seconds."""
    if not sys.stderr.isatty():
        yield from reports
        return
    started = time.monotonic()
    shown = False
    for done, report in enumerate(reports, 1):
        if time.monotonic() - started > _PATIENCE:
            shown = True
            click.echo(f"\r{done}/{max(total, done)} ", nl=False, err=True)
        yield report
    if shown:
        click.echo("\r" + " " * 24 + "\r", nl=False, err=True)
