"""The one table of all rules, by document kind; and the official assertions that no document can fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zarf.core.rules.names import (
    APPLICATION_RESPONSE,
    CANCEL_USER_ACCOUNT,
    DESPATCH_ADVICE,
    INVOICE,
    PROCESS_USER_ACCOUNT,
    RECEIPT_ADVICE,
)
from zarf.core.rules.rule import Context, Rule
from zarf.core.rules.sets import rule_sets
from zarf.core.rules.table_despatch import DESPATCH_CONTEXTS, RECEIPT_CONTEXTS
from zarf.core.rules.table_file import ATTRIBUTE_RULES, ENVELOPE_CONTEXTS, GENERAL_CONTEXTS
from zarf.core.rules.table_invoice import INVOICE_CONTEXTS
from zarf.core.rules.table_response import RESPONSE_CONTEXTS
from zarf.core.rules.table_user_account import USER_ACCOUNT_CONTEXTS
from zarf.core.xml.namespaces import prefixed

NEVER_FAILS: dict[str, str] = {
    "namespaceCheck-1": (
        "asks for a namespace binding when an element is called Invoice, but is attached to the envelope's root, "
        "which cannot have that name"
    ),
}
"""Official assertions without a row, with the reason."""


_DOCUMENTS: tuple[tuple[str, tuple[Context[Any], ...]], ...] = (
    (INVOICE, INVOICE_CONTEXTS),
    (APPLICATION_RESPONSE, RESPONSE_CONTEXTS),
    (DESPATCH_ADVICE, DESPATCH_CONTEXTS),
    (RECEIPT_ADVICE, RECEIPT_CONTEXTS),
    (PROCESS_USER_ACCOUNT, USER_ACCOUNT_CONTEXTS),
    (CANCEL_USER_ACCOUNT, USER_ACCOUNT_CONTEXTS),
)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One assertion at one place, for listings.

    kind: "envelope", "any", or the document's root name. context: the place, as people write it.
    valid_from, valid_to: first and last day on which Merkez applies it; None: from the first set, until now.
    """

    rule_id: str
    code: str
    kind: str
    context: str
    valid_from: date | None
    valid_to: date | None


def rows() -> Iterator[RuleRow]:
    """Every assertion at every place it is attached to."""
    for context in ENVELOPE_CONTEXTS:
        yield from _rows("envelope", "/".join(prefixed(tag) for tag in context.path), context)
    for context in GENERAL_CONTEXTS:
        yield from _rows("any", "//" + prefixed(context.path[0]), context)
    for attribute, rule in ATTRIBUTE_RULES:
        yield _row("any", f"//@{attribute}", rule)
    for root, contexts in _DOCUMENTS:
        for one in contexts:
            yield from _rows(prefixed(root), "/".join(prefixed(tag) for tag in (root, *one.path)), one)


def _rows(kind: str, place: str, context: Context[Any]) -> Iterator[RuleRow]:
    for rule in context.rules:
        yield _row(kind, place, rule)


def _row(kind: str, place: str, rule: Rule[Any]) -> RuleRow:
    valid_from = {one.name: one.valid_from for one in rule_sets()}
    later = [one.valid_from for one in rule_sets() if rule.until is not None and one.name > rule.until]
    return RuleRow(
        rule_id=rule.id,
        code=rule.code,
        kind=kind,
        context=place,
        valid_from=valid_from[rule.since] if rule.since else None,
        valid_to=date.fromordinal(later[0].toordinal() - 1) if later else None,
    )
