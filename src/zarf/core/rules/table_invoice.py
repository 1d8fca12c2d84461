"""The table of rules about an invoice. Paths start at the Invoice element."""

from __future__ import annotations

from collections.abc import Callable

from zarf.core.rules import envelope as env
from zarf.core.rules import invoice_energy as energy
from zarf.core.rules import invoice_export as export
from zarf.core.rules import invoice_header as head
from zarf.core.rules import invoice_investment as inv
from zarf.core.rules import invoice_profiles as prof
from zarf.core.rules import invoice_tax as tax
from zarf.core.rules import party
from zarf.core.rules import seal_shape as seal
from zarf.core.rules.facts import InvoiceFacts
from zarf.core.rules.names import CAC, CBC, cac
from zarf.core.rules.rule import Context, Rule

_NEW = "20260701"
_OLD = "20260312"


def _profile(*names: str) -> Callable[[InvoiceFacts], bool]:
    return lambda invoice: invoice.profile_is(*names)


def _type(*names: str) -> Callable[[InvoiceFacts], bool]:
    return lambda invoice: invoice.type_is(*names)


def _may_be_investment(invoice: InvoiceFacts) -> bool:
    """Whether the investment rules can concern the invoice at all; the rules themselves look closer."""
    return invoice.profile_is("YATIRIMTESVIK", "EARSIVFATURA")


_EXPORT = _profile("IHRACAT")
_TAX_FREE = _profile("YOLCUBERABERFATURA")
_CHARGING = _type("SARJ", "SARJANLIK")

_X509_DATA = (Rule("X509DataCheck-1", "EF-SGN-007", seal.x509_data_check_1),)
_X509_SUBJECT = (Rule("X509SubjectNameCheck-1", "EF-SGN-008", seal.x509_subject_name_check_1),)
_DECIMAL = (Rule("decimalCheck-1", "EF-INV-060", head.decimal_check_1),)
_TAX_TYPE = (Rule("TaxTypeCheck-1", "EF-INV-040", tax.tax_type_check_1),)
_WITHHOLDING = (
    Rule("WithholdingTaxTotalCheck-1", "EF-INV-050", tax.withholding_tax_total_check_1),
    Rule("WithholdingTaxTotalCheck-2", "EF-INV-051", tax.withholding_tax_total_check_2),
    Rule("WithholdingTaxTotalCheck-3", "EF-INV-052", tax.withholding_tax_total_check_3),
)
_DELIVERY_CODES = (
    Rule("DeliveryCodeCheck-1", "EF-INV-070", export.delivery_code_check_1),
    Rule("DeliveryCodeCheck-2", "EF-INV-071", export.delivery_code_check_2),
    Rule("DeliveryCodeCheck-3", "EF-INV-072", export.delivery_code_check_3),
)
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
_SUPPLIER = cac("AccountingSupplierParty", "Party")
_CUSTOMER = cac("AccountingCustomerParty", "Party")

_SEAL: tuple[Context[InvoiceFacts], ...] = (
    Context(
        seal.SEAL_PATH,
        (
            Rule("XadesSignatureCheckForInvoice-1", "EF-SGN-001", seal.xades_signature_check_1),
            Rule("XadesSignatureCheckForInvoice-2", "EF-SGN-002", seal.xades_signature_check_2),
            Rule("XadesSignatureCheckForInvoice-3", "EF-SGN-003", seal.xades_signature_check_3),
            Rule("XadesSignatureCheckForInvoice-4", "EF-SGN-004", seal.xades_signature_check_4),
            Rule("XadesSignatureCheckForInvoice-5", "EF-SGN-005", seal.xades_signature_check_5),
            Rule("XadesSignatureCheckForInvoice-6", "EF-SGN-006", seal.xades_signature_check_6),
            Rule("XadesSignatureCheckForInvoice-7", "EF-SGN-009", seal.xades_signature_check_for_invoice_7),
            Rule("SignatureMethodCheck-1", "EF-SGN-010", seal.signature_method_check_1),
        ),
    ),
    Context(seal.X509_DATA_PATH, _X509_DATA),
    Context(seal.SUBJECT_NAME_PATH, _X509_SUBJECT),
    Context(seal.TRANSFORMS_PATH, (Rule("TransformCountCheck-1", "EF-SGN-011", seal.transform_count_check_1),)),
)

_HEAD: tuple[Context[InvoiceFacts], ...] = (
    Context(
        (),
        (
            Rule("UBLVersionIDCheck-1", "EF-INV-001", head.ubl_version_id_check_1),
            Rule("CustomizationIDCheck-1", "EF-INV-002", head.customization_id_check_1),
            Rule("ProfileIDCheck-1", "EF-INV-003", head.profile_id_check_1),
            Rule("ProfileIDCheck-2", "EF-INV-004", head.profile_id_check_2),
            Rule("ProfileIDCheck-3", "EF-INV-005", head.profile_id_check_3),
            Rule("ProfileIDCheck-4", "EF-INV-006", head.profile_id_check_4),
            Rule("InvoiceIDCheck-1", "EF-INV-007", head.invoice_id_check_1),
            Rule("CopyIndicatorCheck-1", "EF-INV-008", head.copy_indicator_check_1),
            Rule("InvoiceTypeCodeCheck-1", "EF-INV-009", head.invoice_type_code_check_1),
            Rule("InvoiceTypeCodeCheck-2", "EF-INV-010", head.invoice_type_code_check_2, since=_NEW),
            Rule("InvoiceTypeCodeCheck-2", "EF-INV-010", head.invoice_type_code_check_2_of_20260312, until=_OLD),
            Rule("InvoiceTypeCodeCheck-3", "EF-INV-011", head.invoice_type_code_check_3),
            Rule("InvoiceTypeCodeCheck-4", "EF-INV-012", head.invoice_type_code_check_4),
            Rule("CurrencyCodeCheck-1", "EF-INV-013", head.currency_code_check_1),
            Rule("CurrencyCodeCheck-2", "EF-INV-014", head.currency_code_check_2),
            Rule("CurrencyCodeCheck-3", "EF-INV-015", head.currency_code_check_3),
            Rule("CurrencyCodeCheck-4", "EF-INV-016", head.currency_code_check_4),
            Rule("CurrencyCodeCheck-5", "EF-INV-017", head.currency_code_check_5),
            Rule("CurrencyCodeCheck-6", "EF-INV-018", head.currency_code_check_6),
            Rule("CurrencyCodeCheck-7", "EF-INV-019", head.currency_code_check_7),
            Rule("SignatureCountCheck-1", "EF-SGN-012", party.signature_count_check_1),
            Rule("GeneralWithholdingTaxTotalCheck-1", "EF-INV-020", head.general_withholding_tax_total_check_1),
            Rule("GeneralWithholdingTaxTotalCheck-2", "EF-INV-021", head.general_withholding_tax_total_check_2),
            *_DELIVERY_CODES,
            Rule("TaxRepresentativePartyCheck-1", "EF-INV-022", prof.tax_representative_party_check_1, _TAX_FREE),
            Rule("TaxRepresentativePartyCheck-2", "EF-INV-023", prof.tax_representative_party_check_2, _TAX_FREE),
            Rule("HKSInvioceCheck-1", "EF-INV-024", head.hks_invioce_check_1, _profile("HKS")),
            Rule("IADEInvioceCheck-1", "EF-INV-025", head.iade_invioce_check_1),
            Rule(
                "IlacTibbiCihazInvoiceTypeCodeCheck-1",
                "EF-INV-026",
                prof.ilac_tibbi_cihaz_invoice_type_code_check_1,
                _profile("ILAC_TIBBICIHAZ"),
            ),
            Rule(
                "YatirimTesvikInvoiceTypeCodeCheck-1",
                "EF-INV-027",
                prof.yatirim_tesvik_invoice_type_code_check_1,
                _profile("YATIRIMTESVIK"),
            ),
            Rule(
                "YatirimTesvikContractDocumentReferenceIDCheck-1",
                "EF-INV-028",
                inv.yatirim_tesvik_contract_document_reference_id_check_1,
                _may_be_investment,
            ),
            Rule("IdisInvoiceTypeCodeCheck-1", "EF-INV-029", prof.idis_invoice_type_code_check_1, _profile("IDIS")),
            Rule(
                "EnerjiInvoicePeriodCheck-1",
                "EF-INV-030",
                energy.enerji_invoice_period_check_1,
                _CHARGING,
                since=_NEW,
            ),
            Rule(
                "EnerjiESURaporIDCheck-1",
                "EF-INV-031",
                energy.enerji_esu_rapor_id_check_1,
                _type("SARJ"),
                since=_NEW,
            ),
        ),
    ),
    Context((CBC + "UUID",), (Rule("UUIDCheck-1", "EF-GEN-001", env.uuid_check_1),)),
    Context(
        cac("Signature"),
        (
            Rule("SignatureCheck-1", "EF-SGN-013", party.signature_check_1),
            Rule("SignatureCheck-2", "EF-SGN-014", party.signature_check_2),
        ),
    ),
    Context(
        cac("Signature", "SignatoryParty"),
        (
            Rule(
                "SignatoryPartyPartyIdentificationCheck-1",
                "EF-SGN-015",
                party.signatory_party_party_identification_check_1,
            ),
        ),
    ),
    Context(
        (CAC + "PaymentMeans", CBC + "PaymentMeansCode"),
        (Rule("PaymentMeansCodeCheck-1", "EF-INV-032", head.payment_means_code_check_1),),
    ),
    Context(
        (CBC + "ProfileID",),
        (
            Rule("IhracatYolcuBeraberCheck-1", "EF-INV-033", prof.ihracat_yolcu_beraber_check_1),
            Rule("IhracatYolcuBeraberCheck-2", "EF-INV-034", prof.ihracat_yolcu_beraber_check_2),
            Rule("IhracatYolcuBeraberCheck-3", "EF-INV-035", prof.ihracat_yolcu_beraber_check_3),
            Rule("IhracatYolcuBeraberCheck-4", "EF-INV-036", prof.ihracat_yolcu_beraber_check_4),
            Rule("KamuFaturaCheck-1", "EF-INV-037", prof.kamu_fatura_check_1),
        ),
    ),
    Context(
        cac("BillingReference", "AdditionalDocumentReference"),
        (
            Rule("BillingReferenceCheck-1", "EF-INV-080", prof.billing_reference_check_1),
            Rule("BillingReferenceCheck-2", "EF-INV-081", prof.billing_reference_check_2),
            Rule("BillingReferenceCheck-3", "EF-INV-082", prof.billing_reference_check_3),
            Rule("BillingReferenceCheck-4", "EF-INV-083", prof.billing_reference_check_4),
            Rule("BillingReferenceCheck-5", "EF-INV-084", prof.billing_reference_check_5),
            Rule("BillingReferenceCheck-6", "EF-INV-085", prof.billing_reference_check_6),
            Rule("BillingReferenceCheck-7", "EF-INV-086", prof.billing_reference_check_7),
            Rule("BillingReferenceCheck-8", "EF-INV-087", prof.billing_reference_check_8),
            Rule("BillingReferenceCheck-9", "EF-INV-088", prof.billing_reference_check_9),
        ),
    ),
)

_PARTIES: tuple[Context[InvoiceFacts], ...] = (
    Context((*_SUPPLIER, *party.IDS), _SCHEME),
    Context(
        (*_SUPPLIER, CAC + "PartyIdentification"),
        (
            *_LENGTHS,
            Rule("DocumentSenderCheck-1", "EF-PTY-010", party.document_sender_check_1),
            Rule("DocumentSenderCheck-2", "EF-PTY-010", party.document_sender_check_2),
        ),
    ),
    Context(
        _SUPPLIER,
        (
            *_NAMES,
            Rule("PartyVDCheck-1", "EF-INV-090", export.party_vd_check_1, _EXPORT),
            Rule("IdisSevkiyatNoCheck-1", "EF-INV-091", prof.idis_sevkiyat_no_check_1, since=_NEW),
            Rule("IdisSevkiyatNoCheck-1", "EF-INV-091", prof.idis_sevkiyat_no_check_1_of_20260312, until=_OLD),
        ),
    ),
    Context((*_CUSTOMER, *party.IDS), _SCHEME),
    Context(
        (*_CUSTOMER, CAC + "PartyIdentification"),
        (
            *_LENGTHS,
            Rule(
                "PartyIdentificationTEKNOLOJIDESTEKCheck-1",
                "EF-INV-092",
                prof.party_identification_teknolojidestek_check_1,
                _type("TEKNOLOJIDESTEK"),
            ),
            Rule("DocumentReceiverCheck-1", "EF-PTY-011", party.document_receiver_check_1),
            Rule("DocumentReceiverCheck-2", "EF-PTY-011", party.document_receiver_check_2),
            Rule("TaxFreeInvoiceCheck-1", "EF-INV-093", prof.tax_free_invoice_check_1),
        ),
    ),
    Context(
        _CUSTOMER,
        (
            *_NAMES,
            Rule(
                "EnerjiPartyIdentificationPlakaCheck-1",
                "EF-INV-094",
                energy.enerji_party_identification_plaka_check_1,
                _CHARGING,
                since=_NEW,
            ),
        ),
    ),
    Context(
        cac("BuyerCustomerParty"),
        (
            Rule("TaxFreeNationalityIDCheck-1", "EF-INV-095", prof.tax_free_nationality_id_check_1),
            Rule("PassportIDCheck-1", "EF-INV-096", prof.passport_id_check_1),
            Rule("OfficelTitleCheck-1", "EF-INV-097", export.officel_title_check_1, _EXPORT),
        ),
    ),
)

_TAXES: tuple[Context[InvoiceFacts], ...] = (
    Context(cac("WithholdingTaxTotal", "TaxSubtotal"), _WITHHOLDING),
    Context(head.TAX_TYPE_CODES, _TAX_TYPE),
    Context((CAC + "InvoiceLine", *head.TAX_TYPE_CODES), _TAX_TYPE),
    Context(
        cac("TaxTotal", "TaxSubtotal"),
        (Rule("TaxExemptionReasonCheck-1", "EF-INV-041", tax.tax_exemption_reason_check_1),),
    ),
    Context(
        cac("TaxTotal"),
        (
            Rule("YatirimTesvikKDVCheck-1", "EF-INV-100", inv.yatirim_tesvik_kdv_check_1, _may_be_investment),
            Rule("DemirbasKDVTaxExemptionCheck-1", "EF-INV-048", tax.demirbas_kdv_tax_exemption_check_1),
            Rule("DemirbasKDVTaxExemptionCheck-2", "EF-INV-049", tax.demirbas_kdv_tax_exemption_check_2),
        ),
    ),
    Context(
        cac("TaxTotal", "TaxSubtotal", "TaxCategory"),
        (
            Rule("TaxExemptionReasonCodeCheck-1", "EF-INV-042", tax.tax_exemption_reason_code_check_1),
            Rule("TaxExemptionReasonCodeCheck-2", "EF-INV-043", tax.tax_exemption_reason_code_check_2, since=_NEW),
            Rule(
                "TaxExemptionReasonCodeCheck-2",
                "EF-INV-043",
                tax.tax_exemption_reason_code_check_2_of_20260312,
                until=_OLD,
            ),
            Rule("TaxExemptionReasonCodeCheck-3", "EF-INV-044", tax.tax_exemption_reason_code_check_3),
            Rule("TaxExemptionReasonCodeCheck-4", "EF-INV-045", tax.tax_exemption_reason_code_check_4),
            Rule("TaxExemptionReasonCodeCheck-5", "EF-INV-046", tax.tax_exemption_reason_code_check_5),
            Rule("TaxExemptionReasonCodeCheck-6", "EF-INV-047", tax.tax_exemption_reason_code_check_6),
        ),
    ),
    Context((CAC + "TaxTotal", CBC + "TaxAmount"), _DECIMAL),
    Context((CAC + "LegalMonetaryTotal", CBC + "LineExtensionAmount"), _DECIMAL),
    Context((CAC + "LegalMonetaryTotal", CBC + "TaxExclusiveAmount"), _DECIMAL),
    Context((CAC + "LegalMonetaryTotal", CBC + "TaxInclusiveAmount"), _DECIMAL),
    Context((CAC + "LegalMonetaryTotal", CBC + "AllowanceTotalAmount"), _DECIMAL),
    Context((CAC + "LegalMonetaryTotal", CBC + "PayableAmount"), _DECIMAL),
)

_INVESTMENT_LINE = tuple(
    Rule(rule_id, code, check, _may_be_investment)
    for rule_id, code, check in (
        (
            "YatirimTesvikCommodityClassificationCheck-1",
            "EF-INV-101",
            inv.yatirim_tesvik_commodity_classification_check_1,
        ),
        (
            "YatirimTesvikItemClassificationCodeCheck-1",
            "EF-INV-102",
            inv.yatirim_tesvik_item_classification_code_check_1,
        ),
        (
            "YatirimTesvikItemClassificationCodeIstisnaCheck-1",
            "EF-INV-103",
            inv.yatirim_tesvik_item_classification_code_istisna_check_1,
        ),
        (
            "YatirimTesvikItemClassificationCodeIstisnaCalculationSequenceNumericCheck-1",
            "EF-INV-104",
            inv.yatirim_tesvik_istisna_calculation_sequence_numeric_check_1,
        ),
        (
            "YatirimTesvikTaxExemptionReasonCode308Check-1",
            "EF-INV-105",
            inv.yatirim_tesvik_tax_exemption_reason_code_308_check_1,
        ),
        (
            "YatirimTesvikTaxExemptionReasonCode339Check-1",
            "EF-INV-106",
            inv.yatirim_tesvik_tax_exemption_reason_code_339_check_1,
        ),
        ("YatirimTesvikItemInstanceCheck-1", "EF-INV-107", inv.yatirim_tesvik_item_instance_check_1),
        ("YatirimTesvikLineKDVCheck-1", "EF-INV-108", inv.yatirim_tesvik_line_kdv_check_1),
        ("YatirimTesvikLineKDVCheck-2", "EF-INV-109", inv.yatirim_tesvik_line_kdv_check_2),
    )
)

_LINES: tuple[Context[InvoiceFacts], ...] = (
    Context(
        cac("InvoiceLine"),
        (
            Rule("PriceAmountCheck-1", "EF-INV-110", export.price_amount_check_1, _EXPORT),
            Rule("PriceAmountCheck-2", "EF-INV-111", export.price_amount_check_2, _EXPORT),
            Rule("LineDeliveryCheck-1", "EF-INV-112", export.line_delivery_check_1, _EXPORT),
            Rule("LineDeliveryCheck-2", "EF-INV-113", export.line_delivery_check_2, _EXPORT),
            Rule("LineDeliveryCheck-3", "EF-INV-114", export.line_delivery_check_3, _EXPORT),
            Rule("LineDeliveryCheck-4", "EF-INV-115", export.line_delivery_check_4, _EXPORT),
            Rule("PackageCheck-1", "EF-INV-116", export.package_check_1, _EXPORT),
            *_DELIVERY_CODES,
            Rule(
                "IlacTibbiCihazAdditionalItemIdentificationCheck-1",
                "EF-INV-117",
                prof.ilac_tibbi_cihaz_additional_item_identification_check_1,
                _profile("ILAC_TIBBICIHAZ"),
            ),
            Rule(
                "TeknolojiDestekAdditionalItemIdentificationCheck-1",
                "EF-INV-118",
                prof.teknoloji_destek_additional_item_identification_check_1,
                _type("TEKNOLOJIDESTEK"),
            ),
            Rule(
                "IhracKayitliPartyIdentificationIDTypeCheck-1",
                "EF-INV-119",
                prof.ihrac_kayitli_party_identification_id_type_check_1,
                _type("IHRACKAYITLI"),
            ),
            *_INVESTMENT_LINE,
            Rule("IdisEtiketNoCheck-1", "EF-INV-120", prof.idis_etiket_no_check_1, _profile("IDIS")),
            Rule(
                "EnerjiItemInstanceSerialIDCheck-1",
                "EF-INV-121",
                energy.enerji_item_instance_serial_id_check_1,
                _type("SARJANLIK"),
                since=_NEW,
            ),
        ),
    ),
    Context(cac("InvoiceLine", "WithholdingTaxTotal", "TaxSubtotal"), _WITHHOLDING),
    Context(
        (CAC + "InvoiceLine", CBC + "InvoicedQuantity"),
        (Rule("InvoicedQuantityCheck-1", "EF-INV-122", head.invoiced_quantity_check_1),),
    ),
)

INVOICE_CONTEXTS: tuple[Context[InvoiceFacts], ...] = (*_SEAL, *_HEAD, *_PARTIES, *_TAXES, *_LINES)
