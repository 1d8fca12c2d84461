"""Our whole way out and in, put together from the same parts the office uses."""

from __future__ import annotations

from datetime import date
from functools import cache

from bench._attached import Attachable, attached
from bench._orders import AT, ISSUED_AT, RECEIVER, SENDER, SUPPLIER, Job, stylesheet, world

from zarf.core.documents.order import Order, PartyData, draw_up, order_from_json
from zarf.core.incoming import read_incoming
from zarf.core.seal import SealResult, seal_document
from zarf.core.validation import Verdict, validate
from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import pack
from zarf.core.wire.ubl import write_document
from zarf.ports.keys import LoadedKey

_RULES, _TODAY = date(2026, 9, 14), date(2026, 11, 2)
_SUPPLIER = PartyData(**SUPPLIER)


@cache
def key(kind: str) -> LoadedKey:
    seal = world().seals[kind]
    return LoadedKey(seal.key, seal.certificate)


@cache
def _view() -> Attachable:
    return Attachable.of(stylesheet())


def drawn(job: Job) -> bytes:
    """The unsealed document."""
    order = order_from_json(job.order)
    if not isinstance(order, Order):
        raise SystemExit(f"the order is refused: {order}")
    invoice = draw_up(order, _SUPPLIER, number=job.number, ettn=job.ettn, issued_at=ISSUED_AT)
    return write_document(attached(invoice, _view()) if job.view else invoice)


def outgoing(job: Job, kind: str) -> bytes:
    """The zip that goes out: drawn up, sealed, put into its envelope, judged by all rules, packed."""
    sealed = seal_document(drawn(job), key(kind), signing_time=AT, canonical=True)
    envelope = Envelope(
        instance_identifier=job.envelope,
        type=EnvelopeType.SENDER,
        sender=Partner(SENDER, SUPPLIER["vkn_tckn"], SUPPLIER["title"]),
        receiver=Partner(RECEIVER, "9876543217"),
        created_at=ISSUED_AT,
        groups=(EnvelopeGroup("INVOICE", (sealed,)),),
    )
    xml = write_envelope(envelope)
    _must_hold(validate(xml, rule_date=_RULES, today=_TODAY))
    return pack(job.envelope, xml).data


def incoming(data: bytes, file_name: str) -> None:
    """Everything a receiver looks at: zip, names, envelope, structure, all rules, seal."""
    came = read_incoming(data, file_name, rule_date=_RULES, today=_TODAY)
    _must_hold(came.verdict)
    if came.misnamed is not None:
        raise SystemExit(f"the envelope is refused: {came.misnamed}")
    for document in came.documents:
        report = document.seal_report(
            trust=world().trust, revocation=world().revocation, at=AT, may_seal=(SUPPLIER["vkn_tckn"],)
        )
        if report.result is not SealResult.VALID:
            raise SystemExit(f"the seal is refused: {report.reasons}")


def _must_hold(verdict: Verdict) -> None:
    if not verdict.valid:
        raise SystemExit(f"our document is refused: {verdict.errors}")
