"""The rules of the envelope: header, parties, envelope kind and the groups of documents in it.

Source: GİB schematron, patterns document, header and package.
"""

from __future__ import annotations

import re
from typing import Final

from zarf.core.rules.facts import File
from zarf.core.rules.names import (
    APPLICATION_RESPONSE,
    CANCEL_USER_ACCOUNT,
    CBC,
    EF,
    ENVELOPE_HEADER,
    INVOICE,
    PROCESS_USER_ACCOUNT,
    SCHEMA_LOCATION,
    SH,
)
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import is_any, is_blank, normalized, number, text_of

MERKEZ_VKN: Final = "3900383669"
_GUID: Final = re.compile(r"[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}")
_GUID_EXAMPLE: Final = "F47AC10B-58CC-4372-A567-0E02B2C3D479"


def document_check_1(_file: File, node: Node) -> Fault | None:
    return None if node.all(ENVELOPE_HEADER) else Fault(node, None, "1", below="sh:StandardBusinessDocumentHeader")


def document_check_2(_file: File, node: Node) -> Fault | None:
    return None if node.all(EF + "Package") else Fault(node, None, "1", below="ef:Package")


def document_check_3(_file: File, node: Node) -> Fault | None:
    found = node.attributes.get(SCHEMA_LOCATION)
    if found is not None and "PackageProxy_1_2.xsd" in found:
        return None
    return Fault(node, found, "PackageProxy_1_2.xsd", below="@xsi:schemaLocation")


def header_check_1(_file: File, node: Node) -> Fault | None:
    versions = node.all(SH + "HeaderVersion")
    return None if is_any(versions, "1.0", "1.2") else Fault(*first(node, versions), "1.0 | 1.2")


def header_check_2(_file: File, node: Node) -> Fault | None:
    return _exactly_one(node, SH + "Sender", "sh:Sender")


def header_check_3(_file: File, node: Node) -> Fault | None:
    return _exactly_one(node, SH + "Receiver", "sh:Receiver")


def empty_check_1(_file: File, node: Node) -> Fault | None:
    return Fault(node, node.text, "urn:mail:defaultgb@ornek.com.tr") if is_blank(node.text) else None


def contact_information_check_1(_file: File, node: Node) -> Fault | None:
    return None if node.all(SH + "ContactInformation") else Fault(node, "0", ">= 1", below="sh:ContactInformation")


def contact_information_check_2(_file: File, node: Node) -> Fault | None:
    count = sum(
        is_any(information.all(SH + "ContactTypeIdentifier"), "VKN_TCKN")
        for information in node.all(SH + "ContactInformation")
    )
    return None if count == 1 else Fault(node, str(count), "1")


def contact_check_1(_file: File, node: Node) -> Fault | None:
    types = node.all(SH + "ContactTypeIdentifier")
    return None if types else Fault(node, None, "VKN_TCKN | UNVAN", below="sh:ContactTypeIdentifier")


def contact_check_2(file: File, node: Node) -> Fault | None:
    types = node.all(SH + "ContactTypeIdentifier")
    known = file.list("ContactTypeIdentifierType")
    if not types or known.holds(text_of(types)):
        return None
    return Fault(types[0], types[0].text, known.shown)


def contact_check_3(_file: File, node: Node) -> Fault | None:
    if not is_any(node.all(SH + "ContactTypeIdentifier"), "VKN_TCKN"):
        return None
    contacts = node.all(SH + "Contact")
    return None if len(text_of(contacts)) in (10, 11) else Fault(*first(node, contacts), "VKN (10) | TCKN (11)")


def type_version_check_1(_file: File, node: Node) -> Fault | None:
    versions = node.all(SH + "TypeVersion")
    return None if is_any(versions, "1.2") else Fault(*first(node, versions), "1.2")


def envelope_type_check_1(file: File, node: Node) -> Fault | None:
    kinds = node.all(SH + "Type")
    known = file.list("EnvelopeType")
    return None if known.holds(text_of(kinds)) else Fault(*first(node, kinds), known.shown)


def envelope_type_element_type_check_1(file: File, node: Node) -> Fault | None:
    return _holds_only(file, node, "SENDERENVELOPE", "INVOICE", "DESPATCHADVICE", "CREDITNOTE")


def envelope_type_element_type_check_2(file: File, node: Node) -> Fault | None:
    return _holds_only(file, node, "POSTBOXENVELOPE", "APPLICATIONRESPONSE", "RECEIPTADVICE")


def envelope_type_element_type_check_3(file: File, node: Node) -> Fault | None:
    return _holds_only(file, node, "SYSTEMENVELOPE", "APPLICATIONRESPONSE")


def envelope_type_element_type_check_4(file: File, node: Node) -> Fault | None:
    if not _is_user_envelope(node):
        return None
    found = file.tree.anywhere("ElementType")
    if is_any(found, "PROCESSUSERACCOUNT", "CANCELUSERACCOUNT"):
        return None
    return Fault(node, _listed(found), "PROCESSUSERACCOUNT | CANCELUSERACCOUNT")


def envelope_type_element_type_check_5(file: File, node: Node) -> Fault | None:
    if not _is_user_envelope(node):
        return None
    if is_any(file.receiver_ids, MERKEZ_VKN) and is_any(file.receiver_aliases, "GIB"):
        return None
    return Fault(node, f"{_listed(file.receiver_ids)} {_listed(file.receiver_aliases)}", f"{MERKEZ_VKN} GIB")


def envelope_type_element_type_check_6(file: File, node: Node) -> Fault | None:
    if not _is_user_envelope(node):
        return None
    known = file.list("UserEnvelopeAliases")
    alias = normalized(text_of(file.sender_aliases))
    return None if known.holds(alias) else Fault(node, alias, known.shown)


def uuid_check_1(_facts: object, node: Node) -> Fault | None:
    return None if _GUID.fullmatch(node.text) else Fault(node, node.text, _GUID_EXAMPLE)


def elements_group_count_check_1(_file: File, node: Node) -> Fault | None:
    count = len(node.all("Elements"))
    return None if count < 11 else Fault(node, str(count), "<= 10", below="Elements")


def element_type_check_1(file: File, node: Node) -> Fault | None:
    kinds = node.all("ElementType")
    known = file.list("ElementType")
    return None if known.holds(text_of(kinds)) else Fault(*first(node, kinds), known.shown)


def element_count_check_1(_file: File, node: Node) -> Fault | None:
    counts = node.all("ElementCount")
    return None if any(number(count.text) < 1001 for count in counts) else Fault(*first(node, counts), "<= 1000")


def element_list_count_check_1(_file: File, node: Node) -> Fault | None:
    present = sum(len(group.kids) for group in node.all("ElementList"))
    return _equals_count(node, present)


def element_name_check_1(_file: File, node: Node) -> Fault | None:
    return _holds_as_many(node, "INVOICE", INVOICE)


def element_name_check_2(_file: File, node: Node) -> Fault | None:
    return _holds_as_many(node, "APPLICATIONRESPONSE", APPLICATION_RESPONSE)


def element_name_check_3(_file: File, node: Node) -> Fault | None:
    return _holds_as_many(node, "PROCESSUSERACCOUNT", PROCESS_USER_ACCOUNT)


def element_name_check_4(_file: File, node: Node) -> Fault | None:
    return _holds_as_many(node, "CANCELUSERACCOUNT", CANCEL_USER_ACCOUNT)


def invoice_count_check_1(_file: File, node: Node) -> Fault | None:
    if not is_any(node.all("ElementType"), "INVOICE"):
        return None
    count = len(node.select("ElementList", INVOICE))
    return None if count < 101 else Fault(node, str(count), "<= 100", below="ElementList")


def export_invoice_count_check_1(_file: File, node: Node) -> Fault | None:
    return _at_most_one(node, "IHRACAT")


def export_invoice_count_check_2(_file: File, node: Node) -> Fault | None:
    return _at_most_one(node, "YOLCUBERABERFATURA")


def _exactly_one(node: Node, tag: str, name: str) -> Fault | None:
    count = len(node.all(tag))
    return None if count == 1 else Fault(node, str(count), "1", below=name)


def _is_user_envelope(node: Node) -> bool:
    return is_any(node.all(SH + "Type"), "USERENVELOPE")


def _listed(nodes: list[Node]) -> str:
    return ", ".join(dict.fromkeys(node.text for node in nodes))


def _holds_only(file: File, node: Node, envelope_type: str, *allowed: str) -> Fault | None:
    """An envelope of that type holds one kind of document only, and it is an allowed one."""
    if not is_any(node.all(SH + "Type"), envelope_type):
        return None
    found = file.tree.anywhere("ElementType")
    if any(all(kind.text == one for kind in found) for one in allowed):
        return None
    return Fault(node, _listed(found), " | ".join(allowed))


def _equals_count(node: Node, present: int) -> Fault | None:
    counts = node.all("ElementCount")
    if any(number(count.text) == present for count in counts):
        return None
    return Fault(*first(node, counts), str(present))


def _holds_as_many(node: Node, element_type: str, document: str) -> Fault | None:
    if not is_any(node.all("ElementType"), element_type):
        return None
    return _equals_count(node, len(node.select("ElementList", document)))


def _at_most_one(node: Node, profile: str) -> Fault | None:
    parent = node.parent
    if parent is None or not is_any(parent.all("ElementType"), "INVOICE"):
        return None
    count = sum(is_any(invoice.all(CBC + "ProfileID"), profile) for invoice in node.all(INVOICE))
    return None if count <= 1 else Fault(node, str(count), "<= 1", below="Invoice")
