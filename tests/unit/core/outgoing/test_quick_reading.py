"""What the quick reading leaves to the careful one, and what it must not take."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zarf.core.documents.order import Order, order_from_json
from zarf.core.outgoing import QuickOrder, quick_order, read_order

_ORDER: dict[str, Any] = {
    "order_key": "SIP-1",
    "customer": {"vkn_tckn": "9876543217", "title": "Örnek A.Ş.", "district": "Çankaya", "city": "Ankara"},
    "lines": [{"name": "Kalem", "quantity": 2, "unit_price": "10.50", "vat_percent": 20}],
}


def _bytes(**changes: Any) -> bytes:
    return json.dumps(_ORDER | changes, ensure_ascii=False).encode()


def _line(**changes: Any) -> bytes:
    return _bytes(lines=[_ORDER["lines"][0] | changes])


def test_an_ordinary_order_is_read():
    order = read_order(_bytes())
    assert isinstance(order, QuickOrder)
    assert (order.payable, order.tax, order.customer_title) == ("25.20", "4.20", "Örnek A.Ş.")


@pytest.mark.parametrize(
    "data",
    [
        _bytes().replace(b'"city":', b'"city": "Bursa", "city":'),
        _bytes().replace(b'"Kalem"', b'"Kalem", "name": "Silgi"'),
        _bytes(notes=["a:b"]).replace(b'"city":', b'"city": "Bursa", "city":'),
        _bytes(notes=["a"]).replace(b'"a"', b'"a\\u003ab"').replace(b'"city":', b'"city": "x", "city":'),
    ],
)
def test_a_key_given_twice_is_left_to_the_careful_way(data: bytes):
    assert quick_order(data) is None
    assert isinstance(read_order(data), list)


@pytest.mark.parametrize(
    "data",
    [
        _line(quantity=True),
        _line(vat_percent=True),
        _line(quantity=0),
        _line(unit_price=-1),
        _line(unit_price="1e3"),
        _line(unit_price=1.123456789),
        _line(discount="21.01"),
        _line(exemption_code="351"),
        _line(name="   "),
        _line(name="a\x01"),
        _line(name="a\ufffe"),
        _bytes(currency="USD"),
        _bytes(unknown=1),
        _bytes(discount=22),
        b"",
        b"{}",
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_wrong_is_never_taken(data: bytes):
    careful = order_from_json(data)
    assert quick_order(data) is None
    # Some of these are good orders in an unusual spelling; then the careful way takes them.
    assert isinstance(careful, Order | list)


def test_numbers_too_large_to_be_exact_go_the_careful_way():
    data = _line(quantity="99999999999999", unit_price="99999999999999")
    assert quick_order(data) is None
    assert isinstance(order_from_json(data), Order)


def test_a_null_is_as_good_as_nothing():
    order = read_order(_bytes(payment=None, notes=None))
    assert isinstance(order, QuickOrder)
    assert quick_order(_bytes(notes=None).replace(b'"city":', b'"city": "Bursa", "city":')) is None


@pytest.mark.parametrize("value", [1, "1", "1.0", 1.0, "1.00000000"])
def test_a_number_may_be_spelled_in_several_ways(value: Any):
    order = read_order(_line(quantity=value))
    assert isinstance(order, QuickOrder)
    assert order.payable == "12.60"
