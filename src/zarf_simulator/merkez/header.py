"""What Merkez reads in an envelope's tree. It forgives everything: judging is the checks' work.

Structure: `sh:StandardBusinessDocument` of GİB "Ek-1 Zarf Şema Yapısı" v1.5.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from zarf_simulator.merkez.documents import Registered
from zarf_simulator.merkez.envelopes import Parties

_SH = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}"
_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


@dataclass(frozen=True, slots=True)
class Header:
    """The header's values; an absent one is an empty text."""

    instance_identifier: str
    type: str
    header_version: str
    type_version: str
    parties: Parties


def read_header(root: etree._Element) -> Header:
    identification = f"{_SH}StandardBusinessDocumentHeader/{_SH}DocumentIdentification/{_SH}"
    sender = _partner(root, "Sender")
    receiver = _partner(root, "Receiver")
    return Header(
        instance_identifier=_text(root, f"{identification}InstanceIdentifier"),
        type=_text(root, f"{identification}Type"),
        header_version=_text(root, f"{_SH}StandardBusinessDocumentHeader/{_SH}HeaderVersion"),
        type_version=_text(root, f"{identification}TypeVersion"),
        parties=Parties(*sender, *receiver),
    )


def documents_in(root: etree._Element) -> list[tuple[str, etree._Element]]:
    """Every document of the package with the ElementType of its group."""
    found = []
    for group in root.findall("{*}Package/Elements"):
        kind = _text(group, "ElementType")
        for element in group.findall("ElementList/*"):
            found.append((kind, element))
    return found


def registrable(root: etree._Element, issuer: str) -> list[Registered]:
    """The documents of an envelope as the register keeps them. The sender of the envelope is their issuer."""
    return [
        Registered(kind, _text(element, f"{_CBC}UUID").lower(), issuer, _text(element, f"{_CBC}ID"))
        for kind, element in documents_in(root)
    ]


def document_type(root: etree._Element) -> str:
    """The document type of the user list by which addresses are looked up."""
    kinds = {kind for kind, _ in documents_in(root)}
    return "DespatchAdvice" if kinds & {"DESPATCHADVICE", "RECEIPTADVICE"} else "Invoice"


def _partner(root: etree._Element, role: str) -> tuple[str, str, str]:
    base = f"{_SH}StandardBusinessDocumentHeader/{_SH}{role}"
    contacts = {
        _text(contact, f"{_SH}ContactTypeIdentifier"): _text(contact, f"{_SH}Contact")
        for contact in root.findall(f"{base}/{_SH}ContactInformation")
    }
    return contacts.get("VKN_TCKN", ""), _text(root, f"{base}/{_SH}Identifier"), contacts.get("UNVAN", "")


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
