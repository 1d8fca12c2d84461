"""One maker for each repair: from a finding to the bytes that take it away, or None where that is not certain.

Source of the right values: the code lists in core/codes, which name theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from zarf.core import codes
from zarf.core.findings import Finding
from zarf.core.repair.parts import Edit, Repair, attribute_edit, insertion, text_edit
from zarf.core.repair.raw import RawDocument, RawElement

Maker = Callable[[RawDocument, Finding, date], Repair | None]

_RATE = re.compile(r"\s*0*([1-9][0-9]{0,2})(?:[.,]0*)?\s*")
_SIGN = re.compile(r"[\s.\-]")
_REASON = "TaxExemptionReason"


def withholding_rate(document: RawDocument, told: Finding, on: date) -> Repair | None:
    """`90.00` becomes `90`, if the list has that rate for the code."""
    percent = document.at(told.path)
    if percent is None or percent.name != "cbc:Percent" or percent.parent is None:
        return None
    code = percent.parent.only("cac:TaxCategory", "cac:TaxScheme", "cbc:TaxTypeCode")
    match = _RATE.fullmatch(percent.text)
    if code is None or match is None:
        return None
    if not codes.load("WithholdingTaxTypeWithPercent").contains(code.text + match[1], on):
        return None
    return _text("withholding-rate", document, told, percent, match[1])


def letter_case(list_name: str) -> Maker:
    """The maker for a code of that list: the one value that differs in letter case or outer blanks only."""

    def make(document: RawDocument, told: Finding, on: date) -> Repair | None:
        element, _, attribute = told.path.partition("/@")
        place = document.at(element)
        found = _value(document, place, attribute)
        to = _one_spelling(list_name, found, on)
        if place is None or found is None or to is None:
            return None
        return _valued("letter-case", document, told, place, attribute, found, to)

    return make


def unit_code(document: RawDocument, told: Finding, on: date) -> Repair | None:
    """An everyday name from our list of aliases, else the letter case of a unit that our list names.

    Two letters in the wrong case may as well be an abbreviation (`kg` is no keg), so aliases come first.
    """
    place = document.at(told.path)
    found = _value(document, place, "unitCode")
    if place is None or found is None:
        return None
    aliases = [item for item in codes.load("unit_aliases") if item.value == _folded(found) and item.holds(on)]
    if aliases:
        return _valued("unit-alias", document, told, place, "unitCode", found, aliases[0].name)
    to = _one_spelling("units", found, on)
    return None if to is None else _valued("letter-case", document, told, place, "unitCode", found, to)


def exemption_reason(document: RawDocument, told: Finding, on: date) -> Repair | None:
    """The official text of a known exemption code, where the text is missing or blank."""
    category = document.at(told.path.rpartition("/")[0])
    if category is None or category.name != "cac:TaxCategory":
        return None
    code = category.only(f"cbc:{_REASON}Code")
    if code is None or not codes.load("TaxExemptionReasonCodeType").contains(code.text, on):
        return None
    text = codes.load("exemption_reasons").name(code.text)
    return _leaf("exemption-reason", document, told, category, _REASON, text) if text else None


def head_value(kind: str, local: str, to: str) -> Maker:
    """The maker for an element of the document's head that has one right value: put in or written anew."""

    def make(document: RawDocument, told: Finding, _on: date) -> Repair | None:
        return _leaf(kind, document, told, document.root, local, to)

    return make


def tax_names(document: RawDocument) -> Iterator[Repair]:
    """The short name of each tax whose name is missing, blank, its code, or misspelt (`k.d.v.`). No rule asks for it.

    Any other name stays: if name and code speak of two taxes, nobody can tell here which of them is wrong.
    """
    for scheme in document.root.walk():
        code = scheme.only("cbc:TaxTypeCode") if scheme.name == "cac:TaxScheme" else None
        names = scheme.all("cbc:Name")
        if code is None or len(names) > 1:
            continue
        name = _tax_name(code.text)
        if names and not _stands_for(names[0].text, name, code.text):
            continue
        made = _leaf("tax-name", document, None, scheme, "Name", name) if name else None
        if made is not None:
            yield made


MAKERS: dict[str, Maker] = {
    "WithholdingTaxTotalCheck-3": withholding_rate,
    "ProfileIDCheck-1": letter_case("ProfileIDTypeGoruntuleme"),
    "ProfileIDCheck-2": letter_case("ProfileIDTypeEarchive"),
    "ProfileIDTypeDespatchAdvice-1": letter_case("ProfileIDTypeDespatchAdvice"),
    "InvoiceTypeCodeCheck-1": letter_case("InvoiceTypeCodeList"),
    "DespatchAdviceTypeCodeCheck-1": letter_case("DespatchAdviceTypeCodeList"),
    **{f"CurrencyCodeCheck-{number}": letter_case("CurrencyCodeList") for number in range(1, 6)},
    "GeneralCurrencyCodeCheck-1": letter_case("CurrencyCodeList"),
    "GeneralCurrencyIDCheck-1": letter_case("CurrencyCodeList"),
    "GeneralUnitCodeCheck-1": unit_code,
    "TaxExemptionReasonCheck-1": exemption_reason,
    "TaxExemptionReasonCodeCheck-1": exemption_reason,
    "CopyIndicatorCheck-1": head_value("copy-indicator", "CopyIndicator", "false"),
    "UBLVersionIDCheck-1": head_value("ubl-version", "UBLVersionID", "2.1"),
    "CustomizationIDCheck-1": head_value("customization", "CustomizationID", "TR1.2"),
}
"""By the official assertion whose finding the repair takes away."""


def _tax_name(code: str) -> str:
    found = (codes.load(name).name(code) for name in ("tax_scheme_names", "tax_type_abbreviations", "withholding"))
    return next((name for name in found if name), "")


def _stands_for(written: str, name: str, code: str) -> bool:
    """Whether the text tells nothing, or means *name* but for letter case, dots and blanks."""
    if written.strip() in ("", code):
        return True
    letters = (_SIGN.sub("", _folded(text)) for text in (written, name))
    return written != name and len(set(letters)) == 1


def _folded(text: str) -> str:
    """Upper case by English letters, whichever keyboard wrote it."""
    return text.strip().replace("ı", "i").replace("İ", "I").upper()


def _one_spelling(list_name: str, found: str | None, on: date) -> str | None:
    if not found or not found.strip():
        return None
    fitting = {value for value in codes.load(list_name).values(on) if _folded(value) == _folded(found)}
    return fitting.pop() if len(fitting) == 1 else None


def _value(document: RawDocument, place: RawElement | None, attribute: str) -> str | None:
    if place is None or place.children:
        return None
    if not attribute:
        return place.text
    span = document.attribute(place, attribute)
    raw = document.data[slice(*span)] if span else b"&"
    # A value written with references is left alone: no code needs them.
    return None if b"&" in raw else raw.decode()


def _valued(
    kind: str, document: RawDocument, told: Finding, place: RawElement, attribute: str, found: str, to: str
) -> Repair | None:
    if not attribute:
        return _text(kind, document, told, place, to)
    made = attribute_edit(document, place, attribute, to)
    return _repair(kind, document, told, told.path, place, found, to, made)


def _text(kind: str, document: RawDocument, told: Finding | None, place: RawElement, to: str) -> Repair | None:
    path = told.path if told is not None else path_of(place)
    return _repair(kind, document, told, path, place, place.text, to, text_edit(document, place, to))


def _leaf(
    kind: str, document: RawDocument, told: Finding | None, parent: RawElement, local: str, to: str
) -> Repair | None:
    """The only leaf of that name under *parent* written anew, or put in where there is none."""
    present = parent.all(f"cbc:{local}")
    if len(present) > 1:
        return None
    if present:
        made = text_edit(document, present[0], to)
        return _repair(kind, document, told, path_of(present[0]), present[0], present[0].text, to, made)
    made = insertion(document, parent, local, to)
    return _repair(kind, document, told, f"{path_of(parent)}/cbc:{local}", parent, None, to, made)


def _repair(
    kind: str,
    document: RawDocument,
    told: Finding | None,
    path: str,
    place: RawElement,
    found: str | None,
    to: str,
    made: tuple[Edit, bytes] | None,
) -> Repair | None:
    if made is None:
        return None
    edit, after = made
    line = place.line if found is not None else 1 + document.data.count(b"\n", 0, edit.start)
    rule, told_at = (told.gib_rule, told.path) if told is not None else (None, path)
    before = document.raw(place) if found is not None else b""
    return Repair(kind, rule, told_at, path, line, found, to, edit, before, after)


def path_of(element: RawElement) -> str:
    """As findings write it: `/Invoice/cac:TaxTotal[2]/cbc:TaxAmount`."""
    steps: list[str] = []
    here: RawElement | None = element
    while here is not None:
        same = here.parent.all(here.name) if here.parent is not None else []
        steps.append(f"{here.name}[{same.index(here) + 1}]" if len(same) > 1 else here.name)
        here = here.parent
    return "/" + "/".join(reversed(steps))
