"""Judging a file that somebody hands to the page "Belge denetle": verdict and certain repairs. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding
from zarf.core.repair import Repair, applied, certain_repairs, is_sealed
from zarf.core.rules.number_order import NumberOrder, issued_in
from zarf.core.validation import Verdict, validate
from zarf.core.wire.packing import unpack
from zarf.core.xml.kinds import DocumentKind

_ZIP = b"PK"
_NEVER_REPAIRED = (DocumentKind.ENVELOPE, DocumentKind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Question:
    """How the files are to be judged. document_type: None lets the document decide."""

    rule_date: date
    today: date
    document_type: str | None
    draft: bool


@dataclass(frozen=True, slots=True)
class Inspected:
    """One judged document. data: its bytes, empty when a zip could not be opened.

    repairs: those that are certain, in document order. copy: the unsealed bytes after them; None without repairs.
    """

    name: str
    data: bytes
    verdict: Verdict
    repairs: tuple[Repair, ...] = ()
    copy: bytes | None = None

    def repair_of(self, item: Finding) -> Repair | None:
        """The repair that takes the finding away."""
        key = (item.gib_rule, item.path)
        return next((one for one in self.repairs if one.gib_rule and (one.gib_rule, one.told_at) == key), None)


def inspect(name: str, content: bytes, question: Question) -> Inspected:
    """The verdict on one file; a zip is judged by its member, named `zip!member`."""
    if content.startswith(_ZIP) or name.lower().endswith(".zip"):
        try:
            unpacked = unpack(content, name)
        except ZarfError as refused:
            return Inspected(name, b"", Verdict(DocumentKind.UNKNOWN, False, (refused.finding,), readable=False))
        name, content = f"{name}!{unpacked.member_name}", unpacked.xml
    verdict = _judged(content, question)
    repairs = tuple(_repairs(content, verdict, question))
    return Inspected(name, content, verdict, repairs, applied(content, repairs) if repairs else None)


def with_number_order(items: Iterable[Inspected]) -> Iterator[Inspected]:
    """Adds the warnings that only several documents together can give."""
    order = NumberOrder()
    for item in items:
        told = order.warnings(issued_in(item.data)) if item.verdict.readable else []
        verdict = replace(item.verdict, findings=(*item.verdict.findings, *told))
        yield replace(item, verdict=verdict)


def _judged(content: bytes, question: Question) -> Verdict:
    return validate(
        content,
        rule_date=question.rule_date,
        today=question.today,
        document_type=question.document_type,
        draft=question.draft,
    )


def _repairs(content: bytes, verdict: Verdict, question: Question) -> Iterator[Repair]:
    """None for a sealed document: a single changed byte would break its seal."""
    if not verdict.readable or verdict.kind in _NEVER_REPAIRED or is_sealed(content):
        return
    yield from certain_repairs(
        content,
        verdict.findings,
        rule_date=question.rule_date,
        judge=lambda changed: _judged(changed, question).findings,
    )
