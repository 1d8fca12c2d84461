"""Handing in: a JSON order or a ready UBL file becomes a numbered document, or a refused one with its findings."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zarf.core.documents.order import Order, draw_up, order_from_json
from zarf.core.errors import Conflict
from zarf.core.findings import Finding, finding
from zarf.core.identifiers import DocumentNumber, InvalidIdentifier
from zarf.core.validation import validate
from zarf.core.wire.envelope import without_instructions
from zarf.core.wire.seal_place import with_seal_place
from zarf.core.wire.ubl import write_document
from zarf.core.xml.reading import read_xml
from zarf.office.exchange import queue, routing
from zarf.office.exchange.checkpoints import checkpoint
from zarf.office.exchange.facts import INVOICE, Facts, read_facts
from zarf.office.exchange.models import NEVER_TAKEN, Direction, Document
from zarf.office.exchange.own_view import with_own_view
from zarf.office.exchange.refusals import Refused, errors, stored
from zarf.office.exchange.schedule import ISTANBUL
from zarf.office.exchange.transitions import advance, create
from zarf.office.numbering import services as numbering
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

DEFAULT_PREFIX = "ZRF"
_UNNUMBERED = "000000000"


@dataclass(frozen=True, slots=True)
class Draft:
    """A document about to be taken in. `prefix`: to be numbered with; empty: it brings its own number."""

    taxpayer: Taxpayer
    xml: bytes
    facts: Facts
    sender_alias: str
    receiver_alias: str
    prefix: str = ""
    order_key: str = ""
    order_sha256: str = ""
    answers: Document | None = None


def submit_order(taxpayer: Taxpayer, order_json: bytes, actor: str) -> Document:
    """Draw up, check and number the invoice an order asks for; sealing and sending follow by themselves.

    The same order key never makes two documents: the same order again gives the first one back, another order under
    a key that is taken raises Conflict. A document that breaks GİB's rules is
    kept as REFUSED_BY_RULES with its findings and takes no number. Raises Refused when the order itself cannot be
    read, or there is nowhere to send it.
    """
    order = order_from_json(order_json)
    if not isinstance(order, Order):
        raise Refused(list(order))
    if order.supplier and order.supplier != taxpayer.vkn_tckn:
        raise Refused([finding("EF-EXC-008", path="$.supplier", found=order.supplier, expected=taxpayer.vkn_tckn)])
    digest = _order_digest(order_json)
    earlier = _by_order_key(taxpayer, order.order_key, digest)
    if earlier is not None:
        return earlier
    now = ports().clock.now()
    addresses = _addresses(taxpayer, order.customer.vkn_tckn, order.receiver_alias, now)
    prefix = order.prefix or DEFAULT_PREFIX
    ettn = str(uuid.uuid4())

    def written(number: str) -> bytes:
        invoice = draw_up(
            order,
            taxpayers.party_data(taxpayer),
            number=number,
            ettn=ettn,
            issued_at=now.astimezone(ISTANBUL),
        )
        return with_own_view(write_document(invoice), taxpayer)

    issue_date = order.issue_date or now.astimezone(ISTANBUL).date()
    xml = written(f"{prefix}{issue_date.year}{_UNNUMBERED}")
    facts = read_facts(read_xml(xml))
    draft = Draft(taxpayer, xml, facts, *addresses, prefix=prefix, order_key=order.order_key, order_sha256=digest)
    try:
        return take_in(draft, actor, written)
    except Conflict:
        # The same order came in twice at the same moment: the other one was first.
        earlier = _by_order_key(taxpayer, order.order_key, digest)
        if earlier is None:
            raise
        return earlier


def submit_ubl(taxpayer: Taxpayer, xml: bytes, receiver_alias: str | None, actor: str) -> Document:
    """Check a ready, unsealed UBL invoice that brings its own number; sealing and sending follow by themselves.

    The place of the seal and cac:Signature are put in where the file lacks them; an xml-stylesheet instruction is
    taken out, for an envelope cannot carry it.
    A file that breaks GİB's rules is kept as REFUSED_BY_RULES with its findings. Raises DocumentUnreadable when it
    is no document, Refused when it is not the taxpayer's, has no free number, or has nowhere to go.
    """
    xml = with_seal_place(without_instructions(xml), taxpayers.party_data(taxpayer))
    xml = with_own_view(xml, taxpayer)
    facts = read_facts(read_xml(xml))
    problems = _not_ours(taxpayer, facts)
    if problems:
        raise Refused(problems)
    addresses = _addresses(taxpayer, facts.customer_id, receiver_alias or "", ports().clock.now())
    return take_in(Draft(taxpayer, xml, facts, *addresses), actor)


def take_in(draft: Draft, actor: str, written: Callable[[str], bytes] | None = None) -> Document:
    """Check and number a draft, in one transaction. written: the document's bytes with a given number."""
    verdict = validate(draft.xml, rule_date=_today(), today=_today(), draft=True)
    try:
        with transaction.atomic():
            item = _row(draft)
            create(item, "drawn_up", actor)
            item.findings = stored(verdict.findings)
            if errors(verdict.findings):
                item.number = "" if draft.prefix else item.number
                item.save(update_fields=["findings", "number"])
                advance(item, "refused_by_rules", actor)
                return item
            if draft.prefix and written is not None:
                _number(item, written)
            item.save(update_fields=["findings", "number", "draft", "search_key"])
            advance(item, "numbered", actor, text=item.number)
            queue.prepare(item)
            checkpoint("taken-in")
            return item
    except IntegrityError as problem:
        raise Conflict(_taken(draft, problem)) from problem


def _row(draft: Draft) -> Document:
    item = Document(
        **draft.facts.columns(),
        direction=Direction.OUT,
        taxpayer=draft.taxpayer,
        sender_alias=draft.sender_alias,
        receiver_alias=draft.receiver_alias,
        prefix=draft.prefix,
        order_key=draft.order_key,
        order_sha256=draft.order_sha256,
        answers=draft.answers,
        draft=draft.xml,
        sha256=hashlib.sha256(draft.xml).hexdigest(),
    )
    if draft.prefix:
        item.number = ""
    return item


def _number(item: Document, written: Callable[[str], bytes]) -> None:
    def is_taken(number: str) -> bool:
        same = Document.objects.filter(
            direction=Direction.OUT, supplier_id=item.supplier_id, kind=item.kind, number=number
        )
        return same.exclude(state__in=NEVER_TAKEN).exists()

    reserved = numbering.reserve(item.taxpayer_id, item.kind, item.prefix, item.issue_date, is_taken=is_taken)
    if reserved.out_of_order:
        item.findings = [*item.findings, *stored([finding("EF-EXC-010", found=str(item.issue_date))])]
    item.number = reserved.number
    item.draft = written(reserved.number)
    item.search_key = read_facts(read_xml(item.draft)).search_key()


def _addresses(taxpayer: Taxpayer, receiver: str, wanted: str, at: datetime) -> tuple[str, str]:
    """Sender's and receiver's label. Raises Refused with every reason why there is none."""
    ours, theirs = routing.sender_alias(taxpayer), routing.receiver_alias(receiver, wanted, at)
    if isinstance(ours, str) and isinstance(theirs, str):
        return ours, theirs
    raise Refused([item for item in (ours, theirs) if isinstance(item, Finding)])


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


def _order_digest(order_json: bytes) -> str:
    """What tells two orders apart: their content, whatever the order of keys and the blanks between them."""
    told = json.loads(order_json.decode("utf-8-sig"), parse_float=str)
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _by_order_key(taxpayer: Taxpayer, order_key: str, digest: str) -> Document | None:
    """The document the order has become; one that broke the rules does not count, for it is mended and comes again.

    Raises Conflict when the key was used for an order that said something else: giving that one's document back
    would leave the new order without an invoice, and nobody would know.
    """
    if not order_key:
        return None
    made = Document.objects.filter(taxpayer=taxpayer, order_key=order_key).exclude(state="REFUSED_BY_RULES").first()
    if made is not None and made.order_sha256 and made.order_sha256 != digest:
        raise Conflict(finding("EF-EXC-037", path="$.order_key", found=order_key, number=made.number))
    return made


def _today() -> date:
    return istanbul_today(ports().clock)
