"""The table of rules about the file as a whole: the general codes and the envelope.

A context's path starts at the elements named by its first step, wherever they stand in the file.
"""

from __future__ import annotations

from zarf.core.rules import envelope as env
from zarf.core.rules import general as gen
from zarf.core.rules.facts import File
from zarf.core.rules.names import CBC, ENVELOPE, ENVELOPE_HEADER, PACKAGE, SH
from zarf.core.rules.rule import Context, Rule

_CONTACT_INFORMATION = (
    Rule("ContactInformationCheck-1", "EF-ENV-209", env.contact_information_check_1),
    Rule("ContactInformationCheck-2", "EF-ENV-210", env.contact_information_check_2),
)
_CONTACT = (
    Rule("ContactCheck-1", "EF-ENV-211", env.contact_check_1),
    Rule("ContactCheck-2", "EF-ENV-212", env.contact_check_2),
    Rule("ContactCheck-3", "EF-ENV-213", env.contact_check_3),
)
_EMPTY = (Rule("EmptyCheck-1", "EF-ENV-208", env.empty_check_1),)
_CURRENCY = (Rule("GeneralCurrencyCodeCheck-1", "EF-GEN-002", gen.general_currency_code_check_1),)

ENVELOPE_CONTEXTS: tuple[Context[File], ...] = (
    Context(
        (ENVELOPE,),
        (
            Rule("DocumentCheck-1", "EF-ENV-201", env.document_check_1),
            Rule("DocumentCheck-2", "EF-ENV-202", env.document_check_2),
            Rule("DocumentCheck-3", "EF-ENV-203", env.document_check_3),
        ),
    ),
    Context(
        (ENVELOPE_HEADER,),
        (
            Rule("HeaderCheck-1", "EF-ENV-205", env.header_check_1),
            Rule("HeaderCheck-2", "EF-ENV-206", env.header_check_2),
            Rule("HeaderCheck-3", "EF-ENV-207", env.header_check_3),
        ),
    ),
    Context((ENVELOPE_HEADER, SH + "Sender", SH + "Identifier"), _EMPTY),
    Context((ENVELOPE_HEADER, SH + "Receiver", SH + "Identifier"), _EMPTY),
    Context((ENVELOPE_HEADER, SH + "Sender"), _CONTACT_INFORMATION),
    Context((ENVELOPE_HEADER, SH + "Receiver"), _CONTACT_INFORMATION),
    Context((ENVELOPE_HEADER, SH + "Sender", SH + "ContactInformation"), _CONTACT),
    Context((ENVELOPE_HEADER, SH + "Receiver", SH + "ContactInformation"), _CONTACT),
    Context(
        (ENVELOPE_HEADER, SH + "DocumentIdentification"),
        (
            Rule("TypeVersionCheck-1", "EF-ENV-214", env.type_version_check_1),
            Rule("EnvelopeTypeCheck-1", "EF-ENV-215", env.envelope_type_check_1),
            Rule("EnvelopeTypeElementTypeCheck-1", "EF-ENV-216", env.envelope_type_element_type_check_1),
            Rule("EnvelopeTypeElementTypeCheck-2", "EF-ENV-217", env.envelope_type_element_type_check_2),
            Rule("EnvelopeTypeElementTypeCheck-3", "EF-ENV-218", env.envelope_type_element_type_check_3),
            Rule("EnvelopeTypeElementTypeCheck-4", "EF-ENV-219", env.envelope_type_element_type_check_4),
            Rule("EnvelopeTypeElementTypeCheck-5", "EF-ENV-220", env.envelope_type_element_type_check_5),
            Rule("EnvelopeTypeElementTypeCheck-6", "EF-ENV-221", env.envelope_type_element_type_check_6),
        ),
    ),
    Context(
        (ENVELOPE_HEADER, SH + "DocumentIdentification", SH + "InstanceIdentifier"),
        (Rule("UUIDCheck-1", "EF-GEN-001", env.uuid_check_1),),
    ),
    Context((PACKAGE,), (Rule("ElementsGroupCountCheck-1", "EF-ENV-222", env.elements_group_count_check_1),)),
    Context(
        (PACKAGE, "Elements"),
        (
            Rule("ElementTypeCheck-1", "EF-ENV-223", env.element_type_check_1),
            Rule("ElementCountCheck-1", "EF-ENV-224", env.element_count_check_1),
            Rule("ElementListCountCheck-1", "EF-ENV-225", env.element_list_count_check_1),
            Rule("ElementNameCheck-1", "EF-ENV-226", env.element_name_check_1),
            Rule("ElementNameCheck-2", "EF-ENV-226", env.element_name_check_2),
            Rule("ElementNameCheck-3", "EF-ENV-226", env.element_name_check_3),
            Rule("ElementNameCheck-4", "EF-ENV-226", env.element_name_check_4),
            Rule("InvoiceCountCheck-1", "EF-ENV-227", env.invoice_count_check_1),
        ),
    ),
    Context(
        (PACKAGE, "Elements", "ElementList"),
        (
            Rule("ExportInvoiceCountCheck-1", "EF-ENV-228", env.export_invoice_count_check_1),
            Rule("ExportInvoiceCountCheck-2", "EF-ENV-229", env.export_invoice_count_check_2),
        ),
    ),
)

GENERAL_CONTEXTS: tuple[Context[File], ...] = (
    Context((CBC + "IdentificationCode",), (Rule("CountryCodeCheck-1", "EF-GEN-003", gen.country_code_check_1),)),
    Context((CBC + "SourceCurrencyCode",), _CURRENCY),
    Context((CBC + "TargetCurrencyCode",), _CURRENCY),
    Context((CBC + "CurrencyCode",), _CURRENCY),
    Context(
        (CBC + "ChannelCode",), (Rule("GeneralChannelCodeCheck-1", "EF-GEN-006", gen.general_channel_code_check_1),)
    ),
    Context(
        (CBC + "IssueDate",),
        (
            Rule("TarihBicimi-1", "EF-GEN-007", gen.tarih_bicimi_1, since="20260701"),
            Rule("TimeCheck-1", "EF-GEN-008", gen.time_check_1, since="20260701"),
            Rule("TimeCheck-2", "EF-GEN-009", gen.time_check_2, since="20260701"),
            Rule("TimeCheck-1", "EF-GEN-008", gen.time_check_1_of_20260312, until="20260312"),
            Rule("TimeCheck-2", "EF-GEN-009", gen.time_check_2_of_20260312, until="20260312"),
        ),
    ),
)

ATTRIBUTE_RULES: tuple[tuple[str, Rule[File]], ...] = (
    ("currencyID", Rule("GeneralCurrencyIDCheck-1", "EF-GEN-004", gen.general_currency_id_check_1)),
    ("unitCode", Rule("GeneralUnitCodeCheck-1", "EF-GEN-005", gen.general_unit_code_check_1)),
    ("mimeCode", Rule("MimeCodeCheck-1", "EF-GEN-010", gen.mime_code_check_1)),
)
"""Rules about an attribute, told at every element that carries it."""
