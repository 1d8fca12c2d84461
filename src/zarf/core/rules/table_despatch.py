"""The table of rules about a despatch advice and about the answer to one. Paths start at the document element."""

from __future__ import annotations

from zarf.core.rules import despatch as des
from zarf.core.rules import envelope as env
from zarf.core.rules import invoice_header as head
from zarf.core.rules import party
from zarf.core.rules.facts import DocumentFacts
from zarf.core.rules.names import CAC, CBC, cac
from zarf.core.rules.rule import Context, Rule

_NEW = "20260701"
_OLD = "20260312"

_UUID = (Rule("UUIDCheck-1", "EF-GEN-001", env.uuid_check_1),)
_EDITION = Rule("CustomizationIDCheck-1", "EF-INV-002", head.customization_id_check_1)
_SCHEME = (Rule("PartyIdentificationSchemeIDCheck-1", "EF-PTY-001", party.party_identification_scheme_id_check_1),)
_LENGTHS = (
    Rule("PartyIdentificationTCKNVKNCheck-1", "EF-PTY-002", party.party_identification_tckn_vkn_check_1),
    Rule("PartyIdentificationTCKNVKNCheck-2", "EF-PTY-003", party.party_identification_tckn_vkn_check_2),
)
_NAMES = (
    Rule("PartyIdentificationPartyNamePersonCheck-1", "EF-PTY-004", party.party_name_person_check_1),
    Rule("PartyIdentificationPartyNamePersonCheck-2", "EF-PTY-005", party.party_name_person_check_2),
    Rule("PartyIdentificationPartyNamePersonCheck-3", "EF-PTY-006", party.party_name_person_check_3),
    Rule("PartyIdentificationPartyNamePersonCheck-4", "EF-PTY-007", party.party_name_person_check_4),
    Rule("PartyIdentificationPartyNamePersonCheck-5", "EF-PTY-008", party.party_name_person_check_5),
    Rule("PartyIdentificationPartyNamePersonCheck-6", "EF-PTY-009", party.party_name_person_check_6),
)
_ITEM_NAME = Rule("ItemNameCheck-1", "EF-DSP-020", des.item_name_check_1)
_LINE_ID = Rule("DespatchLineIdCheck-1", "EF-DSP-021", des.despatch_line_id_check_1)
_SUPPLIER = cac("DespatchSupplierParty", "Party")
_CUSTOMER = cac("DeliveryCustomerParty", "Party")
_BUYER = cac("BuyerCustomerParty", "Party")
_CARRIER = cac("Shipment", "Delivery", "CarrierParty")
_IDENTITY = CAC + "PartyIdentification"

_PLATES: tuple[Context[DocumentFacts], ...] = (
    Context(
        (*cac("Shipment", "ShipmentStage", "TransportMeans", "RoadTransport"), CBC + "LicensePlateID"),
        (
            Rule("LicensePlateIDSchemeIDCheck-1", "EF-DSP-030", des.license_plate_id_scheme_id_check_1),
            Rule("LicensePlateIDSchemeIDCheck-2", "EF-DSP-031", des.license_plate_id_scheme_id_check_2, since=_NEW),
            Rule("LicensePlateIDSchemeIDCheck-3", "EF-DSP-032", des.license_plate_id_scheme_id_check_3, since=_NEW),
        ),
    ),
    Context(
        (*cac("Shipment", "TransportHandlingUnit", "TransportEquipment"), CBC + "ID"),
        (
            Rule(
                "TransportEquipmentIDSchemeIDCheck-1",
                "EF-DSP-033",
                des.transport_equipment_id_scheme_id_check_1,
                since=_NEW,
            ),
            Rule(
                "TransportEquipmentIDSchemeIDCheck-2",
                "EF-DSP-034",
                des.transport_equipment_id_scheme_id_check_2,
                since=_NEW,
            ),
            Rule(
                "TransportEquipmentIDSchemeIDCheck-3",
                "EF-DSP-035",
                des.transport_equipment_id_scheme_id_check_3,
                since=_NEW,
            ),
        ),
    ),
    Context(cac("Shipment"), (Rule("LicensePlateIDCheck-1", "EF-DSP-036", des.license_plate_id_check_1, since=_NEW),)),
)

DESPATCH_CONTEXTS: tuple[Context[DocumentFacts], ...] = (
    Context(
        (),
        (
            Rule("DespatchAdviceTypeCodeCheck-1", "EF-DSP-001", des.despatch_advice_type_code_check_1),
            Rule("DespatchAdviceTypeCodeCheck-2", "EF-DSP-002", des.despatch_advice_type_code_check_2),
            Rule("InvoiceIDCheck-1", "EF-DSP-003", head.invoice_id_check_1),
            _EDITION,
            Rule("ProfileIDTypeDespatchAdvice-1", "EF-DSP-004", des.profile_id_type_despatch_advice_1),
            Rule("DespatchDateCheck-1", "EF-DSP-005", des.despatch_date_check_1),
            Rule("DespatchDateCheck-2", "EF-DSP-006", des.despatch_date_check_2),
            Rule("DespatchTimeCheck-1", "EF-DSP-007", des.despatch_time_check_1),
            Rule("DespatchAddressCheck-1", "EF-DSP-008", des.despatch_address_check_1),
            Rule("DespatchAddressCheck-2", "EF-DSP-009", des.despatch_address_check_2),
            Rule("DespatchAddressCheck-3", "EF-DSP-010", des.despatch_address_check_3),
            Rule("DespatchAddressCheck-4", "EF-DSP-011", des.despatch_address_check_4),
            Rule("DespatchCarrierDriverCheck-1", "EF-DSP-012", des.despatch_carrier_driver_check_1),
            Rule("DespatchCarrierDriverCheck-2", "EF-DSP-013", des.despatch_carrier_driver_check_2),
            Rule("DespatchCarrierDriverCheck-3", "EF-DSP-014", des.despatch_carrier_driver_check_3),
            Rule("DespatchCarrierDriverCheck-4", "EF-DSP-015", des.despatch_carrier_driver_check_4),
            Rule("DespatchAdviceHKSKunyeCheck-1", "EF-DSP-016", des.despatch_advice_hks_kunye_check_1),
        ),
    ),
    Context((CBC + "UUID",), _UUID),
    Context(
        cac("DespatchLine"),
        (
            Rule("DeliveredQuantityCheck-1", "EF-DSP-022", des.delivered_quantity_check_1),
            Rule("DeliveredQuantityCheck-2", "EF-DSP-023", des.delivered_quantity_check_2),
            _ITEM_NAME,
            _LINE_ID,
            Rule("DespatchIdisEtiketNoCheck-1", "EF-DSP-024", des.despatch_idis_etiket_no_check_1),
        ),
    ),
    Context(
        (*_SUPPLIER, _IDENTITY),
        (
            *_LENGTHS,
            Rule("DocumentSenderCheck-1", "EF-PTY-010", party.document_sender_check_1),
            Rule("DocumentSenderCheck-2", "EF-PTY-010", party.document_sender_check_2),
        ),
    ),
    Context(
        (*_CUSTOMER, _IDENTITY),
        (
            *_LENGTHS,
            Rule("DocumentReceiverCheck-1", "EF-PTY-011", party.document_receiver_check_1),
            Rule("DocumentReceiverCheck-2", "EF-PTY-011", party.document_receiver_check_2),
        ),
    ),
    Context((*_BUYER, _IDENTITY), _LENGTHS),
    Context((*_CARRIER, _IDENTITY), _LENGTHS),
    Context((*_CARRIER, *party.IDS), _SCHEME),
    Context((*_SUPPLIER, *party.IDS), _SCHEME),
    Context(
        _SUPPLIER,
        (
            *_NAMES,
            Rule("DespatchIdisSevkiyatNoCheck-1", "EF-DSP-025", des.despatch_idis_sevkiyat_no_check_1, since=_NEW),
            Rule(
                "DespatchIdisSevkiyatNoCheck-1",
                "EF-DSP-025",
                des.despatch_idis_sevkiyat_no_check_1_of_20260312,
                until=_OLD,
            ),
        ),
    ),
    Context((*_CUSTOMER, *party.IDS), _SCHEME),
    Context(_CUSTOMER, _NAMES),
    *_PLATES,
)

RECEIPT_CONTEXTS: tuple[Context[DocumentFacts], ...] = (
    Context(
        (),
        (
            Rule("ReceiptAdviceTypeCodeCheck-1", "EF-DSP-040", des.receipt_advice_type_code_check_1),
            Rule("ReceiptAdviceIDCheck-1", "EF-DSP-041", des.receipt_advice_id_check_1),
            _EDITION,
        ),
    ),
    Context((CBC + "UUID",), _UUID),
    Context(cac("ReceiptLine"), (_ITEM_NAME, _LINE_ID)),
    Context((*_SUPPLIER, _IDENTITY), _LENGTHS),
    Context((*_CUSTOMER, _IDENTITY), _LENGTHS),
    Context((*_BUYER, _IDENTITY), _LENGTHS),
    Context((*_SUPPLIER, *party.IDS), _SCHEME),
    Context(_SUPPLIER, _NAMES),
    Context((*_CUSTOMER, *party.IDS), _SCHEME),
    Context(_CUSTOMER, _NAMES),
)
