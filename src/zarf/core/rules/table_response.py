"""The table of rules about an application response. Paths start at the ApplicationResponse element."""

from __future__ import annotations

from zarf.core.rules import envelope as env
from zarf.core.rules import invoice_header as head
from zarf.core.rules import party
from zarf.core.rules import response as res
from zarf.core.rules import seal_shape as seal
from zarf.core.rules.facts import ResponseFacts
from zarf.core.rules.names import CAC, CBC, cac
from zarf.core.rules.rule import Context, Rule

_SCHEME = (Rule("PartyIdentificationSchemeIDCheck-1", "EF-PTY-001", party.party_identification_scheme_id_check_1),)
_LENGTHS = (
    Rule("PartyIdentificationTCKNVKNCheck-1", "EF-PTY-002", party.party_identification_tckn_vkn_check_1),
    Rule("PartyIdentificationTCKNVKNCheck-2", "EF-PTY-003", party.party_identification_tckn_vkn_check_2),
)
_NAMES = (
    Rule("ARPartyIdentificationPartyNamePersonCheck-1", "EF-PTY-004", party.party_name_person_check_1),
    Rule("ARPartyIdentificationPartyNamePersonCheck-2", "EF-PTY-005", party.party_name_person_check_2),
    Rule("ARPartyIdentificationPartyNamePersonCheck-3", "EF-PTY-006", party.ar_party_name_person_check_3),
    Rule("ARPartyIdentificationPartyNamePersonCheck-4", "EF-PTY-007", party.ar_party_name_person_check_4),
    Rule("ARPartyIdentificationPartyNamePersonCheck-5", "EF-PTY-008", party.ar_party_name_person_check_5),
    Rule("ARPartyIdentificationPartyNamePersonCheck-6", "EF-PTY-009", party.ar_party_name_person_check_6),
)
_POST_BOX = Rule("PostBoxResponseCodeCheck-1", "EF-ARP-014", res.post_box_response_code_check_1)

RESPONSE_CONTEXTS: tuple[Context[ResponseFacts], ...] = (
    Context(
        seal.SEAL_PATH,
        (
            Rule("XadesSignatureCheck-1", "EF-SGN-001", seal.xades_signature_check_1),
            Rule("XadesSignatureCheck-2", "EF-SGN-002", seal.xades_signature_check_2),
            Rule("XadesSignatureCheck-3", "EF-SGN-003", seal.xades_signature_check_3),
            Rule("XadesSignatureCheck-4", "EF-SGN-004", seal.xades_signature_check_4),
            Rule("XadesSignatureCheck-5", "EF-SGN-005", seal.xades_signature_check_5),
            Rule("XadesSignatureCheck-6", "EF-SGN-006", seal.xades_signature_check_6),
        ),
    ),
    Context(seal.X509_DATA_PATH, (Rule("X509DataCheck-1", "EF-SGN-007", seal.x509_data_check_1),)),
    Context(seal.SUBJECT_NAME_PATH, (Rule("X509SubjectNameCheck-1", "EF-SGN-008", seal.x509_subject_name_check_1),)),
    Context(
        (),
        (
            Rule("UBLVersionIDCheck-1", "EF-INV-001", head.ubl_version_id_check_1),
            Rule("CustomizationIDCheck-1", "EF-INV-002", head.customization_id_check_1),
            Rule("ApplicationResponseProfileIDCheck-1", "EF-ARP-001", res.application_response_profile_id_check_1),
            Rule("ApplicationResponseProfileIDCheck-2", "EF-ARP-002", res.application_response_profile_id_check_2),
            Rule("ApplicationResponseProfileIDCheck-3", "EF-ARP-003", res.application_response_profile_id_check_3),
            Rule("IDCheck-1", "EF-ARP-004", res.id_check_1),
            Rule("ARSignatureCheck-1", "EF-ARP-005", res.ar_signature_check_1, sealed_only=True),
            Rule("ARSignatureCheck-2", "EF-ARP-006", res.ar_signature_check_2, sealed_only=True),
            Rule("DocumentResponseCountCheck-1", "EF-ARP-007", res.document_response_count_check_1),
            Rule("SignatureCountCheck-1", "EF-SGN-012", party.signature_count_check_1),
        ),
    ),
    Context(
        cac("Signature"),
        (
            Rule("SignatureCheck-1", "EF-SGN-013", party.signature_check_1),
            Rule("SignatureCheck-2", "EF-SGN-014", party.signature_check_2),
        ),
    ),
    Context((CBC + "UUID",), (Rule("UUIDCheck-1", "EF-GEN-001", env.uuid_check_1),)),
    Context((CAC + "SenderParty", *party.IDS), _SCHEME),
    Context(
        cac("SenderParty", "PartyIdentification"),
        (
            *_LENGTHS,
            Rule("ARSenderCheck-1", "EF-PTY-012", party.ar_sender_check_1),
            Rule("ARSenderCheck-2", "EF-PTY-012", party.ar_sender_check_2),
            Rule("ARSenderCheck-3", "EF-PTY-012", party.ar_sender_check_3),
            Rule("ARSenderCheck-4", "EF-PTY-012", party.ar_sender_check_4),
        ),
    ),
    Context(
        cac("SenderParty"),
        (
            *_NAMES,
            Rule("ARPartyIdentificationGTBCheck-1", "EF-ARP-008", res.ar_party_identification_gtb_check_1),
            Rule("ARPartyIdentificationGTBCheck-2", "EF-ARP-009", res.ar_party_identification_gtb_check_2),
        ),
    ),
    Context((CAC + "ReceiverParty", *party.IDS), _SCHEME),
    Context(
        cac("ReceiverParty", "PartyIdentification"),
        (
            *_LENGTHS,
            Rule("ARReceiverCheck-1", "EF-PTY-013", party.ar_receiver_check_1),
            Rule("ARReceiverCheck-2", "EF-PTY-013", party.ar_receiver_check_2),
            Rule("ARReceiverCheck-3", "EF-PTY-013", party.ar_receiver_check_3),
            Rule("ARReceiverCheck-4", "EF-PTY-013", party.ar_receiver_check_4),
        ),
    ),
    Context(cac("ReceiverParty"), _NAMES),
    Context(
        cac("DocumentResponse"),
        (
            Rule("DocumentResponseCheck-1", "EF-ARP-010", res.document_response_check_1),
            Rule("DocumentResponseCheck-2", "EF-ARP-011", res.document_response_check_2),
            Rule("DocumentResponseCheck-3", "EF-ARP-012", res.document_response_check_3),
        ),
    ),
    Context(
        cac("DocumentResponse", "Response"),
        (
            Rule("ResponseCodeCheck-1", "EF-ARP-012", res.response_code_check_1),
            Rule("ResponseCodeCheck-2", "EF-ARP-013", res.response_code_check_2),
            _POST_BOX,
        ),
    ),
    Context(
        cac("DocumentResponse", "LineResponse", "Response"),
        (
            Rule("DescriptionCountCheck-1", "EF-ARP-015", res.description_count_check_1),
            _POST_BOX,
            Rule("AppResponseCodeCheck-1", "EF-ARP-016", res.app_response_code_check_1),
        ),
    ),
    Context(
        cac("DocumentResponse", "DocumentReference"),
        (
            Rule("PostBoxDocumentReferenceCheck-1", "EF-ARP-017", res.post_box_document_reference_check_1),
            Rule("PostBoxDocumentReferenceCheck-2", "EF-ARP-018", res.post_box_document_reference_check_2),
        ),
    ),
)
