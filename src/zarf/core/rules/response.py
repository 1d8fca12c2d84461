"""The rules of an application response: the system response (S_APR) and the buyer's answer (KABUL, RED, IADE).

Source: GİB schematron, pattern applicationresponse.
"""

from __future__ import annotations

import re

from zarf.core.rules.facts import ResponseFacts
from zarf.core.rules.invoice_header import schema_location
from zarf.core.rules.names import CAC, CBC, EXT
from zarf.core.rules.party import IDS
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import is_any, is_blank, text_of, with_scheme

_EXPORT_DAY = re.compile(r"\d{4}-(?:0?[1-9]|1[012])-(?:0?[1-9]|[12][0-9]|3[01])")
_POST_BOX_CODES = ("RED", "KABUL", "IADE", "GUMRUKONAY")
_CODE = CBC + "ResponseCode"


def application_response_profile_id_check_1(response: ResponseFacts, node: Node) -> Fault | None:
    profiles = node.all(CBC + "ProfileID")
    if not response.is_system or is_any(profiles, "UBL-TR-PROFILE-1"):
        return None
    return Fault(*first(node, profiles), "UBL-TR-PROFILE-1")


def application_response_profile_id_check_2(_response: ResponseFacts, node: Node) -> Fault | None:
    return schema_location(node, "UBL-ApplicationResponse-2.1.xsd")


def application_response_profile_id_check_3(response: ResponseFacts, node: Node) -> Fault | None:
    profiles = node.all(CBC + "ProfileID")
    if not response.is_answer or is_any(profiles, "TICARIFATURA", "IHRACAT"):
        return None
    return Fault(*first(node, profiles), "TICARIFATURA | IHRACAT")


def id_check_1(_response: ResponseFacts, node: Node) -> Fault | None:
    found = node.all(CBC + "ID")
    return Fault(*first(node, found)) if is_blank(text_of(found)) else None


def ar_signature_check_1(response: ResponseFacts, node: Node) -> Fault | None:
    if not _must_be_sealed(response, node) or node.all(CAC + "Signature"):
        return None
    return Fault(node, None, "1", below="cac:Signature")


def ar_signature_check_2(response: ResponseFacts, node: Node) -> Fault | None:
    if not _must_be_sealed(response, node) or node.all(EXT + "UBLExtensions"):
        return None
    return Fault(node, None, "1", below="ext:UBLExtensions")


def document_response_count_check_1(_response: ResponseFacts, node: Node) -> Fault | None:
    count = len(node.all(CAC + "DocumentResponse"))
    return None if count == 1 else Fault(node, str(count), "1", below="cac:DocumentResponse")


def ar_party_identification_gtb_check_1(_response: ResponseFacts, node: Node) -> Fault | None:
    if not _is_export_acceptance(node):
        return None
    count = len(with_scheme(node.select(*IDS), "GTB_GCB_TESCILNO"))
    return None if count == 1 else Fault(node, str(count), "1", below="cac:PartyIdentification/cbc:ID")


def ar_party_identification_gtb_check_2(_response: ResponseFacts, node: Node) -> Fault | None:
    if not _is_export_acceptance(node):
        return None
    days = with_scheme(node.select(*IDS), "GTB_FIILI_IHRACAT_TARIHI")
    if len(days) == 1 and _EXPORT_DAY.fullmatch(days[0].text):
        return None
    return Fault(*first(node, days), "2026-09-14")


def document_response_check_1(response: ResponseFacts, node: Node) -> Fault | None:
    count = len(node.all(CAC + "LineResponse"))
    return None if not response.is_system or count == 1 else Fault(node, str(count), "1", below="cac:LineResponse")


def document_response_check_2(response: ResponseFacts, node: Node) -> Fault | None:
    lines = node.all(CAC + "LineResponse")
    if not response.is_system or len(lines) != 1:
        return None
    count = len(lines[0].all(CAC + "Response"))
    return None if count == 1 else Fault(lines[0], str(count), "1", below="cac:Response")


def document_response_check_3(response: ResponseFacts, node: Node) -> Fault | None:
    lines = node.all(CAC + "LineResponse")
    if not response.is_system or len(lines) != 1:
        return None
    answers = lines[0].all(CAC + "Response")
    if len(answers) != 1 or answers[0].all(_CODE):
        return None
    return Fault(answers[0], None, "1200", below="cbc:ResponseCode")


def response_code_check_1(_response: ResponseFacts, node: Node) -> Fault | None:
    return None if node.all(_CODE) else Fault(node, None, "KABUL | RED | IADE | S_APR", below="cbc:ResponseCode")


def response_code_check_2(response: ResponseFacts, node: Node) -> Fault | None:
    codes = node.all(_CODE)
    known = response.file.list("ResponseCodeType")
    return None if not codes or known.holds(text_of(codes)) else Fault(codes[0], codes[0].text, known.shown)


def post_box_response_code_check_1(response: ResponseFacts, node: Node) -> Fault | None:
    codes = node.all(_CODE)
    if not is_any(response.file.envelope_type, "POSTBOXENVELOPE") or is_any(codes, *_POST_BOX_CODES):
        return None
    return Fault(*first(node, codes), " | ".join(_POST_BOX_CODES))


def description_count_check_1(_response: ResponseFacts, node: Node) -> Fault | None:
    count = len(node.all(CBC + "Description"))
    return None if count == 1 else Fault(node, str(count), "1", below="cbc:Description")


def app_response_code_check_1(response: ResponseFacts, node: Node) -> Fault | None:
    codes = node.all(_CODE)
    known = response.file.list("AppResponseCodeType")
    if not is_any(response.file.envelope_type, "SYSTEMENVELOPE") or known.holds(text_of(codes)):
        return None
    return Fault(*first(node, codes), known.shown)


def post_box_document_reference_check_1(_response: ResponseFacts, node: Node) -> Fault | None:
    return _not_blank(node, "DocumentTypeCode")


def post_box_document_reference_check_2(_response: ResponseFacts, node: Node) -> Fault | None:
    return _not_blank(node, "DocumentType")


def _must_be_sealed(response: ResponseFacts, node: Node) -> bool:
    """A buyer's answer; the customs authority's answers (IHRACAT) go unsealed. No profile at all passes too."""
    return response.is_answer and any(profile.text != "IHRACAT" for profile in node.all(CBC + "ProfileID"))


def _is_export_acceptance(node: Node) -> bool:
    root = node.parent
    return (
        root is not None
        and is_any(root.all(CBC + "ProfileID"), "IHRACAT")
        and is_any(root.select(CAC + "DocumentResponse", CAC + "Response", _CODE), "KABUL")
    )


def _not_blank(node: Node, name: str) -> Fault | None:
    found = node.all(CBC + name)
    return Fault(*first(node, found), below="" if found else f"cbc:{name}") if is_blank(text_of(found)) else None
