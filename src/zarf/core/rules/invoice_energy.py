"""The rules of electric vehicle charging invoices (SARJ, SARJANLIK), new in the set 20260701.

Source: GİB schematron 20260701, rules Enerji*Check.
"""

from __future__ import annotations

import re
from typing import Final

from zarf.core.rules.facts import InvoiceFacts
from zarf.core.rules.names import CAC, CBC
from zarf.core.rules.party import IDS
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import is_date, is_time, minute_of, normalized, text_of, with_scheme

_FIRST_DAY: Final = minute_of("2005-01-01+04:00")
_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DAY: Final = re.compile(r"20\d{2}-\d{2}-\d{2}")
_PLATE: Final = re.compile(r"[A-Z0-9_-]+")
_REPORT: Final = "F47AC10B-58CC-4372-A567-0E02B2C3D479, 2026-09-14"


def enerji_invoice_period_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    periods = node.all(CAC + "InvoicePeriod")
    if not periods:
        return Fault(node, None, "1", below="cac:InvoicePeriod")
    for period in periods:
        for name, holds, example in (
            ("StartDate", _is_period_day, "2026-09-14"),
            ("StartTime", is_time, "09:30:00"),
            ("EndDate", _is_period_day, "2026-09-14"),
            ("EndTime", is_time, "10:15:00"),
        ):
            found = period.all(CBC + name)
            if not holds(normalized(text_of(found))):
                return Fault(*first(period, found), example, below="" if found else f"cbc:{name}")
    return None


def enerji_esu_rapor_id_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    for reference in node.all(CAC + "AdditionalDocumentReference"):
        ids = with_scheme(reference.all(CBC + "ID"), "ESURaporID")
        if not ids or not _GUID.fullmatch(normalized(text_of(ids))):
            continue
        day = normalized(text_of(reference.all(CBC + "IssueDate")))
        if _DAY.fullmatch(day) and is_date(day):
            return None
    return Fault(node, None, _REPORT, below="cac:AdditionalDocumentReference")


def enerji_party_identification_plaka_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    plates = with_scheme(node.select(*IDS), "PLAKA")
    if len(plates) == 1:
        plate = normalized(plates[0].text)
        if len(plate) <= 50 and _PLATE.fullmatch(plate):
            return None
    return Fault(*first(node, plates), "34ABC123", below="" if plates else "cac:PartyIdentification/cbc:ID")


def enerji_item_instance_serial_id_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    for instance in node.select(CAC + "Item", CAC + "ItemInstance"):
        if normalized(text_of(instance.all(CBC + "SerialID"))):
            return None
    return Fault(node, None, None, below="cac:Item/cac:ItemInstance/cbc:SerialID")


def _is_period_day(text: str) -> bool:
    return is_date(text) and minute_of(text) >= _FIRST_DAY
