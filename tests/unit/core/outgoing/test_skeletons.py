"""Skeletons are shared between threads, bounded in number, and know no document of another shape."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from zarf.core.documents.order import PartyData
from zarf.core.outgoing import Written, judge_written, judging, read_order, write_invoice
from zarf.core.validation import validate

_SELLER = PartyData("1234567808", "Şişli", "İstanbul", title="Deneme A.Ş.")
_ISSUED = datetime(2026, 11, 2, 10, 15, tzinfo=ZoneInfo("Europe/Istanbul"))
_TODAY = _ISSUED.date()
_CUSTOMER = {"vkn_tckn": "9876543217", "title": "Örnek A.Ş.", "district": "Çankaya", "city": "Ankara"}


def _written(number: int, *, lines: int = 2, note: str = "", seller: PartyData = _SELLER) -> Written:
    line = {"name": f"Kalem {number}", "quantity": number + 1, "unit_price": "10.50", "vat_percent": 20}
    data = {"order_key": "SIP", "customer": _CUSTOMER, "lines": [line] * lines, **({"notes": [note]} if note else {})}
    order = read_order(json.dumps(data).encode())
    assert not isinstance(order, list)
    ettn = f"00000000-0000-4000-8000-{number:012d}"
    return write_invoice(
        order, seller, profile="TEMELFATURA", number=f"ZRF2026{number:09d}", ettn=ettn, issued_at=_ISSUED
    )


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    judging._KNOWN.clear()


def _verdict(written: Written) -> object:
    return judge_written(written, rule_date=_TODAY, today=_TODAY)


def _careful(written: Written) -> object:
    return validate(written.data, rule_date=_TODAY, today=_TODAY, draft=True)


def test_threads_judge_the_same_shape_at_once():
    documents = [_written(number) for number in range(60)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(_verdict, documents * 4))
    assert all(verdict.valid and not verdict.findings for verdict in found)
    assert any(known.made for known in judging._KNOWN.values())


def test_a_wrong_text_is_told_as_ever(monkeypatch: pytest.MonkeyPatch):
    for number in range(4):
        assert _verdict(_written(number)) == _careful(_written(number))
    wrong = _written(5)
    wrong.values[2] = "2027-01-01"  # what stands in the skeleton; the bytes are right
    assert _verdict(wrong) == _careful(wrong)
    skeleton = next(known.free[0] for known in judging._KNOWN.values() if known.free)
    assert not skeleton.is_certainly_good(
        [*wrong.values[: wrong.shape.head.values], ""],
        wrong.shape.kinds,
        wrong.values,
        wrong.shape.head.values,
        _TODAY,
        _TODAY,
    )


def test_a_new_day_is_judged_anew():
    for number in range(4):
        _verdict(_written(number))
    earlier = _TODAY.replace(day=1)
    written = _written(9)
    assert judge_written(written, rule_date=earlier, today=earlier) == validate(
        written.data, rule_date=earlier, today=earlier, draft=True
    )
    assert _verdict(written) == _careful(written)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(judging, "_MOST_SHAPES", 3)
    for lines in range(1, 9):
        for number in range(3):
            written = _written(number, lines=lines)
            assert _verdict(written) == _careful(written)
    assert len(judging._KNOWN) <= 3


def test_a_seller_with_marks_in_its_name_goes_the_typed_way():
    seller = PartyData("1234567808", "Şişli", "İstanbul", title="\ue0000000000003\ue001 A.Ş.")
    assert _written(1, seller=seller).shape is None


def test_marks_in_a_text_do_no_harm():
    for number in range(4):
        written = _written(number, note="\ue00000000002\ue001")
        assert _verdict(written) == _careful(written)
