"""From findings to the repairs that can be promised: tried out before they are offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from zarf.core.findings import Finding
from zarf.core.repair.makers import MAKERS, tax_names
from zarf.core.repair.parts import Repair, applied
from zarf.core.repair.raw import RawDocument
from zarf.core.repair.seal_place import seal_place
from zarf.core.xml.namespaces import DS

Judge = Callable[[bytes], Sequence[Finding]]
"""The findings on a document, by the same rules as those at hand."""

_DOCUMENTS = frozenset({"Invoice", "ApplicationResponse", "DespatchAdvice", "ReceiptAdvice", "CreditNote"})
_SIGNED = f"{{{DS}}}SignatureValue"
_MOST_TRIALS = 40
_MOST_BYTES = 20 * 1024 * 1024


def is_sealed(data: bytes) -> bool:
    """Whether the document carries a seal. *data* must be readable."""
    return b"SignatureValue" in data and any(item.tag == _SIGNED for item in RawDocument(data).root.walk())


def certain_repairs(
    data: bytes, findings: Sequence[Finding], *, rule_date: date, judge: Judge, names: bool = True
) -> tuple[Repair, ...]:
    """The repairs that take away their findings and bring no other, in document order.

    data: one readable document; for an envelope there are none, since its documents are sealed.
    findings: what *judge* says of it. names: also what no finding of a draft asks for: tax names, the seal's place.
    """
    asked = [item for item in findings if item.gib_rule in MAKERS]
    if len(data) > _MOST_BYTES or not (asked or names):
        return ()
    document = RawDocument(data)
    if document.root.name not in _DOCUMENTS:
        return ()
    made = [MAKERS[item.gib_rule](document, item, rule_date) for item in asked if item.gib_rule is not None]
    wanted = [item for item in made if item is not None]
    if names:
        wanted += [*tax_names(document), *seal_place(document)]
    proposed = _apart(wanted)
    before = Counter(_key(item) for item in findings)
    if not proposed or _keeps_promise(data, proposed, before, judge):
        return proposed
    kept: tuple[Repair, ...] = ()
    for group in _alike(proposed)[:_MOST_TRIALS]:
        tried = tuple(sorted((*kept, *group), key=lambda item: item.edit.start))
        if _keeps_promise(data, tried, before, judge):
            kept = tried
    return kept


def _keeps_promise(data: bytes, repairs: Iterable[Repair], before: Counter[str], judge: Judge) -> bool:
    chosen = list(repairs)
    after = Counter(_key(item) for item in judge(applied(data, chosen)))
    if after - before:
        return False
    return not any(f"{item.gib_rule} {item.told_at}" in after for item in chosen if item.gib_rule)


def _key(item: Finding) -> str:
    return f"{item.gib_rule or item.code} {item.path}"


def _apart(repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    """In document order, and none at the place of another: two rules may want the same change."""
    chosen: dict[tuple[int, int, str], Repair] = {}
    for item in sorted(repairs, key=lambda item: item.edit.start):
        chosen.setdefault((item.edit.start, item.edit.end, item.path), item)
    return tuple(chosen.values())


def _alike(repairs: Sequence[Repair]) -> list[list[Repair]]:
    """Those that change the same into the same are one decision."""
    groups: dict[tuple[str, str | None, str], list[Repair]] = {}
    for item in repairs:
        groups.setdefault((item.kind, item.found, item.to), []).append(item)
    return list(groups.values())
