"""The rules about who sends and who receives: identities, names, and agreement with the envelope.

Shared by all kinds of documents.
Source: GİB schematron, rules PartyIdentification*, ARPartyIdentification*, Document*Check, AR*Check, Signature*Check.
"""

from __future__ import annotations

from typing import Final

from zarf.core.rules.facts import DocumentFacts, File, ResponseFacts
from zarf.core.rules.names import CAC, CBC
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import has_scheme, is_any, is_blank, text_of, with_scheme

IDS: Final[tuple[str, ...]] = (CAC + "PartyIdentification", CBC + "ID")
_ANY_RECEIVER: Final = "3900892152"
"""An envelope to this VKN may carry invoices to any customer (DocumentReceiverCheck)."""


def party_identification_scheme_id_check_1(facts: DocumentFacts, node: Node) -> Fault | None:
    known = facts.file.list("PartyIdentificationIDType")
    scheme = node.scheme() or ""
    return None if known.holds(scheme) else Fault(node, scheme, known.shown, below="@schemeID")


def party_identification_tckn_vkn_check_1(_facts: object, node: Node) -> Fault | None:
    return _has_length(node, "VKN", 10)


def party_identification_tckn_vkn_check_2(_facts: object, node: Node) -> Fault | None:
    return _has_length(node, "TCKN", 11)


def party_name_person_check_1(_facts: object, node: Node) -> Fault | None:
    """Exactly one VKN, or exactly one TCKN."""
    vkn, tckn = _count_identities(node)
    if vkn == 1 or tckn == 1:
        return None
    return Fault(node, f"VKN: {vkn}, TCKN: {tckn}", "VKN: 1 | TCKN: 1", below="cac:PartyIdentification/cbc:ID")


def party_name_person_check_2(_facts: object, node: Node) -> Fault | None:
    vkn, tckn = _count_identities(node)
    if vkn == 1 and tckn == 1:
        return Fault(node, "VKN: 1, TCKN: 1", "VKN: 1 | TCKN: 1", below="cac:PartyIdentification/cbc:ID")
    return None


def party_name_person_check_3(_facts: object, node: Node) -> Fault | None:
    if not has_scheme(node.select(*IDS), "VKN") or node.all(CAC + "PartyName"):
        return None
    return Fault(node, None, None, below="cac:PartyName")


def party_name_person_check_4(_facts: object, node: Node) -> Fault | None:
    names = node.all(CAC + "PartyName")
    if not has_scheme(node.select(*IDS), "VKN") or not names:
        return None
    found = node.select(CAC + "PartyName", CBC + "Name")
    return Fault(*first(names[0], found)) if is_blank(text_of(found)) else None


def party_name_person_check_5(_facts: object, node: Node) -> Fault | None:
    if not has_scheme(node.select(*IDS), "TCKN") or node.all(CAC + "Person"):
        return None
    return Fault(node, None, None, below="cac:Person")


def party_name_person_check_6(_facts: object, node: Node) -> Fault | None:
    persons = node.all(CAC + "Person")
    if not has_scheme(node.select(*IDS), "TCKN") or not persons:
        return None
    for name in ("FirstName", "FamilyName"):
        found = node.select(CAC + "Person", CBC + name)
        if is_blank(text_of(found)):
            return Fault(*first(persons[0], found), below="" if found else f"cbc:{name}")
    return None


def ar_party_name_person_check_3(response: ResponseFacts, node: Node) -> Fault | None:
    return party_name_person_check_3(response, node) if response.is_answer else None


def ar_party_name_person_check_4(response: ResponseFacts, node: Node) -> Fault | None:
    return party_name_person_check_4(response, node) if response.is_answer else None


def ar_party_name_person_check_5(response: ResponseFacts, node: Node) -> Fault | None:
    return party_name_person_check_5(response, node) if response.is_answer else None


def ar_party_name_person_check_6(response: ResponseFacts, node: Node) -> Fault | None:
    return party_name_person_check_6(response, node) if response.is_answer else None


def document_sender_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    return _same_as(document.file.sender_ids, node, "VKN", 10)


def document_sender_check_2(document: DocumentFacts, node: Node) -> Fault | None:
    return _same_as(document.file.sender_ids, node, "TCKN", 11)


def document_receiver_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    return _same_as_receiver(document.file, node, "VKN", 10)


def document_receiver_check_2(document: DocumentFacts, node: Node) -> Fault | None:
    return _same_as_receiver(document.file, node, "TCKN", 11)


def ar_sender_check_1(response: ResponseFacts, node: Node) -> Fault | None:
    return _same_as(response.file.sender_ids, node, "VKN", 10) if response.is_system else None


def ar_sender_check_2(response: ResponseFacts, node: Node) -> Fault | None:
    return _same_as(response.file.sender_ids, node, "TCKN", 11) if response.is_system else None


def ar_sender_check_3(response: ResponseFacts, node: Node) -> Fault | None:
    return _same_as(response.file.sender_ids, node, "VKN", 10) if response.is_answer else None


def ar_sender_check_4(response: ResponseFacts, node: Node) -> Fault | None:
    return _same_as(response.file.sender_ids, node, "TCKN", 11) if response.is_answer else None


def ar_receiver_check_1(response: ResponseFacts, node: Node) -> Fault | None:
    return _same_as(response.file.receiver_ids, node, "VKN", 10) if response.is_system else None


def ar_receiver_check_2(response: ResponseFacts, node: Node) -> Fault | None:
    return _same_as(response.file.receiver_ids, node, "TCKN", 11) if response.is_system else None


def ar_receiver_check_3(response: ResponseFacts, node: Node) -> Fault | None:
    return _same_as(response.file.receiver_ids, node, "VKN", 10) if response.is_answer else None


def ar_receiver_check_4(response: ResponseFacts, node: Node) -> Fault | None:
    return _same_as(response.file.receiver_ids, node, "TCKN", 11) if response.is_answer else None


def signature_count_check_1(_facts: object, node: Node) -> Fault | None:
    count = len(node.all(CAC + "Signature"))
    return None if count <= 1 else Fault(node, str(count), "<= 1", below="cac:Signature")


def signature_check_1(_facts: object, node: Node) -> Fault | None:
    ids = node.all(CBC + "ID")
    if has_scheme(ids, "VKN_TCKN"):
        return None
    return Fault(ids[0] if ids else node, ids[0].scheme() if ids else None, "VKN_TCKN", below="@schemeID")


def signature_check_2(_facts: object, node: Node) -> Fault | None:
    ids = node.all(CBC + "ID")
    if not has_scheme(ids, "VKN_TCKN") or len(text_of(ids)) in (10, 11):
        return None
    return Fault(ids[0], ids[0].text, "VKN (10) | TCKN (11)")


def signatory_party_party_identification_check_1(_facts: object, node: Node) -> Fault | None:
    if has_scheme(node.select(*IDS), "TCKN", "VKN"):
        return None
    return Fault(node, None, "VKN | TCKN", below="cac:PartyIdentification/cbc:ID")


def _count_identities(node: Node) -> tuple[int, int]:
    ids = node.select(*IDS)
    return len(with_scheme(ids, "VKN")), len(with_scheme(ids, "TCKN"))


def _has_length(node: Node, scheme: str, length: int) -> Fault | None:
    ids = node.all(CBC + "ID")
    if not has_scheme(ids, scheme) or len(text_of(ids)) == length:
        return None
    return Fault(ids[0], ids[0].text, f"{scheme} ({length})")


def _same_as(envelope_ids: list[Node], node: Node, scheme: str, length: int) -> Fault | None:
    """A party identity of that kind and length equals the envelope's, when there is an envelope."""
    ids = node.all(CBC + "ID")
    if not envelope_ids or not has_scheme(ids, scheme):
        return None
    if is_any(ids, *(known.text for known in envelope_ids)) or len(text_of(ids)) != length:
        return None
    return Fault(ids[0], ids[0].text, ", ".join(known.text for known in envelope_ids))


def _same_as_receiver(file: File, node: Node, scheme: str, length: int) -> Fault | None:
    return None if is_any(file.receiver_ids, _ANY_RECEIVER) else _same_as(file.receiver_ids, node, scheme, length)
