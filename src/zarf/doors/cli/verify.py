"""`zarf verify`: judge the seals of documents and envelopes. Structure and rules are not judged here.

Exit 0: every seal is valid; 1: at least one is invalid; 3: none is invalid, but some are undetermined; 2: a file
cannot be opened, or the question itself was wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from zarf.core.findings import Finding, finding
from zarf.core.seal import (
    KeptEvidence,
    Revocation,
    SealReport,
    SealResult,
    TrustStore,
    verify_and_keep,
    verify_document,
    verify_kept,
)
from zarf.core.seal.big_files import verify_file
from zarf.doors.cli.seal_questions import moment_given, read_given, revocation_lists, trust_store
from zarf.doors.cli.sealed_files import SealedPart, read_fault, sealed_parts
from zarf.doors.cli.spoken import language_option, unusable, wrong_use
from zarf.doors.cli.whole_file import write_file

_EXITS = {SealResult.VALID: 0, SealResult.UNDETERMINED: 3, SealResult.INVALID: 1}
_WORDS = {
    "tr": {SealResult.VALID: "geçerli", SealResult.INVALID: "geçersiz", SealResult.UNDETERMINED: "belirsiz"},
    "en": {SealResult.VALID: "valid", SealResult.INVALID: "invalid", SealResult.UNDETERMINED: "undetermined"},
}
_COUNTER = {"tr": "seri imza", "en": "counter signature"}


@dataclass(frozen=True, slots=True)
class Judge:
    """What every file is judged with."""

    trust: TrustStore
    revocation: Revocation | None
    at: datetime
    keep: str | None = None
    kept: KeptEvidence | None = None

    def report(self, part: SealedPart) -> SealReport:
        if part.fault is not None:
            return SealReport(part.fault_result, (part.fault.code,))
        if self.kept is not None:
            return verify_kept(part.xml, self.kept, trust=self.trust)
        if self.keep is not None:
            report, kept = verify_and_keep(part.xml, trust=self.trust, revocation=self.revocation, at=self.at)
            write_file(self.keep, kept.to_json())
            return report
        if part.is_big:
            with Path(part.file).open("rb") as file:
                return verify_file(file, trust=self.trust, revocation=self.revocation, at=self.at)
        return verify_document(part.xml, trust=self.trust, revocation=self.revocation, at=self.at)


@click.command("verify")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per sealed document, a line each.")
@click.option("--trust", "trusted", metavar="PEM", multiple=True, help="Trusted certificates, roots or not.")
@click.option("--crl", "crls", metavar="FILE", multiple=True, help="A revocation list, DER or PEM.")
@click.option("--no-revocation", is_flag=True, help="Do not ask whether a certificate is revoked.")
@click.option("--keep", "keep", metavar="FILE", help="Write what the one document is judged with into FILE.")
@click.option("--kept", "kept", metavar="FILE", help="Judge the one document as of receipt, by what --keep wrote.")
@click.option("--at", "moment", metavar="TIME", help="Moment of verification, ISO 8601 with offset; default: now.")
@language_option
def command(
    files: tuple[str, ...],
    as_json: bool,
    trusted: tuple[str, ...],
    crls: tuple[str, ...],
    no_revocation: bool,
    keep: str | None,
    kept: str | None,
    moment: str | None,
    language: str,
) -> None:
    """Verify the seal of documents; an envelope is opened and each of its sealed documents judged."""
    record = _record(kept) if kept is not None else None
    judge = Judge(
        trust_store(trusted), None if no_revocation else revocation_lists(crls), moment_given(moment), keep, record
    )
    exits: set[int] = set()
    for part, report in _judged(files, judge):
        exits.add(2 if part.is_unopened else _EXITS[report.result])
        _print_json(part, report) if as_json else _print_text(part, report, language)
    sys.exit(next((code for code in (2, 1, 3) if code in exits), 0))


def _judged(files: tuple[str, ...], judge: Judge) -> Iterator[tuple[SealedPart, SealReport]]:
    for name in files:
        parts = sealed_parts(name)
        if judge.keep is not None or judge.kept is not None:
            parts = _only_one(files, parts)
        for part in parts:
            yield part, judge.report(part)


def _only_one(files: tuple[str, ...], parts: Iterator[SealedPart]) -> Iterator[SealedPart]:
    found = list(parts)
    if len(files) != 1 or len(found) != 1 or found[0].is_big:
        raise wrong_use(
            "--keep ve --kept olağan büyüklükte tek bir belge içindir",
            "--keep and --kept are about one document of ordinary size",
        )
    return iter(found)


def _print_json(part: SealedPart, report: SealReport) -> None:
    line: dict[str, object] = {"file": part.file, **report.as_dict()}
    if part.number is not None:
        line["document"] = part.number
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def _print_text(part: SealedPart, report: SealReport, language: str) -> None:
    name = part.file if part.number is None else f"{part.file} [{part.number}]"
    click.echo(_readable(f"{name}: {_in_words(report, language)}"))
    if report.counter is not None:
        click.echo(_readable(f"  {_COUNTER[language]}: {_in_words(report.counter, language)}"))
    for told in _findings(part, report):
        click.echo(f"  {_told(told, language)}")


def _in_words(report: SealReport, language: str) -> str:
    details = [_WORDS[language][report.result]]
    if report.signer is not None:
        details.append(f"{report.signer.name} ({report.signer.vkn_tckn or '?'})")
    if report.signing_time is not None:
        details.append(report.signing_time.isoformat())
    if report.level is not None:
        details.append(report.level)
    return ", ".join(details)


def _readable(text: str) -> str:
    """What standard output can take: a file's name may be no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _findings(part: SealedPart, report: SealReport) -> list[Finding]:
    """The reasons with their values: only reading has any, and the document is read once more for them."""
    if part.fault is not None:
        return [part.fault]
    is_unread = any(code.startswith("EF-XML-") for code in report.reasons) and not part.is_big
    unreadable = read_fault(part.xml) if is_unread else None
    return [unreadable if unreadable and unreadable.code == code else finding(code) for code in report.reasons]


def _told(item: Finding, language: str) -> str:
    line = "" if item.line is None else {"tr": f" ({item.line}. satır)", "en": f" (line {item.line})"}[language]
    return _readable(f"{item.code}{line}: {item.message(language)} {item.hint(language)}")


def _record(name: str) -> KeptEvidence:
    try:
        return KeptEvidence.from_json(read_given(name))
    except ValueError as error:
        raise unusable("--kept", error) from error
