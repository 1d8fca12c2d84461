"""Our whole way out and in, put together from the same parts the office uses."""

from __future__ import annotations

from datetime import date
from functools import cache

from bench._orders import AT, ISSUED_AT, RECEIVER, SENDER, SUPPLIER, Job, world

from zarf.core.documents.order import PartyData
from zarf.core.incoming import read_incoming
from zarf.core.outgoing import Address, Part, Written, enclose, judge_enclosed, read_order, seal, write_invoice
from zarf.core.seal import SealResult
from zarf.core.validation import Verdict
from zarf.core.wire.deflating import repeated_part
from zarf.core.wire.envelope import EnvelopeType, Partner
from zarf.core.wire.packing import pack
from zarf.ports.keys import LoadedKey

_RULES, _TODAY = date(2026, 9, 14), date(2026, 11, 2)
_SUPPLIER = PartyData(**SUPPLIER)
_ADDRESS = Address(
    EnvelopeType.SENDER,
    Partner(SENDER, SUPPLIER["vkn_tckn"], SUPPLIER["title"]),
    Partner(RECEIVER, "9876543217"),
)


@cache
def key(kind: str) -> LoadedKey:
    seal = world().seals[kind]
    return LoadedKey(seal.key, seal.certificate)


@cache
def _view(text: str) -> tuple[Part, ...]:
    """The firm's stylesheet, kept as the office keeps it: in base64, deflated once."""
    return (repeated_part(text.encode("ascii")),)


def outgoing(job: Job, kind: str) -> bytes:
    """The zip that goes out: drawn up, sealed, put into its envelope, judged by all rules, packed."""
    sealed = seal(_written(job), key(kind), signing_time=AT)
    enclosed = enclose(sealed, _ADDRESS, identifier=job.envelope, created_at=ISSUED_AT)
    _must_hold(judge_enclosed(enclosed, rule_date=_RULES, today=_TODAY))
    return pack(job.envelope, enclosed.parts).data


def drawn(job: Job) -> bytes:
    """The unsealed document."""
    return _written(job).data


def _written(job: Job) -> Written:
    order = read_order(job.order)
    if isinstance(order, list):
        raise SystemExit(f"the order is refused: {order}")
    return write_invoice(
        order,
        _SUPPLIER,
        profile=order.profile,
        number=job.number,
        ettn=job.ettn,
        issued_at=ISSUED_AT,
        view=_view(job.view) if job.view else (),
    )


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
