"""The quick way out gives the bytes and the verdict of the careful way, and refuses nothing that way takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.unit.core.outgoing.orders import Maker
from tests.unit.core.outgoing.sealing_key import FixedKey

from zarf.core.documents.order import Order, PartyData, draw_up, order_from_json
from zarf.core.documents.order.drawing_up import order_totals
from zarf.core.outgoing import (
    Address,
    QuickOrder,
    enclose,
    judge_enclosed,
    judge_written,
    judging,
    quick_order,
    seal,
    write_invoice,
)
from zarf.core.seal import seal_document
from zarf.core.validation import validate
from zarf.core.view.embedded import REFERENCE_END, ReferenceIds, reference_start
from zarf.core.wire.deflating import repeated_part
from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import pack, unpack
from zarf.core.wire.ubl import write_document

_SELLER = PartyData("1234567808", "Şişli", "İstanbul", title="Deneme & Oğulları A.Ş.", tax_office="Şişli", phone="0212")
_ISSUED = datetime(2026, 11, 2, 10, 15, 7, 123456, tzinfo=ZoneInfo("Europe/Istanbul"))
_SEALED = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
_RULES, _TODAY = date(2026, 9, 14), date(2026, 11, 2)
_SENDER = Partner("urn:mail:gb@deneme.example", "1234567808", "Deneme & Oğulları A.Ş.")
_VIEW = (repeated_part(b"PHhzbDpzdHlsZXNoZWV0Lz4K" * 500), b"PGEvPgo=")
_EACH = 8


@pytest.fixture(name="key", scope="module")
def _key() -> FixedKey:
    return FixedKey()


def _orders(seed: int, count: int) -> Iterator[bytes]:
    maker = Maker(seed)
    for number in range(count // _EACH):
        yield from maker.mixed(_EACH) if number % 3 == 2 else maker.alike(_EACH)


def _same_order(quick: QuickOrder, careful: Order) -> None:
    totals = order_totals(careful)
    assert (quick.order_key, quick.supplier, quick.prefix) == (careful.order_key, careful.supplier, careful.prefix)
    assert (quick.issue_date, quick.receiver_alias) == (careful.issue_date, careful.receiver_alias)
    assert quick.sender_alias == careful.sender_alias
    assert (quick.efatura, quick.profile, quick.type_code) == (careful.efatura, careful.profile, careful.type_code)
    assert (quick.currency, quick.customer) == (careful.currency, careful.customer.vkn_tckn)
    assert quick.customer_title == careful.customer.display_name
    assert (quick.tax, quick.payable) == (f"{totals.tax_amount:.2f}", f"{totals.payable:.2f}")


def _careful_bytes(order: Order, number: str, ettn: str, with_view: bool) -> bytes:
    invoice = draw_up(order, _SELLER, number=number, ettn=ettn, issued_at=_ISSUED)
    data = write_document(invoice)
    if not with_view:
        return data
    start = reference_start(ReferenceIds(ettn, invoice.issue_date.text)).encode()
    reference = start + _VIEW[0].data + _VIEW[1] + REFERENCE_END.encode()
    place = b"<cac:Signature><cbc:ID "
    return data.replace(place, reference + place, 1)


def _envelope(sealed: bytes, receiver: Partner, identifier: str) -> bytes:
    group = EnvelopeGroup("INVOICE", (sealed,))
    return write_envelope(Envelope(identifier, EnvelopeType.SENDER, _SENDER, receiver, _ISSUED, (group,)))


def _compare(data: bytes, index: int, key: FixedKey) -> bool:
    """One order by both ways, step by step. Whether it went the quick way at all."""
    quick, careful = quick_order(data), order_from_json(data)
    if quick is None:
        return False
    assert isinstance(careful, Order), (careful, data)
    _same_order(quick, careful)
    number, ettn = f"ZRF2026{index:09d}", f"00000000-0000-4000-8000-{index:012d}"
    identifier = f"11111111-0000-4000-8000-{index:012d}"
    with_view = index // _EACH % 3 == 0
    careful = replace(careful, profile=quick.profile)
    expected = _careful_bytes(careful, number, ettn, with_view)
    written = write_invoice(
        quick,
        _SELLER,
        profile=quick.profile,
        number=number,
        ettn=ettn,
        issued_at=_ISSUED,
        view=_VIEW if with_view else (),
    )
    assert written.data == expected, data
    assert judge_written(written, rule_date=_RULES, today=_TODAY) == validate(
        expected, rule_date=_RULES, today=_TODAY, draft=True
    )
    sealed = seal(written, key, signing_time=_SEALED)
    assert sealed.data == seal_document(expected, key, signing_time=_SEALED, canonical=True)
    receiver = Partner("urn:mail:pk@ornek.example", quick.customer, quick.customer_title if index % 2 else "")
    enclosed = enclose(
        sealed, Address(EnvelopeType.SENDER, _SENDER, receiver), identifier=identifier, created_at=_ISSUED
    )
    whole = _envelope(sealed.data, receiver, identifier)
    assert enclosed.data == whole
    assert judge_enclosed(enclosed, rule_date=_RULES, today=_TODAY) == validate(whole, rule_date=_RULES, today=_TODAY)
    if index % 50 == 0:
        assert unpack(pack(identifier, enclosed.parts).data).xml == whole
    return True


def _run(seed: int, count: int, key: FixedKey, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many orders went the quick way, and how many verdicts came from a skeleton."""
    read_again = 0

    def counted(*given: object, **named: object) -> object:
        nonlocal read_again
        read_again += 1
        return validate(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "validate", counted)
    quick = sum([_compare(data, index, key) for index, data in enumerate(_orders(seed, count))])
    return quick, 2 * quick - read_again


def test_both_ways_give_the_same(key: FixedKey, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, from_skeleton = _run(1, 900, key, monkeypatch)
    assert quick > 400
    assert from_skeleton > 250


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(2, 8))
def test_both_ways_give_the_same_for_many(seed: int, key: FixedKey, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, from_skeleton = _run(seed, 6000, key, monkeypatch)
    assert quick > 2500
    assert from_skeleton > 1500
