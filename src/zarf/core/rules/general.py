"""The general rules: country, currency, unit, channel, date and MIME codes wherever they stand in a file.

GİB's main file keeps them outside any pattern, where most tools overlook them; Merkez enforces them.
Source: GİB schematron, general rules (`genel` in the flattened file).
"""

from __future__ import annotations

from typing import Final

from zarf.core.rules.facts import File
from zarf.core.rules.rule import Fault
from zarf.core.rules.tree import Node
from zarf.core.rules.values import first_minute, is_date, minute_of

_FIRST_DAY: Final = minute_of("2005-01-01+04:00")


def country_code_check_1(file: File, node: Node) -> Fault | None:
    return _in_list(file, node, "CountryCodeList")


def general_currency_code_check_1(file: File, node: Node) -> Fault | None:
    return _in_list(file, node, "CurrencyCodeList")


def general_channel_code_check_1(file: File, node: Node) -> Fault | None:
    return _in_list(file, node, "ChannelCodeList") if file.ubl_21_anywhere else None


def general_currency_id_check_1(file: File, node: Node) -> Fault | None:
    return _attribute_in_list(file, node, "currencyID", "CurrencyCodeList")


def general_unit_code_check_1(file: File, node: Node) -> Fault | None:
    return _attribute_in_list(file, node, "unitCode", "UnitCodeList") if file.ubl_21_anywhere else None


def mime_code_check_1(file: File, node: Node) -> Fault | None:
    return _attribute_in_list(file, node, "mimeCode", "MimeCodeList")


def tarih_bicimi_1(_file: File, node: Node) -> Fault | None:
    return None if is_date(node.text) else Fault(node, node.text, "2026-09-14")


def time_check_1(file: File, node: Node) -> Fault | None:
    """Not after today. A date with a time zone is compared by its first moment, as the official rules do."""
    if not is_date(node.text) or minute_of(node.text) <= first_minute(file.today):
        return None
    return Fault(node, node.text, f"<= {file.today.isoformat()}")


def time_check_2(_file: File, node: Node) -> Fault | None:
    if not is_date(node.text) or minute_of(node.text) >= _FIRST_DAY:
        return None
    return Fault(node, node.text, ">= 2005-01-01")


def time_check_1_of_20260312(file: File, node: Node) -> Fault | None:
    """Without the guard of the later set a text that is no date breaks the comparison, which is a failure."""
    return time_check_1(file, node) if is_date(node.text) else Fault(node, node.text, "2026-09-14")


def time_check_2_of_20260312(file: File, node: Node) -> Fault | None:
    return time_check_2(file, node) if is_date(node.text) else Fault(node, node.text, "2026-09-14")


def _in_list(file: File, node: Node, name: str) -> Fault | None:
    known = file.list(name)
    return None if known.holds(node.text) else Fault(node, node.text, known.shown)


def _attribute_in_list(file: File, node: Node, attribute: str, name: str) -> Fault | None:
    known = file.list(name)
    value = node.attributes.get(attribute, "")
    return None if known.holds(value) else Fault(node, value, known.shown, below=f"@{attribute}")
