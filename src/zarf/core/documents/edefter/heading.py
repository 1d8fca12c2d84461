"""The beginning of every e-Defter file: stylesheet, root, context, units, documentInfo and entityInformation.

The days, which are known only when a part is full, have a fixed length, so that they can be written over. The currency
of the books is always named: the schemas allow it, and the rules demand it as soon as one line has a foreign amount.
Source: Teknik Kılavuz v1.7 (skeleton, prefixes), XBRL-GL Genel Açıklamalar (2025); order of the schemas.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.documents.edefter.text import escaped
from zarf.core.documents.edefter.values import Accountant, Address, Company
from zarf.core.xml import namespaces as ns
from zarf.core.xml.canonical import DECLARATION, attributes, namespaces

_GL = "http://www.xbrl.org/int/gl/"
_TAXONOMY = "../xsd/2006-10-25/plt/case-c-b/gl-plt-2006-10-25.xsd"
_ROOT_PREFIXES = {"ds": ns.DS, "edefter": ns.EDEFTER, "xades": ns.XADES, "xsi": ns.XSI}
_XBRL_PREFIXES = {
    "gl-bus": _GL + "bus/2006-10-25",
    "gl-cor": _GL + "cor/2006-10-25",
    "gl-muc": _GL + "muc/2006-10-25",
    "gl-plt": _GL + "plt/2006-10-25",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "iso639": "http://www.xbrl.org/2005/iso639",
    "link": "http://www.xbrl.org/2003/linkbase",
    "xbrli": ns.XBRLI,
    "xlink": "http://www.w3.org/1999/xlink",
}
_MIB = Decimal(1024 * 1024)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a file says of itself. unique_id: its 15 characters. created, start, end: days."""

    kind: LedgerKind
    company: Company
    unique_id: str
    created: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Segment:
    """What a berat or a ledger report adds to the entity.

    ettn: a fresh UUID. entries: number of journal entries, None where it may not stand. size: bytes of the ledger file.
    detailed: False for a berat without tax detail (vergi detaysız).
    """

    ettn: str
    entries: int | None = None
    size: int | None = None
    detailed: bool = True


def unique_id(kind: LedgerKind, year: int, month: int, serial: int) -> str:
    """Three letters, year, month, and a serial that runs over all parts of the fiscal year.

    >>> unique_id(LedgerKind.JOURNAL, 2026, 1, 1)
    'YEV202601000001'
    """
    return f"{kind.unique_id}{year:04d}{month:02d}{serial:06d}"


def beginning(kind: LedgerKind) -> str:
    """XML declaration, stylesheet instruction, and the start tag of the root."""
    location = attributes([("xsi:schemaLocation", f"{ns.EDEFTER} ../xsd/edefter.xsd")])
    stylesheet = f'<?xml-stylesheet type="text/xsl" href="{kind.stylesheet}"?>\n'
    return f"{DECLARATION}{stylesheet}<edefter:{kind.root}{namespaces(_ROOT_PREFIXES)}{location}>"


def heading(head: Heading, segment: Segment | None = None) -> str:
    """From the start tag of xbrli:xbrl to the end of entityInformation."""
    context = head.kind.context
    location = attributes([("xsi:schemaLocation", f"{_GL}plt/2006-10-25 {_TAXONOMY}")])
    currency = head.company.currency
    return (
        f"<xbrli:xbrl{namespaces(_XBRL_PREFIXES)}{location}>"
        f'<link:schemaRef xlink:href="{_TAXONOMY}" xlink:type="simple"></link:schemaRef>'
        f'<xbrli:context id="{context}"><xbrli:entity>'
        f'<xbrli:identifier scheme="http://www.gib.gov.tr">{head.company.vkn_tckn}</xbrli:identifier>'
        f"{_segment(segment, context)}</xbrli:entity>"
        f"<xbrli:period><xbrli:instant>{head.created}</xbrli:instant></xbrli:period></xbrli:context>"
        f'<xbrli:unit id="{currency.lower()}"><xbrli:measure>iso4217:{currency}</xbrli:measure></xbrli:unit>'
        f'<xbrli:unit id="countable"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>'
        f"<gl-cor:accountingEntries>{_document_info(head)}{_entity_information(head.company, context)}"
    )


def ending(kind: LedgerKind, behind: str = "") -> tuple[str, str]:
    """What closes the file: up to the place of the seal, and behind it. behind: what stands before the seal."""
    return f"</gl-cor:accountingEntries></xbrli:xbrl>{behind}", f"</edefter:{kind.root}>"


def mebibytes(size: int) -> str:
    """A file's size as a berat tells it: MiB with two decimals."""
    return str((Decimal(size) / _MIB).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def _segment(segment: Segment | None, context: str) -> str:
    if segment is None:
        return ""
    count = f' contextRef="{context}" unitRef="countable"'
    text = "<xbrli:segment>"
    if segment.entries is not None:
        text += f"<gl-bus:numberOfEntries{count}>{segment.entries}</gl-bus:numberOfEntries>"
    text += f'<gl-cor:uniqueID contextRef="{context}">{segment.ettn}</gl-cor:uniqueID>'
    if segment.size is not None:
        text += f"<gl-bus:measurableQuantity{count}>{mebibytes(segment.size)}</gl-bus:measurableQuantity>"
    if not segment.detailed:
        text += _leaf("gl-cor:identifierAuthorityCode", "VERGI_DETAYSIZ", context)
    return text + "</xbrli:segment>"


def _leaf(name: str, text: str, context: str) -> str:
    return f'<{name} contextRef="{context}">{escaped(text)}</{name}>' if text else ""


def _document_info(head: Heading) -> str:
    context, company = head.kind.context, head.company
    fields = (
        ("gl-cor:entriesType", head.kind.entries_type),
        ("gl-cor:uniqueID", head.unique_id),
        ("gl-cor:language", "iso639:tr"),
        ("gl-cor:creationDate", head.created),
        ("gl-bus:creator", company.creator),
        ("gl-cor:entriesComment", _comment(head)),
        ("gl-cor:periodCoveredStart", head.start),
        ("gl-cor:periodCoveredEnd", head.end),
        ("gl-bus:sourceApplication", company.source_application),
        ("gl-muc:defaultCurrency", f"iso4217:{company.currency}"),
    )
    inside = "".join(_leaf(name, text, context) for name, text in fields)
    return f"<gl-cor:documentInfo>{inside}</gl-cor:documentInfo>"


def _comment(head: Heading) -> str:
    """Whose book it is and of which days, in the words the Uygulama Kılavuzu gives as a pattern."""
    company = head.company
    owner = f"{company.title} adlı mükellefe" if company.is_person else f"{company.title}'ne"
    branch = f" {company.branch_name}" if company.branch_name else ""
    return f"{head.start} - {head.end} arası {owner}{branch} ait {head.kind.title}"


def _entity_information(company: Company, context: str) -> str:
    def leaf(name: str, text: str) -> str:
        return _leaf(name, text, context)

    identifiers = [(company.title, "Adı Soyadı" if company.is_person else "Kurum Unvanı")]
    if company.branch_number:
        identifiers += [(company.branch_name, "Şube Adı"), (company.branch_number, "Şube No")]
    fax = leaf("gl-bus:entityFaxNumber", company.fax)
    parts = [
        "<gl-cor:entityInformation><gl-bus:entityPhoneNumber>",
        leaf("gl-bus:phoneNumberDescription", company.phone_description),
        leaf("gl-bus:phoneNumber", company.phone),
        "</gl-bus:entityPhoneNumber>",
        f"<gl-bus:entityFaxNumberStructure>{fax}</gl-bus:entityFaxNumberStructure>" if fax else "",
        "<gl-bus:entityEmailAddressStructure>",
        leaf("gl-bus:entityEmailAddress", company.email),
        "</gl-bus:entityEmailAddressStructure>",
        *(
            f"<gl-bus:organizationIdentifiers>{leaf('gl-bus:organizationIdentifier', value)}"
            f"{leaf('gl-bus:organizationDescription', name)}</gl-bus:organizationIdentifiers>"
            for value, name in identifiers
        ),
        _organization_address(company.address, context),
        f"<gl-bus:entityWebSite>{leaf('gl-bus:webSiteURL', company.website)}</gl-bus:entityWebSite>",
        leaf("gl-bus:businessDescription", company.activity),
        leaf("gl-bus:fiscalYearStart", company.fiscal_year_start),
        leaf("gl-bus:fiscalYearEnd", company.fiscal_year_end),
        *(_accountant(accountant, context) for accountant in company.accountants),
        "</gl-cor:entityInformation>",
    ]
    return "".join(parts)


def _organization_address(address: Address, context: str) -> str:
    fields = (
        ("BuildingNumber", address.building),
        ("AddressStreet", address.street),
        ("AddressStreet2", address.street2),
        ("AddressCity", address.city),
        ("AddressZipOrPostalCode", address.postal_code),
        ("AddressCountry", address.country),
    )
    inside = "".join(_leaf(f"gl-bus:organization{name}", text, context) for name, text in fields)
    return f"<gl-bus:organizationAddress>{inside}</gl-bus:organizationAddress>"


def _accountant(accountant: Accountant, context: str) -> str:
    def leaf(name: str, text: str) -> str:
        return _leaf(name, text, context)

    address = ""
    if accountant.address is not None:
        place = accountant.address
        fields = (
            ("BuildingNumber", place.building),
            ("Street", place.street),
            ("AddressStreet2", place.street2),
            ("City", place.city),
            ("Country", place.country),
            ("ZipOrPostalCode", place.postal_code),
        )
        inside = "".join(leaf(f"gl-bus:accountant{name}", text) for name, text in fields)
        address = f"<gl-bus:accountantAddress>{inside}</gl-bus:accountantAddress>"
    return (
        f"<gl-bus:accountantInformation>{leaf('gl-bus:accountantName', accountant.name)}{address}"
        f"{leaf('gl-bus:accountantEngagementTypeDescription', accountant.engagement)}</gl-bus:accountantInformation>"
    )
