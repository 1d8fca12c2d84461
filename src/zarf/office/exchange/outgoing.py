"""Handing in: a JSON order or a ready UBL file becomes a numbered document, or a refused one with its findings."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zarf.core.documents.order import Order
from zarf.core.errors import Conflict
from zarf.core.findings import Finding, finding
from zarf.core.identifiers import DocumentNumber, InvalidIdentifier
from zarf.core.outgoing import QuickOrder, read_order
from zarf.core.validation import validate
from zarf.core.wire.envelope import without_instructions
from zarf.core.wire.seal_place import with_seal_place
from zarf.core.xml.reading import read_xml
from zarf.office.checkpoints import checkpoint
from zarf.office.exchange import queue
from zarf.office.exchange.deciding import KEEPING_EVENTS, Asked, Decision, decide
from zarf.office.exchange.drawing import Drawing
from zarf.office.exchange.facts import INVOICE, Facts, read_facts
from zarf.office.exchange.models import NEVER_TAKEN, RETURNED, Direction, Document
from zarf.office.exchange.order_keys import by_order_key, order_digest, taken_by_another
from zarf.office.exchange.own_view import with_own_view
from zarf.office.exchange.refusals import Refused, errors, stored
from zarf.office.exchange.routing import Sender, sender_of, without_label
from zarf.office.exchange.schedule import ISTANBUL
from zarf.office.exchange.transitions import advance, create, lock
from zarf.office.folding import search_key
from zarf.office.numbering import services as numbering
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer
from zarf.office.tenants import of_every_branch
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

DEFAULT_PREFIX = "ZRF"
_UNNUMBERED = "000000000"

Written = Callable[[str], bytes]
"""The document's bytes with a given number."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document about to be taken in. `prefix`: to be numbered with; empty: it brings its own number.

    decision: None for what is no invoice, and so has no way to choose. findings: None while it is not judged.
    prepared_by: who hands it in without the right to seal; empty when nobody need release it.
    """

    taxpayer: Taxpayer
    xml: bytes
    facts: Facts
    sender: Sender
    receiver_alias: str
    prefix: str = ""
    order_key: str = ""
    order_sha256: str = ""
    order_json: bytes | None = None
    decision: Decision | None = None
    answers: Document | None = None
    prepared_by: str = ""
    findings: Sequence[Finding] | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of an order. is_repeated: it had been handed in before, and this is the document it became then."""

    document: Document
    is_repeated: bool


def submit_order(taxpayer: Taxpayer, order_json: bytes, actor: str) -> Document:
    """The document that the order becomes, or has become before; see `hand_in_order`."""
    return hand_in_order(taxpayer, order_json, actor).document


def hand_in_order(taxpayer: Taxpayer, order_json: bytes, actor: str) -> HandedIn:
    """Draw up, check and number the invoice an order asks for; sealing and sending follow by themselves.

    The same order key never makes two documents: the same order again gives the first one back, another order under
    a key that is taken raises Conflict. A document that breaks GİB's rules is kept as REFUSED_BY_RULES with its
    findings and takes no number; one whose receiver is no registered user, or from which the mark "e-Fatura" was taken
    off, is kept as a draft; one of somebody who may not seal waits for a sealer (F220), and one that was given back is
    the same document again. Raises Refused when the order itself cannot be read, or a person has to say which label is
    meant.
    """
    prepared_by = _preparer(taxpayer, actor)
    order = read_order(order_json)
    if isinstance(order, list):
        raise Refused(order)
    if order.supplier and order.supplier != taxpayer.vkn_tckn:
        raise Refused([finding("EF-EXC-008", path="$.supplier", found=order.supplier, expected=taxpayer.vkn_tckn)])
    digest = order_digest(order_json)
    earlier = by_order_key(taxpayer, order.order_key, digest)
    if earlier is not None and earlier.state != RETURNED:
        return HandedIn(earlier, is_repeated=True)
    now = ports().clock.now()
    decision, sender = decided(taxpayer, asked_of(order), actor, now, branch=earlier.branch if earlier else "")
    prefix = order.prefix or DEFAULT_PREFIX
    written = writer(taxpayer, order, decision, ettn=str(earlier.ettn if earlier else uuid.uuid4()), now=now)
    drawn = written.drawn(unnumbered(prefix, order, now))
    draft = Draft(
        taxpayer,
        drawn.xml,
        drawn.facts,
        sender=sender,
        receiver_alias=decision.label,
        prefix=prefix,
        order_key=order.order_key,
        order_sha256=digest,
        order_json=order_json,
        decision=decision,
        prepared_by=prepared_by,
        findings=drawn.findings(),
    )
    try:
        return HandedIn(take_in(draft, actor, written, again=earlier), is_repeated=False)
    except Conflict:
        # The same order came in twice at the same moment: the other one was first.
        earlier = by_order_key(taxpayer, order.order_key, digest)
        if earlier is None or earlier.state == RETURNED:
            raise
        return HandedIn(earlier, is_repeated=True)


def asked_of(order: Order | QuickOrder) -> Asked:
    """What an order says about the way its invoice shall go."""
    receiver = order.customer if isinstance(order, QuickOrder) else order.customer.vkn_tckn
    return Asked(
        receiver,
        order.receiver_alias,
        order.profile,
        order.type_code,
        order.efatura,
        sender_alias=order.sender_alias,
    )


def writer(taxpayer: Taxpayer, order: Order | QuickOrder, decision: Decision, *, ettn: str, now: datetime) -> Drawing:
    """Writes the invoice of an order, in the scenario that was decided, with whatever number it is given."""
    return Drawing(taxpayer, order, decision.profile, ettn, now)


def unnumbered(prefix: str, order: Order | QuickOrder, now: datetime) -> str:
    """The number that stands in a draft of the order until it gets its own."""
    return f"{prefix}{(order.issue_date or now.astimezone(ISTANBUL).date()).year}{_UNNUMBERED}"


def submit_ubl(taxpayer: Taxpayer, xml: bytes, receiver_alias: str | None, actor: str) -> Document:
    """Check a ready, unsealed UBL invoice that brings its own number; sealing and sending follow by themselves.

    The place of the seal and cac:Signature are put in where the file lacks them; an xml-stylesheet instruction is
    taken out, for an envelope cannot carry it.
    A file that breaks GİB's rules is kept as REFUSED_BY_RULES with its findings; one of somebody who may not seal waits
    for a sealer. Raises DocumentUnreadable when it is no document, Refused when it is not the taxpayer's, has no free
    number, or has nowhere to go.
    """
    prepared_by = _preparer(taxpayer, actor)
    xml = with_seal_place(without_instructions(xml), taxpayers.party_data(taxpayer))
    xml = with_own_view(xml, taxpayer)
    facts = read_facts(read_xml(xml))
    problems = _not_ours(taxpayer, facts)
    if problems:
        raise Refused(problems)
    asked = asked_of_ubl(facts, receiver_alias or "")
    decision, sender = decided(taxpayer, asked, actor, ports().clock.now())
    draft = Draft(taxpayer, xml, facts, sender, decision.label, decision=decision, prepared_by=prepared_by)
    return take_in(draft, actor)


def asked_of_ubl(facts: Facts, receiver_alias: str) -> Asked:
    """What a ready file says about the way it shall go."""
    return Asked(facts.customer_id, receiver_alias, facts.profile, facts.type_code, is_ready=True)


def _preparer(taxpayer: Taxpayer, actor: str) -> str:
    """Who prepares it for a sealer; empty when the actor may seal, so that it goes on by itself. Raises NotAllowed."""
    taxpayers.require(taxpayer.pk, taxpayers.Right.DOCUMENTS_DRAW_UP)
    return "" if taxpayers.holds(taxpayer.pk, taxpayers.Right.DOCUMENTS_SEAL) else actor


def take_in(draft: Draft, actor: str, written: Written | None = None, *, again: Document | None = None) -> Document:
    """Check and number a draft, in one transaction. again: the document that was given back, and becomes this."""
    found = judged(draft.xml) if draft.findings is None else draft.findings
    try:
        with transaction.atomic():
            if again is None:
                item = _row(draft)
                create(item, "drawn_up", actor)
            else:
                item = _renewed(again, draft, actor)
            settle(item, found, draft.decision, actor, written)
            return item
    except IntegrityError as problem:
        raise Conflict(_taken(draft, problem)) from problem


def judged(xml: bytes) -> Sequence[Finding]:
    """What structure and rules of today say of an unsealed document."""
    return validate(xml, rule_date=_today(), today=_today(), draft=True).findings


def settle(
    item: Document, found: Sequence[Finding], decision: Decision | None, actor: str, written: Written | None
) -> None:
    """From DRAFT on: refused by the rules, kept as a draft, before a sealer, or numbered.

    Within a transaction, the row saved before.
    """
    item.findings = stored([*found, *(decision.warnings() if decision else ())])
    if errors(found):
        item.number = "" if item.prefix else item.number
        item.save(update_fields=["findings", "number"])
        advance(item, "refused_by_rules", actor)
        return
    if decision is not None and not decision.goes_out:
        item.save(update_fields=["findings"])
        advance(item, KEEPING_EVENTS[decision.way], actor, text=decision.list_version)
        return
    if item.needs_release:
        item.save(update_fields=["findings"])
        advance(item, "release_awaited", actor)
        return
    if item.prefix and written is not None:
        _number(item, written)
    item.order_json = None
    item.save(update_fields=["findings", "number", "draft", "search_key", "order_json"])
    advance(item, "numbered", actor, text=item.number)
    queue.prepare(item)
    checkpoint("taken-in")


def _row(draft: Draft) -> Document:
    item = Document(direction=Direction.OUT, taxpayer=draft.taxpayer, answers=draft.answers)
    _fill(item, draft)
    return item


def _renewed(item: Document, draft: Draft, actor: str) -> Document:
    """The row of what was given back, with what it says now. Raises Conflict when somebody was first."""
    locked = lock(item)
    if locked.state != RETURNED:
        raise Conflict(taken_by_another(locked))
    advance(locked, "handed_in_again", actor)
    _fill(locked, draft)
    locked.save()
    return locked


def _fill(item: Document, draft: Draft) -> None:
    """What the draft says, put into the row; a number only where it brings its own."""
    for name, value in draft.facts.columns().items():
        setattr(item, name, value)
    item.sender_alias, item.branch = draft.sender.alias, draft.sender.branch
    item.receiver_alias = draft.receiver_alias
    item.prefix = draft.prefix
    item.order_key, item.order_sha256, item.order_json = draft.order_key, draft.order_sha256, draft.order_json
    item.decision = draft.decision.as_dict() if draft.decision else None
    item.prepared_by, item.released_by = draft.prepared_by, ""
    item.draft, item.sha256 = draft.xml, hashlib.sha256(draft.xml).hexdigest()
    if draft.prefix:
        item.number = ""


def _number(item: Document, written: Written) -> None:
    def is_taken(number: str) -> bool:
        same = Document.objects.filter(
            direction=Direction.OUT, supplier_id=item.supplier_id, kind=item.kind, number=number
        )
        return same.exclude(state__in=NEVER_TAKEN).exists()

    is_limited = taxpayers.limits(item.taxpayer_id) is not None
    with of_every_branch() if is_limited else nullcontext():
        reserved = numbering.reserve(item.taxpayer_id, item.kind, item.prefix, item.issue_date, is_taken=is_taken)
    if reserved.out_of_order:
        item.findings = [*item.findings, *stored([finding("EF-EXC-010", found=str(item.issue_date))])]
    item.number = reserved.number
    item.draft = written(reserved.number)
    item.search_key = search_key(
        item.number, str(item.ettn), item.supplier_id, item.supplier_title, item.customer_id, item.customer_title
    )


def decided(taxpayer: Taxpayer, asked: Asked, actor: str, at: datetime, *, branch: str = "") -> tuple[Decision, Sender]:
    """How it goes, and from where. branch: of a document that has one. Raises Refused with every reason why not."""
    decision, ours = decide(taxpayer, asked, actor, at), sender_of(taxpayer, branch, asked.sender_alias)
    if isinstance(decision, Decision) and not decision.goes_out and not asked.sender_alias:
        return decision, ours if isinstance(ours, Sender) else without_label(taxpayer, branch)
    if isinstance(decision, Decision) and isinstance(ours, Sender):
        return decision, ours
    raise Refused([item for item in (ours, decision) if isinstance(item, Finding)])


def _not_ours(taxpayer: Taxpayer, facts: Facts) -> Sequence[Finding]:
    problems = []
    if facts.kind != INVOICE:
        problems.append(finding("EF-EXC-003", found=facts.kind))
    if facts.supplier_id != taxpayer.vkn_tckn:
        problems.append(finding("EF-EXC-008", found=facts.supplier_id, expected=taxpayer.vkn_tckn))
    try:
        DocumentNumber.parse(facts.number)
    except InvalidIdentifier as problem:
        problems.append(problem.finding)
    return problems


def _taken(draft: Draft, problem: IntegrityError) -> Finding:
    """Which of the things that must be unique was used before."""
    text = str(problem)
    if "one_ettn" in text:
        return finding("EF-EXC-012", found=str(draft.facts.ettn))
    if "one_number" in text:
        return finding("EF-EXC-011", found=draft.facts.number)
    if "one_order" in text or "one_document_each_order" in text:
        return finding("EF-EXC-013", found=draft.order_key)
    if "one_answer" in text:
        return finding("EF-EXC-022")
    raise problem


def _today() -> date:
    return istanbul_today(ports().clock)
