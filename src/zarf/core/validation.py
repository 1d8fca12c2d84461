"""One document or envelope, from bytes to verdict: read, structure, rules.

This is the check that every way in and every way out goes through. The seal is judged in core/seal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import Finding, Severity, finding
from zarf.core.rules import check_rules
from zarf.core.wire.structure import MOST_FINDINGS, check_structure
from zarf.core.wire.structure_quick import certainly_sound
from zarf.core.xml.kinds import DocumentKind, kind_of_root
from zarf.core.xml.namespaces import CBC, clark
from zarf.core.xml.reading import DOCUMENT_LIMITS, ENVELOPE_LIMITS, Limits, duplicate_ids, read_plain, read_xml
from zarf.core.xml.view import Tree, view_of

EFATURA = "efatura"
EARCHIVE = "earchive"

_PROFILE = clark(CBC, "ProfileID")
_ENVELOPE_ROOT = re.compile(rb"<(?:[\w.-]+:)?StandardBusinessDocument[\s>/]")
MOST_DOCUMENTS = 1000
"""GİB's limit for one group of an envelope (ElementCountCheck)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """kind: what the file is; UNKNOWN when it could not be read. valid: no finding is an error.

    readable: False when the bytes are no document at all, so that nothing could be judged.
    """

    kind: DocumentKind
    valid: bool
    findings: tuple[Finding, ...]
    readable: bool = True

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(item for item in self.findings if item.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(item for item in self.findings if item.severity is Severity.WARNING)


def validate(
    data: bytes,
    *,
    rule_date: date,
    today: date,
    document_type: str | None = None,
    draft: bool = False,
    limits: Limits | None = None,
) -> Verdict:
    """The verdict on one file; a bad document is a verdict, never an exception.

    rule_date: chooses the rule set. today: the day in Istanbul.
    document_type: "efatura" or "earchive"; None takes earchive for a bare invoice whose profile begins with EARSIV.
    An envelope is always judged as e-Fatura.
    draft: the missing seal is not told.
    limits: None takes those of an envelope when the file begins as one.
    Structure and rules are both told, whatever the other says. Raises NoRuleSet for a day before the first rule set.
    """
    chosen = limits or limits_for(data)
    file = read_plain(data, chosen)
    if file is not None and certainly_sound(file, draft=draft):
        verdict = _judge(file.tree, None, rule_date, today, document_type, draft)
        file.release()
        return verdict
    try:
        root = read_xml(data, chosen)
    except DocumentUnreadable as trouble:
        return Verdict(DocumentKind.UNKNOWN, False, (trouble.finding,), readable=False)
    return judge(root, rule_date=rule_date, today=today, document_type=document_type, draft=draft)


def limits_for(data: bytes) -> Limits:
    """What the file may cost: an envelope holds many documents, anything else is one."""
    begins = data[:4096]
    is_envelope = b"StandardBusinessDocument" in begins and _ENVELOPE_ROOT.search(begins) is not None
    return ENVELOPE_LIMITS(MOST_DOCUMENTS) if is_envelope else DOCUMENT_LIMITS


def judge(
    root: etree._Element,
    *,
    rule_date: date,
    today: date,
    document_type: str | None = None,
    draft: bool = False,
) -> Verdict:
    """As `validate`, for a document that is read already."""
    return _judge(view_of(root), root, rule_date, today, document_type, draft)


def judge_sound(tree: Tree, *, rule_date: date, today: date, draft: bool = False) -> Verdict:
    """As `validate`, for the view of a file of which it is certain that its structure is sound."""
    return _judge(tree, None, rule_date, today, None, draft)


def _judge(
    tree: Tree, root: etree._Element | None, rule_date: date, today: date, document_type: str | None, draft: bool
) -> Verdict:
    """root: the same document, to be asked about its structure; None where that is certainly sound."""
    kind = kind_of_root(tree.root.tag)
    if kind is DocumentKind.UNKNOWN:
        wrong = finding("EF-RUL-003", path="/", line=1, found=etree.QName(tree.root.tag).localname)
        return Verdict(kind, False, (wrong,))
    found = _structure(root, kind, draft) if root is not None else []
    if len(found) >= MOST_FINDINGS:
        # Wrecked or hostile: Merkez stops at the schema (1160) too, and the rules would cost far more than they tell.
        return Verdict(kind, False, tuple(found))
    asked = _type_of(tree, kind, document_type)
    found.extend(check_rules(tree, rule_date=rule_date, today=today, document_type=asked, draft=draft))
    return Verdict(kind, all(item.severity is not Severity.ERROR for item in found), tuple(found))


def _structure(root: etree._Element, kind: DocumentKind, draft: bool) -> list[Finding]:
    found = list(check_structure(root, draft=draft))
    for document in _documents(root, kind):
        found.extend(duplicate_ids(document))
    return found


def _documents(root: etree._Element, kind: DocumentKind) -> list[etree._Element]:
    """The documents in an envelope, or the document itself: each has Ids of its own."""
    if kind is not DocumentKind.ENVELOPE:
        return [root]
    return [
        document for group in root.iter("ElementList") for document in group.iter("*") if document.getparent() is group
    ]


def _type_of(tree: Tree, kind: DocumentKind, asked: str | None) -> str:
    """Envelopes are always e-Fatura; e-Arşiv invoices are never sent in one."""
    if kind is DocumentKind.ENVELOPE:
        return EFATURA
    if asked is not None or kind is not DocumentKind.INVOICE:
        return asked or EFATURA
    profiles = tree.root.all(_PROFILE)
    return EARCHIVE if profiles and profiles[0].text.startswith("EARSIV") else EFATURA
