"""Numbers against dates, across documents."""

from __future__ import annotations

import random
import time

import pytest
from lxml import etree
from tests.unit.core.rules.documents import BUYER, SELLER, envelope, invoice, party, put

from zarf.core.rules.number_order import Issued, NumberOrder, issued_in


def made(number: int, day: str, *, letters: str = "ABC2026", seller: str = SELLER) -> bytes:
    edits = [put("cbc:ID", f"{letters}{number:09d}"), put("cbc:IssueDate", day)]
    if seller != SELLER:
        edits.append(put("cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID", seller))
    return etree.tostring(invoice(*edits), encoding="utf-8")


def told(*files: bytes) -> list[list[str]]:
    order = NumberOrder()
    return [[str(item.found) for item in order.warnings(issued_in(data))] for data in files]


def test_number_date_and_supplier_are_found_in_the_bytes() -> None:
    (found,) = issued_in(made(7, "2026-11-01"))
    assert (found.series, found.number, found.text) == (f"{SELLER} ABC2026", 7, "ABC2026000000007")
    assert found.day.isoformat() == "2026-11-01"


def test_a_later_number_with_an_earlier_date_is_told() -> None:
    assert told(made(1, "2026-11-05"), made(2, "2026-11-04")) == [[], ["ABC2026000000002, 2026-11-04"]]


def test_it_is_told_whichever_file_comes_first() -> None:
    assert told(made(2, "2026-11-04"), made(1, "2026-11-05")) == [[], ["ABC2026000000001, 2026-11-05"]]


def test_numbers_in_order_and_of_one_day_are_not_told() -> None:
    files = [made(number, f"2026-11-{number // 2 + 1:02d}") for number in range(1, 20)]
    random.Random(3).shuffle(files)
    assert told(*files) == [[]] * 19


@pytest.mark.parametrize("other", [{"letters": "XYZ2026"}, {"letters": "ABC2025"}, {"seller": BUYER}])
def test_other_series_years_and_suppliers_are_not_compared(other: dict[str, str]) -> None:
    assert told(made(1, "2026-11-05"), made(2, "2026-11-04", **other)) == [[], []]


def test_the_documents_of_one_envelope_are_compared_too() -> None:
    inside = [etree.fromstring(made(1, "2026-11-05")), etree.fromstring(made(2, "2026-11-01"))]
    assert told(etree.tostring(envelope(*inside))) == [["ABC2026000000002, 2026-11-01"]]


def test_the_same_number_twice_is_left_to_others() -> None:
    assert told(made(1, "2026-11-05"), made(1, "2026-11-01")) == [[], []]


@pytest.mark.parametrize("data", [b"", b"<a/>", made(1, "2026-11-05").replace(b"2026-11-05", b"2026-13-45")])
def test_what_has_no_number_or_date_is_passed_over(data: bytes) -> None:
    assert list(issued_in(data)) == []


def test_hostile_bytes_cost_little() -> None:
    head = b"<cbc:ProfileID>A</cbc:ProfileID><cbc:ID>ABC2026000000001</cbc:ID>"
    started = time.perf_counter()
    for data in (head * 20_000, head + b"<a>" * 300_000, b"ProfileID> <ID " * 100_000, party("x")[0].__name__.encode()):
        list[Issued](issued_in(data))
    assert time.perf_counter() - started < 2
