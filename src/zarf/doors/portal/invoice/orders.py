"""Form -> order and back: the form hands in the same JSON order an ERP program would."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from zarf.core import codes

_PARTY = (
    "vkn_tckn", "title", "first_name", "family_name", "tax_office", "street", "building_number", "district", "city",
    "postal_zone", "country", "email",
)  # fmt: skip
_HEAD = ("order_key", "type_code", "profile", "currency", "exchange_rate", "receiver_alias", "sender_alias")
_LINE = ("name", "quantity", "unit", "unit_price", "discount", "vat_percent", "exemption_code")
_ANYBODY = {"vkn_tckn": "1111111111", "title": "-", "district": "-", "city": "-"}
"""Stands for the receiver while only amounts are asked."""


def order_of(head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], *, is_efatura: bool) -> bytes:
    """The order of a filled form. head and lines: cleaned values; what is blank is left out."""
    order: dict[str, Any] = _filled(head, _HEAD)
    order["customer"] = _filled(head, _PARTY)
    order["lines"] = [_line(one) for one in lines]
    if head.get("series"):
        order["prefix"] = head["series"]
    if not is_efatura:
        order["efatura"] = False
    if head.get("issue_date"):
        order["issue_date"] = head["issue_date"].isoformat()
    notes = [note.strip() for note in str(head.get("notes") or "").splitlines() if note.strip()]
    if notes:
        order["notes"] = notes
    if head.get("returned_number"):
        day = head.get("returned_date")
        order["returned_invoices"] = [{"number": head["returned_number"], "date": day.isoformat() if day else ""}]
    return json.dumps(order, ensure_ascii=False).encode()


def amounts_only(head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> bytes:
    """An order that is good for its amounts, while the receiver is not known yet."""
    order = {"order_key": "-", "customer": _ANYBODY, "lines": [_line(one) for one in lines]}
    return json.dumps(order | _filled(head, ("currency", "exchange_rate"))).encode()


def initial_of(order: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the form shows of an order that comes back to be mended: head and lines."""
    head = {name: order.get(name, "") for name in (*_HEAD, "issue_date")}
    head |= {name: value for name, value in order["customer"].items() if name in _PARTY}
    head["series"] = order.get("prefix", "")
    head["notes"] = "\n".join(order.get("notes", ()))
    returned = order.get("returned_invoices") or [{}]
    head |= {"returned_number": returned[0].get("number", ""), "returned_date": returned[0].get("date", "")}
    return head, [_line_back(one) for one in order["lines"]]


def fields_without_place(order: Mapping[str, Any]) -> list[str]:
    """What an order says that the form cannot show. Such an order is mended where it was written, lest that be lost."""
    shown = {*_HEAD, "customer", "lines", "efatura", "issue_date", "notes", "prefix", "returned_invoices", "supplier"}
    found = [name for name in order if name not in shown]
    found += [f"customer.{name}" for name in order["customer"] if name not in _PARTY]
    for place, line in enumerate(order["lines"]):
        found += [f"lines[{place}].{name}" for name in line if name not in (*_LINE, "withholding")]
    return found + (["returned_invoices"] if len(order.get("returned_invoices") or ()) > 1 else [])


def form_field(path: str) -> tuple[int | None, str]:
    """Where a finding about an order belongs in the form: the line (None: the head) and the field, "" for none.

    >>> form_field("$.lines[2].unit_price"), form_field("$.customer.city"), form_field("$.returned_invoices[0].date")
    ((2, 'unit_price'), (None, 'city'), (None, 'returned_date'))
    """
    parts = path.removeprefix("$").strip(".").split(".")
    if parts == ["prefix"]:
        return None, "series"
    first, name = parts[0], parts[-1]
    if first.startswith("lines["):
        place = int(first[6:-1])
        if len(parts) > 1 and parts[1] == "withholding":
            return place, f"withholding_{name}"
        return place, name if len(parts) > 1 else "name"
    if first.startswith("returned_invoices"):
        return None, f"returned_{name}"
    return None, name if first in ("customer", *_HEAD, "issue_date", "notes") else ""


def _filled(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if values.get(name)}


def _line(one: Mapping[str, Any]) -> dict[str, Any]:
    line = _filled(one, _LINE)
    if one.get("withholding_code"):
        code = one["withholding_code"]
        usual = codes.load("withholding_percents").name(code)
        line["withholding"] = {"code": code, "percent": one.get("withholding_percent") or usual}
    return line


def _line_back(one: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: str(one.get(name, "")) for name in _LINE}
    held = one.get("withholding") or {}
    return shown | {"withholding_code": held.get("code", ""), "withholding_percent": str(held.get("percent", ""))}
