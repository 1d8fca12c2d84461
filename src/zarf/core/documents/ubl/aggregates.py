"""UBL-TR documents and their parts. Made by generate.py from ubl.table; change the table, not this file.

Names follow the wire: `TaxTotal/TaxSubtotal/TaxAmount` is `tax_total[0].tax_subtotal[0].tax_amount`. What may repeat
is a tuple, what may be missing is None. Leaves keep their text as written; `value` reads it.
Source: GİB UBL-TR 1.2.1 package.
"""

from __future__ import annotations

from dataclasses import dataclass

from zarf.core.documents.ubl.leaf import (
    Base64Leaf,
    BooleanLeaf,
    DateLeaf,
    DecimalLeaf,
    TextLeaf,
    TimeLeaf,
)


@dataclass(frozen=True, slots=True)
class Amount(DecimalLeaf):
    """Leaf of type xs:decimal."""

    text: str
    currency_id: str
    currency_code_list_version_id: str | None = None


@dataclass(frozen=True, slots=True)
class BinaryObject(Base64Leaf):
    """Leaf of type xs:base64Binary."""

    text: str
    mime_code: str
    character_set_code: str | None = None
    encoding_code: str | None = None
    filename: str | None = None
    format: str | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Code(TextLeaf):
    """Leaf of type xs:normalizedString."""

    text: str
    language_id: str | None = None
    list_agency_id: str | None = None
    list_agency_name: str | None = None
    list_id: str | None = None
    list_name: str | None = None
    list_scheme_uri: str | None = None
    list_uri: str | None = None
    list_version_id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Date(DateLeaf):
    """Leaf of type xs:date."""

    text: str


@dataclass(frozen=True, slots=True)
class Identifier(TextLeaf):
    """Leaf of type xs:normalizedString."""

    text: str
    scheme_agency_id: str | None = None
    scheme_agency_name: str | None = None
    scheme_data_uri: str | None = None
    scheme_id: str | None = None
    scheme_name: str | None = None
    scheme_uri: str | None = None
    scheme_version_id: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator(BooleanLeaf):
    """Leaf of type xs:boolean."""

    text: str


@dataclass(frozen=True, slots=True)
class Measure(DecimalLeaf):
    """Leaf of type xs:decimal."""

    text: str
    unit_code: str
    unit_code_list_version_id: str | None = None


@dataclass(frozen=True, slots=True)
class Numeric(DecimalLeaf):
    """Leaf of type xs:decimal."""

    text: str
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity(DecimalLeaf):
    """Leaf of type xs:decimal."""

    text: str
    unit_code: str | None = None
    unit_code_list_agency_id: str | None = None
    unit_code_list_agency_name: str | None = None
    unit_code_list_id: str | None = None


@dataclass(frozen=True, slots=True)
class Text(TextLeaf):
    """Leaf of type xs:string."""

    text: str
    language_id: str | None = None
    language_locale_id: str | None = None


@dataclass(frozen=True, slots=True)
class Time(TimeLeaf):
    """Leaf of type xs:time."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """The document Invoice: 44 kinds of children."""

    ubl_extensions: UBLExtensions
    ubl_version_id: Identifier
    customization_id: Identifier
    profile_id: Identifier
    id: Identifier
    copy_indicator: Indicator
    uuid: Identifier
    issue_date: Date
    invoice_type_code: Code
    document_currency_code: Code
    line_count_numeric: Numeric
    signature: tuple[Signature, ...]
    accounting_supplier_party: SupplierParty
    accounting_customer_party: CustomerParty
    tax_total: tuple[TaxTotal, ...]
    legal_monetary_total: MonetaryTotal
    invoice_line: tuple[InvoiceLine, ...]
    issue_time: Time | None = None
    note: tuple[Text, ...] = ()
    tax_currency_code: Code | None = None
    pricing_currency_code: Code | None = None
    payment_currency_code: Code | None = None
    payment_alternative_currency_code: Code | None = None
    accounting_cost: Text | None = None
    invoice_period: Period | None = None
    order_reference: OrderReference | None = None
    billing_reference: tuple[BillingReference, ...] = ()
    despatch_document_reference: tuple[DocumentReference, ...] = ()
    receipt_document_reference: tuple[DocumentReference, ...] = ()
    originator_document_reference: tuple[DocumentReference, ...] = ()
    contract_document_reference: tuple[DocumentReference, ...] = ()
    additional_document_reference: tuple[DocumentReference, ...] = ()
    buyer_customer_party: CustomerParty | None = None
    seller_supplier_party: SupplierParty | None = None
    tax_representative_party: Party | None = None
    delivery: tuple[Delivery, ...] = ()
    payment_means: tuple[PaymentMeans, ...] = ()
    payment_terms: PaymentTerms | None = None
    allowance_charge: tuple[AllowanceCharge, ...] = ()
    tax_exchange_rate: ExchangeRate | None = None
    pricing_exchange_rate: ExchangeRate | None = None
    payment_exchange_rate: ExchangeRate | None = None
    payment_alternative_exchange_rate: ExchangeRate | None = None
    withholding_tax_total: tuple[TaxTotal, ...] = ()
    schema_location: str | None = None
    stylesheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationResponse:
    """The document ApplicationResponse: 13 kinds of children."""

    ubl_version_id: Identifier
    customization_id: Identifier
    profile_id: Identifier
    id: Identifier
    uuid: Identifier
    issue_date: Date
    sender_party: Party
    receiver_party: Party
    document_response: tuple[DocumentResponse, ...]
    ubl_extensions: UBLExtensions | None = None
    issue_time: Time | None = None
    note: tuple[Text, ...] = ()
    signature: tuple[Signature, ...] = ()
    schema_location: str | None = None
    stylesheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DespatchAdvice:
    """The document DespatchAdvice: 22 kinds of children."""

    ubl_extensions: UBLExtensions
    ubl_version_id: Identifier
    customization_id: Identifier
    profile_id: Identifier
    id: Identifier
    copy_indicator: Indicator
    uuid: Identifier
    issue_date: Date
    issue_time: Time
    signature: tuple[Signature, ...]
    despatch_supplier_party: SupplierParty
    delivery_customer_party: CustomerParty
    shipment: Shipment
    despatch_line: tuple[DespatchLine, ...]
    despatch_advice_type_code: Code | None = None
    note: tuple[Text, ...] = ()
    line_count_numeric: Numeric | None = None
    order_reference: tuple[OrderReference, ...] = ()
    additional_document_reference: tuple[DocumentReference, ...] = ()
    buyer_customer_party: CustomerParty | None = None
    seller_supplier_party: SupplierParty | None = None
    originator_customer_party: CustomerParty | None = None
    schema_location: str | None = None
    stylesheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptAdvice:
    """The document ReceiptAdvice: 22 kinds of children."""

    ubl_extensions: UBLExtensions
    ubl_version_id: Identifier
    customization_id: Identifier
    profile_id: Identifier
    id: Identifier
    copy_indicator: Indicator
    uuid: Identifier
    issue_date: Date
    despatch_document_reference: DocumentReference
    signature: tuple[Signature, ...]
    delivery_customer_party: CustomerParty
    despatch_supplier_party: SupplierParty
    receipt_line: tuple[ReceiptLine, ...]
    issue_time: Time | None = None
    receipt_advice_type_code: Code | None = None
    note: tuple[Text, ...] = ()
    line_count_numeric: Numeric | None = None
    order_reference: tuple[OrderReference, ...] = ()
    additional_document_reference: tuple[DocumentReference, ...] = ()
    buyer_customer_party: CustomerParty | None = None
    seller_supplier_party: SupplierParty | None = None
    shipment: Shipment | None = None
    schema_location: str | None = None
    stylesheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote:
    """The document CreditNote: 51 kinds of children."""

    id: Identifier
    issue_date: Date
    accounting_supplier_party: SupplierParty
    accounting_customer_party: CustomerParty
    legal_monetary_total: MonetaryTotal
    credit_note_line: tuple[CreditNoteLine, ...]
    ubl_extensions: UBLExtensions | None = None
    ubl_version_id: Identifier | None = None
    customization_id: Identifier | None = None
    profile_id: Identifier | None = None
    profile_execution_id: Identifier | None = None
    copy_indicator: Indicator | None = None
    uuid: Identifier | None = None
    issue_time: Time | None = None
    tax_point_date: Date | None = None
    credit_note_type_code: Code | None = None
    note: tuple[Text, ...] = ()
    document_currency_code: Code | None = None
    tax_currency_code: Code | None = None
    pricing_currency_code: Code | None = None
    payment_currency_code: Code | None = None
    payment_alternative_currency_code: Code | None = None
    accounting_cost_code: Code | None = None
    accounting_cost: Text | None = None
    line_count_numeric: Numeric | None = None
    buyer_reference: Text | None = None
    invoice_period: tuple[Period, ...] = ()
    discrepancy_response: tuple[Response, ...] = ()
    order_reference: OrderReference | None = None
    billing_reference: tuple[BillingReference, ...] = ()
    despatch_document_reference: tuple[DocumentReference, ...] = ()
    receipt_document_reference: tuple[DocumentReference, ...] = ()
    contract_document_reference: tuple[DocumentReference, ...] = ()
    additional_document_reference: tuple[DocumentReference, ...] = ()
    statement_document_reference: tuple[DocumentReference, ...] = ()
    originator_document_reference: tuple[DocumentReference, ...] = ()
    signature: tuple[Signature, ...] = ()
    payee_party: Party | None = None
    buyer_customer_party: CustomerParty | None = None
    seller_supplier_party: SupplierParty | None = None
    tax_representative_party: Party | None = None
    delivery: tuple[Delivery, ...] = ()
    delivery_terms: tuple[DeliveryTerms, ...] = ()
    payment_means: tuple[PaymentMeans, ...] = ()
    payment_terms: tuple[PaymentTerms, ...] = ()
    tax_exchange_rate: ExchangeRate | None = None
    pricing_exchange_rate: ExchangeRate | None = None
    payment_exchange_rate: ExchangeRate | None = None
    payment_alternative_exchange_rate: ExchangeRate | None = None
    allowance_charge: tuple[AllowanceCharge, ...] = ()
    tax_total: tuple[TaxTotal, ...] = ()
    schema_location: str | None = None
    stylesheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """13 kinds of children, 3 required."""

    city_subdivision_name: Text
    city_name: Text
    country: Country
    id: Identifier | None = None
    postbox: Text | None = None
    room: Text | None = None
    street_name: Text | None = None
    block_name: Text | None = None
    building_name: Text | None = None
    building_number: Text | None = None
    postal_zone: Text | None = None
    region: Text | None = None
    district: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AirTransport:
    """1 kinds of children, 1 required."""

    aircraft_id: Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceCharge:
    """7 kinds of children, 2 required."""

    charge_indicator: Indicator
    amount: Amount
    allowance_charge_reason: Text | None = None
    multiplier_factor_numeric: Numeric | None = None
    sequence_numeric: Numeric | None = None
    base_amount: Amount | None = None
    per_unit_amount: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """2 kinds of children, 0 required."""

    embedded_document_binary_object: BinaryObject | None = None
    external_reference: ExternalReference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingReference:
    """8 kinds of children, 0 required."""

    invoice_document_reference: DocumentReference | None = None
    self_billed_invoice_document_reference: DocumentReference | None = None
    credit_note_document_reference: DocumentReference | None = None
    self_billed_credit_note_document_reference: DocumentReference | None = None
    debit_note_document_reference: DocumentReference | None = None
    reminder_document_reference: DocumentReference | None = None
    additional_document_reference: DocumentReference | None = None
    billing_reference_line: tuple[BillingReferenceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingReferenceLine:
    """3 kinds of children, 1 required."""

    id: Identifier
    amount: Amount | None = None
    allowance_charge: tuple[AllowanceCharge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """2 kinds of children, 0 required."""

    name: Text | None = None
    financial_institution: FinancialInstitution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommodityClassification:
    """1 kinds of children, 1 required."""

    item_classification_code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Communication:
    """3 kinds of children, 2 required."""

    channel_code: Code
    value: Text
    channel: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """7 kinds of children, 0 required."""

    id: Identifier | None = None
    name: Text | None = None
    telephone: Text | None = None
    telefax: Text | None = None
    electronic_mail: Text | None = None
    note: Text | None = None
    other_communication: tuple[Communication, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorporateRegistrationScheme:
    """4 kinds of children, 0 required."""

    id: Identifier | None = None
    name: Text | None = None
    corporate_registration_type_code: Code | None = None
    jurisdiction_region_address: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """2 kinds of children, 1 required."""

    name: Text
    identification_code: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteLine:
    """28 kinds of children, 1 required."""

    id: Identifier
    uuid: Identifier | None = None
    note: tuple[Text, ...] = ()
    credited_quantity: Quantity | None = None
    line_extension_amount: Amount | None = None
    tax_point_date: Date | None = None
    accounting_cost_code: Code | None = None
    accounting_cost: Text | None = None
    payment_purpose_code: Code | None = None
    free_of_charge_indicator: Indicator | None = None
    invoice_period: tuple[Period, ...] = ()
    order_line_reference: tuple[OrderLineReference, ...] = ()
    discrepancy_response: tuple[Response, ...] = ()
    despatch_line_reference: tuple[LineReference, ...] = ()
    receipt_line_reference: tuple[LineReference, ...] = ()
    billing_reference: tuple[BillingReference, ...] = ()
    document_reference: tuple[DocumentReference, ...] = ()
    pricing_reference: PricingReference | None = None
    originator_party: Party | None = None
    delivery: tuple[Delivery, ...] = ()
    payment_terms: tuple[PaymentTerms, ...] = ()
    tax_total: tuple[TaxTotal, ...] = ()
    allowance_charge: tuple[AllowanceCharge, ...] = ()
    item: Item | None = None
    price: Price | None = None
    delivery_terms: tuple[DeliveryTerms, ...] = ()
    sub_credit_note_line: tuple[CreditNoteLine, ...] = ()
    item_price_extension: PriceExtension | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerParty:
    """2 kinds of children, 1 required."""

    party: Party
    delivery_contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsDeclaration:
    """2 kinds of children, 1 required."""

    id: Identifier
    issuer_party: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """15 kinds of children, 0 required."""

    id: Identifier | None = None
    quantity: Quantity | None = None
    actual_delivery_date: Date | None = None
    actual_delivery_time: Time | None = None
    latest_delivery_date: Date | None = None
    latest_delivery_time: Time | None = None
    tracking_id: Identifier | None = None
    delivery_address: Address | None = None
    alternative_delivery_location: Location | None = None
    estimated_delivery_period: Period | None = None
    carrier_party: Party | None = None
    delivery_party: Party | None = None
    despatch: Despatch | None = None
    delivery_terms: tuple[DeliveryTerms, ...] = ()
    shipment: Shipment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTerms:
    """3 kinds of children, 0 required."""

    id: Identifier | None = None
    special_terms: Text | None = None
    amount: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryUnit:
    """3 kinds of children, 1 required."""

    batch_quantity: Quantity
    consumer_unit_quantity: Quantity | None = None
    hazardous_risk_indicator: Indicator | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DependentPriceReference:
    """3 kinds of children, 0 required."""

    percent: Numeric | None = None
    location_address: Address | None = None
    dependent_line_reference: LineReference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Despatch:
    """8 kinds of children, 0 required."""

    id: Identifier | None = None
    actual_despatch_date: Date | None = None
    actual_despatch_time: Time | None = None
    instructions: Text | None = None
    despatch_address: Address | None = None
    despatch_party: Party | None = None
    contact: Contact | None = None
    estimated_despatch_period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DespatchLine:
    """10 kinds of children, 3 required."""

    id: Identifier
    order_line_reference: OrderLineReference
    item: Item
    note: tuple[Text, ...] = ()
    delivered_quantity: Quantity | None = None
    outstanding_quantity: Quantity | None = None
    outstanding_reason: tuple[Text, ...] = ()
    oversupply_quantity: Quantity | None = None
    document_reference: tuple[DocumentReference, ...] = ()
    shipment: tuple[Shipment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """5 kinds of children, 1 required."""

    attribute_id: Identifier
    measure: Measure | None = None
    description: tuple[Text, ...] = ()
    minimum_measure: Measure | None = None
    maximum_measure: Measure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReference:
    """8 kinds of children, 2 required."""

    id: Identifier
    issue_date: Date
    document_type_code: Code | None = None
    document_type: Text | None = None
    document_description: tuple[Text, ...] = ()
    attachment: Attachment | None = None
    validity_period: Period | None = None
    issuer_party: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentResponse:
    """3 kinds of children, 2 required."""

    response: Response
    document_reference: DocumentReference
    line_response: tuple[LineResponse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """4 kinds of children, 3 required."""

    source_currency_code: Code
    target_currency_code: Code
    calculation_rate: Numeric
    date: Date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalReference:
    """1 kinds of children, 1 required."""

    uri: Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialAccount:
    """4 kinds of children, 1 required."""

    id: Identifier
    currency_code: Code | None = None
    payment_note: Text | None = None
    financial_institution_branch: Branch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialInstitution:
    """1 kinds of children, 0 required."""

    name: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsItem:
    """28 kinds of children, 0 required."""

    id: Identifier | None = None
    description: tuple[Text, ...] = ()
    hazardous_risk_indicator: Indicator | None = None
    declared_customs_value_amount: Amount | None = None
    declared_for_carriage_value_amount: Amount | None = None
    declared_statistics_value_amount: Amount | None = None
    free_on_board_value_amount: Amount | None = None
    insurance_value_amount: Amount | None = None
    value_amount: Amount | None = None
    gross_weight_measure: Measure | None = None
    net_weight_measure: Measure | None = None
    chargeable_weight_measure: Measure | None = None
    gross_volume_measure: Measure | None = None
    net_volume_measure: Measure | None = None
    quantity: Quantity | None = None
    required_customs_id: Identifier | None = None
    customs_status_code: Code | None = None
    customs_tariff_quantity: Quantity | None = None
    customs_import_classified_indicator: Indicator | None = None
    chargeable_quantity: Quantity | None = None
    returnable_quantity: Quantity | None = None
    trace_id: Identifier | None = None
    item: tuple[Item, ...] = ()
    freight_allowance_charge: tuple[AllowanceCharge, ...] = ()
    invoice_line: tuple[InvoiceLine, ...] = ()
    temperature: tuple[Temperature, ...] = ()
    origin_address: Address | None = None
    measurement_dimension: tuple[Dimension, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardousGoodsTransit:
    """7 kinds of children, 0 required."""

    transport_emergency_card_code: Code | None = None
    packing_criteria_code: Code | None = None
    hazardous_regulation_code: Code | None = None
    inhalation_toxicity_zone_code: Code | None = None
    transport_authorization_code: Code | None = None
    maximum_temperature: Temperature | None = None
    minimum_temperature: Temperature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """14 kinds of children, 5 required."""

    id: Identifier
    invoiced_quantity: Quantity
    line_extension_amount: Amount
    item: Item
    price: Price
    note: tuple[Text, ...] = ()
    order_line_reference: tuple[OrderLineReference, ...] = ()
    despatch_line_reference: tuple[LineReference, ...] = ()
    receipt_line_reference: tuple[LineReference, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    allowance_charge: tuple[AllowanceCharge, ...] = ()
    tax_total: TaxTotal | None = None
    withholding_tax_total: tuple[TaxTotal, ...] = ()
    sub_invoice_line: tuple[InvoiceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """12 kinds of children, 1 required."""

    name: Text
    description: Text | None = None
    keyword: Text | None = None
    brand_name: Text | None = None
    model_name: Text | None = None
    buyers_item_identification: ItemIdentification | None = None
    sellers_item_identification: ItemIdentification | None = None
    manufacturers_item_identification: ItemIdentification | None = None
    additional_item_identification: tuple[ItemIdentification, ...] = ()
    origin_country: Country | None = None
    commodity_classification: tuple[CommodityClassification, ...] = ()
    item_instance: tuple[ItemInstance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemIdentification:
    """1 kinds of children, 1 required."""

    id: Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemInstance:
    """8 kinds of children, 0 required."""

    product_trace_id: Identifier | None = None
    manufacture_date: Date | None = None
    manufacture_time: Time | None = None
    best_before_date: Date | None = None
    registration_id: Identifier | None = None
    serial_id: Identifier | None = None
    additional_item_property: tuple[ItemProperty, ...] = ()
    lot_identification: LotIdentification | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLocationQuantity:
    """12 kinds of children, 0 required."""

    lead_time_measure: Measure | None = None
    minimum_quantity: Quantity | None = None
    maximum_quantity: Quantity | None = None
    hazardous_risk_indicator: Indicator | None = None
    trading_restrictions: tuple[Text, ...] = ()
    applicable_territory_address: tuple[Address, ...] = ()
    price: Price | None = None
    delivery_unit: tuple[DeliveryUnit, ...] = ()
    applicable_tax_category: tuple[TaxCategory, ...] = ()
    package: Package | None = None
    allowance_charge: tuple[AllowanceCharge, ...] = ()
    dependent_price_reference: DependentPriceReference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProperty:
    """13 kinds of children, 1 required."""

    name: Text
    id: Identifier | None = None
    name_code: Code | None = None
    test_method: Text | None = None
    value: Text | None = None
    value_quantity: Quantity | None = None
    value_qualifier: tuple[Text, ...] = ()
    importance_code: Code | None = None
    list_value: tuple[Text, ...] = ()
    usability_period: Period | None = None
    item_property_group: tuple[ItemPropertyGroup, ...] = ()
    range_dimension: Dimension | None = None
    item_property_range: ItemPropertyRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPropertyGroup:
    """3 kinds of children, 1 required."""

    id: Identifier
    name: Text | None = None
    importance_code: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPropertyRange:
    """2 kinds of children, 0 required."""

    minimum_value: Text | None = None
    maximum_value: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReference:
    """3 kinds of children, 1 required."""

    line_id: Identifier
    line_status_code: Code | None = None
    document_reference: DocumentReference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineResponse:
    """2 kinds of children, 2 required."""

    line_reference: LineReference
    response: tuple[Response, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """2 kinds of children, 0 required."""

    id: Identifier | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotIdentification:
    """3 kinds of children, 0 required."""

    lot_number_id: Identifier | None = None
    expiry_date: Date | None = None
    additional_item_property: tuple[ItemProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MaritimeTransport:
    """8 kinds of children, 0 required."""

    vessel_id: Identifier | None = None
    vessel_name: Text | None = None
    radio_call_sign_id: Identifier | None = None
    ships_requirements: tuple[Text, ...] = ()
    gross_tonnage_measure: Measure | None = None
    net_tonnage_measure: Measure | None = None
    registry_certificate_document_reference: DocumentReference | None = None
    registry_port_location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonetaryTotal:
    """7 kinds of children, 4 required."""

    line_extension_amount: Amount
    tax_exclusive_amount: Amount
    tax_inclusive_amount: Amount
    payable_amount: Amount
    allowance_total_amount: Amount | None = None
    charge_total_amount: Amount | None = None
    payable_rounding_amount: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineReference:
    """5 kinds of children, 1 required."""

    line_id: Identifier
    sales_order_line_id: Identifier | None = None
    uuid: Identifier | None = None
    line_status_code: Code | None = None
    order_reference: OrderReference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReference:
    """5 kinds of children, 2 required."""

    id: Identifier
    issue_date: Date
    sales_order_id: Identifier | None = None
    order_type_code: Code | None = None
    document_reference: DocumentReference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """9 kinds of children, 0 required."""

    id: Identifier | None = None
    quantity: Quantity | None = None
    returnable_material_indicator: Indicator | None = None
    package_level_code: Code | None = None
    packaging_type_code: Code | None = None
    packing_material: tuple[Text, ...] = ()
    contained_package: tuple[Package, ...] = ()
    goods_item: tuple[GoodsItem, ...] = ()
    measurement_dimension: tuple[Dimension, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """12 kinds of children, 2 required."""

    party_identification: tuple[PartyIdentification, ...]
    postal_address: Address
    website_uri: Identifier | None = None
    endpoint_id: Identifier | None = None
    industry_classification_code: Code | None = None
    party_name: PartyName | None = None
    physical_location: Location | None = None
    party_tax_scheme: PartyTaxScheme | None = None
    party_legal_entity: tuple[PartyLegalEntity, ...] = ()
    contact: Contact | None = None
    person: Person | None = None
    agent_party: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyIdentification:
    """1 kinds of children, 1 required."""

    id: Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLegalEntity:
    """8 kinds of children, 0 required."""

    registration_name: Text | None = None
    company_id: Identifier | None = None
    registration_date: Date | None = None
    sole_proprietorship_indicator: Indicator | None = None
    corporate_stock_amount: Amount | None = None
    fully_paid_shares_indicator: Indicator | None = None
    corporate_registration_scheme: CorporateRegistrationScheme | None = None
    head_office_party: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyName:
    """1 kinds of children, 1 required."""

    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyTaxScheme:
    """3 kinds of children, 1 required."""

    tax_scheme: TaxScheme
    registration_name: Text | None = None
    company_id: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMeans:
    """6 kinds of children, 1 required."""

    payment_means_code: Code
    payment_due_date: Date | None = None
    payment_channel_code: Code | None = None
    instruction_note: Text | None = None
    payer_financial_account: FinancialAccount | None = None
    payee_financial_account: FinancialAccount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerms:
    """6 kinds of children, 0 required."""

    note: Text | None = None
    penalty_surcharge_percent: Numeric | None = None
    amount: Amount | None = None
    penalty_amount: Amount | None = None
    payment_due_date: Date | None = None
    settlement_period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """6 kinds of children, 0 required."""

    start_date: Date | None = None
    start_time: Time | None = None
    end_date: Date | None = None
    end_time: Time | None = None
    duration_measure: Measure | None = None
    description: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """8 kinds of children, 2 required."""

    first_name: Text
    family_name: Text
    title: Text | None = None
    middle_name: Text | None = None
    name_suffix: Text | None = None
    nationality_id: Identifier | None = None
    financial_account: FinancialAccount | None = None
    identity_document_reference: DocumentReference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """1 kinds of children, 1 required."""

    price_amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceExtension:
    """2 kinds of children, 1 required."""

    amount: Amount
    tax_total: tuple[TaxTotal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingReference:
    """2 kinds of children, 0 required."""

    original_item_location_quantity: ItemLocationQuantity | None = None
    alternative_condition_price: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RailTransport:
    """2 kinds of children, 1 required."""

    train_id: Identifier
    rail_car_id: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """16 kinds of children, 2 required."""

    id: Identifier
    item: Item
    note: tuple[Text, ...] = ()
    received_quantity: Quantity | None = None
    short_quantity: Quantity | None = None
    rejected_quantity: Quantity | None = None
    reject_reason_code: Code | None = None
    reject_reason: tuple[Text, ...] = ()
    oversupply_quantity: Quantity | None = None
    received_date: Date | None = None
    timing_complaint_code: Code | None = None
    timing_complaint: Text | None = None
    order_line_reference: OrderLineReference | None = None
    despatch_line_reference: LineReference | None = None
    document_reference: tuple[DocumentReference, ...] = ()
    shipment: tuple[Shipment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """3 kinds of children, 1 required."""

    reference_id: Identifier
    response_code: Code | None = None
    description: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadTransport:
    """1 kinds of children, 1 required."""

    license_plate_id: Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """22 kinds of children, 1 required."""

    id: Identifier
    handling_code: Code | None = None
    handling_instructions: Text | None = None
    gross_weight_measure: Measure | None = None
    net_weight_measure: Measure | None = None
    gross_volume_measure: Measure | None = None
    net_volume_measure: Measure | None = None
    total_goods_item_quantity: Quantity | None = None
    total_transport_handling_unit_quantity: Quantity | None = None
    insurance_value_amount: Amount | None = None
    declared_customs_value_amount: Amount | None = None
    declared_for_carriage_value_amount: Amount | None = None
    declared_statistics_value_amount: Amount | None = None
    free_on_board_value_amount: Amount | None = None
    special_instructions: tuple[Text, ...] = ()
    goods_item: tuple[GoodsItem, ...] = ()
    shipment_stage: tuple[ShipmentStage, ...] = ()
    delivery: Delivery | None = None
    transport_handling_unit: tuple[TransportHandlingUnit, ...] = ()
    return_address: Address | None = None
    first_arrival_port_location: Location | None = None
    last_exit_port_location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentStage:
    """8 kinds of children, 0 required."""

    id: Identifier | None = None
    transport_mode_code: Code | None = None
    transport_means_type_code: Code | None = None
    transit_direction_code: Code | None = None
    instructions: tuple[Text, ...] = ()
    transit_period: Period | None = None
    transport_means: TransportMeans | None = None
    driver_person: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """3 kinds of children, 3 required."""

    id: Identifier
    signatory_party: Party
    digital_signature_attachment: Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Stowage:
    """3 kinds of children, 0 required."""

    location_id: Identifier | None = None
    location: tuple[Text, ...] = ()
    measurement_dimension: tuple[Dimension, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierParty:
    """2 kinds of children, 1 required."""

    party: Party
    despatch_contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCategory:
    """4 kinds of children, 1 required."""

    tax_scheme: TaxScheme
    name: Text | None = None
    tax_exemption_reason_code: Code | None = None
    tax_exemption_reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxScheme:
    """3 kinds of children, 0 required."""

    id: Identifier | None = None
    name: Text | None = None
    tax_type_code: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSubtotal:
    """8 kinds of children, 2 required."""

    tax_amount: Amount
    tax_category: TaxCategory
    taxable_amount: Amount | None = None
    calculation_sequence_numeric: Numeric | None = None
    transaction_currency_tax_amount: Amount | None = None
    percent: Numeric | None = None
    base_unit_measure: Measure | None = None
    per_unit_amount: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTotal:
    """2 kinds of children, 2 required."""

    tax_amount: Amount
    tax_subtotal: tuple[TaxSubtotal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperature:
    """3 kinds of children, 2 required."""

    attribute_id: Identifier
    measure: Measure
    description: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportEquipment:
    """3 kinds of children, 0 required."""

    id: Identifier | None = None
    transport_equipment_type_code: Code | None = None
    description: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportHandlingUnit:
    """20 kinds of children, 0 required."""

    id: Identifier | None = None
    transport_handling_unit_type_code: Code | None = None
    handling_code: Code | None = None
    handling_instructions: Text | None = None
    hazardous_risk_indicator: Indicator | None = None
    total_goods_item_quantity: Quantity | None = None
    total_package_quantity: Quantity | None = None
    damage_remarks: tuple[Text, ...] = ()
    trace_id: Identifier | None = None
    actual_package: tuple[Package, ...] = ()
    transport_equipment: tuple[TransportEquipment, ...] = ()
    transport_means: tuple[TransportMeans, ...] = ()
    hazardous_goods_transit: tuple[HazardousGoodsTransit, ...] = ()
    measurement_dimension: tuple[Dimension, ...] = ()
    minimum_temperature: Temperature | None = None
    maximum_temperature: Temperature | None = None
    floor_space_measurement_dimension: Dimension | None = None
    pallet_space_measurement_dimension: Dimension | None = None
    shipment_document_reference: tuple[DocumentReference, ...] = ()
    customs_declaration: tuple[CustomsDeclaration, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportMeans:
    """13 kinds of children, 0 required."""

    journey_id: Identifier | None = None
    registration_nationality_id: Identifier | None = None
    registration_nationality: tuple[Text, ...] = ()
    direction_code: Code | None = None
    transport_means_type_code: Code | None = None
    trade_service_code: Code | None = None
    stowage: Stowage | None = None
    air_transport: AirTransport | None = None
    road_transport: RoadTransport | None = None
    rail_transport: RailTransport | None = None
    maritime_transport: MaritimeTransport | None = None
    owner_party: Party | None = None
    measurement_dimension: tuple[Dimension, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UBLExtension:
    """1 kinds of children, 1 required."""

    extension_content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class UBLExtensions:
    """1 kinds of children, 1 required."""

    ubl_extension: tuple[UBLExtension, ...]
