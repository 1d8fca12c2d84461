"""Reading an order: everything wrong with it is told at once, in both languages."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from zarf.core.documents.order.reading import order_from_json
from zarf.core.documents.order.value import Order

EXAMPLES = Path(__file__).parents[4] / "examples"


def order(**changes):
    value = {
        "order_key": "K-1",
        "customer": {"vkn_tckn": "9876543217", "title": "Örnek", "district": "Çankaya", "city": "Ankara"},
        "lines": [{"name": "Kalem", "quantity": 1, "unit_price": "10.50", "vat_percent": 20}],
    }
    value.update(changes)
    return json.dumps(value).encode()


def findings(data: bytes):
    read = order_from_json(data)
    assert isinstance(read, list), "the order was accepted"
    return [(item.code, item.path) for item in read]


def test_reads_the_example_with_exact_decimals():
    read = order_from_json((EXAMPLES / "order-ticari.json").read_bytes())
    assert isinstance(read, Order)
    assert read.lines[0].unit_price == Decimal("145.50")
    assert read.supplier == "1234567808"
    assert read.customer.title == "Örnek İnşaat Limited Şirketi"


def test_a_price_written_as_text_or_number_is_the_same():
    assert order_from_json(order()).lines[0].unit_price == Decimal("10.50")


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"order_key": NaN}', b'{"a":1,"a":2}', b"[" * 100_000, "{}".encode("utf-16"),
     b'{"a": ' + b"1" * 5000 + b"}", b'{"a": 1e99999999999999999999}']
)  # fmt: skip
def test_what_is_not_json_is_one_finding(data):
    assert findings(data) == [("EF-ORD-001", "")]


def test_every_fault_is_told_in_one_visit():
    faulty = order(
        lines=[{"name": " ", "quantity": 0, "unit_price": -1, "vat_percent": 120}, {"nmae": "x"}], surprise=1
    )
    told = findings(faulty)
    assert ("EF-ORD-003", "$.surprise") in told
    assert {path for code, path in told if code == "EF-ORD-004"} == {
        "$.lines[0].name",
        "$.lines[0].quantity",
        "$.lines[0].unit_price",
        "$.lines[0].vat_percent",
    }
    assert ("EF-ORD-003", "$.lines[1].nmae") in told
    assert ("EF-ORD-002", "$.lines[1].name") in told


@pytest.mark.parametrize("name", ["Kalem\x00", "Kalem\ud800", "Kalem\uffff"])
def test_characters_that_xml_cannot_carry_are_refused(name):
    line = {"name": name, "quantity": 1, "unit_price": 1, "vat_percent": 20}
    assert findings(order(lines=[line])) == [("EF-ORD-004", "$.lines[0].name")]


def test_a_person_needs_first_and_family_name():
    customer = {"vkn_tckn": "10000000146", "district": "Konak", "city": "İzmir"}
    assert findings(order(customer=customer)) == [("EF-ORD-006", "$.customer")]


def test_a_firm_needs_a_title():
    customer = {"vkn_tckn": "9876543217", "district": "Konak", "city": "İzmir"}
    assert findings(order(customer=customer)) == [("EF-ORD-007", "$.customer.title")]


def test_foreign_currency_needs_a_rate():
    assert findings(order(currency="EUR")) == [("EF-ORD-008", "$.exchange_rate")]


def test_a_discount_larger_than_the_amount_is_refused():
    line = {"name": "Kalem", "quantity": 1, "unit_price": 10, "vat_percent": 20, "discount": 11}
    assert ("EF-ORD-009", "$.lines[0].discount") in findings(order(lines=[line]))


def test_an_exemption_with_a_rate_is_refused():
    line = {"name": "Kalem", "quantity": 1, "unit_price": 10, "vat_percent": 20, "exemption_code": "301"}
    assert findings(order(lines=[line])) == [("EF-ORD-010", "$.lines[0].exemption_code")]


def test_an_order_of_five_megabytes_is_refused():
    assert findings(b" " * (5 * 1024 * 1024)) == [("EF-ORD-005", "")]


def test_the_supplier_may_be_named_by_vkn_or_tckn():
    assert order_from_json(order(supplier="1234567808")).supplier == "1234567808"
    assert order_from_json(order()).supplier == ""


@pytest.mark.parametrize("supplier", ["123", "", "12345678O8", 1234567808, {"vkn_tckn": "1234567808"}])
def test_a_supplier_that_is_no_number_is_told(supplier):
    assert findings(order(supplier=supplier)) == [("EF-ORD-004", "$.supplier")]
