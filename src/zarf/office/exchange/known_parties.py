"""The address of a receiver, as it stood on the last invoice drawn up for it."""

from __future__ import annotations

from lxml import etree

from zarf.core.documents.order import PartyData
from zarf.core.errors import ZarfError
from zarf.core.xml.reading import read_xml
from zarf.office.exchange.facts import INVOICE
from zarf.office.exchange.models import Direction, Document
from zarf.ports.wired import ports

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_NAMES = {"cac": f"{_UBL}CommonAggregateComponents-2", "cbc": f"{_UBL}CommonBasicComponents-2"}
_PARTY = "cac:AccountingCustomerParty/cac:Party"
_PATHS = {
    "title": "cac:PartyName/cbc:Name",
    "first_name": "cac:Person/cbc:FirstName",
    "family_name": "cac:Person/cbc:FamilyName",
    "tax_office": "cac:PartyTaxScheme/cac:TaxScheme/cbc:Name",
    "street": "cac:PostalAddress/cbc:StreetName",
    "building_number": "cac:PostalAddress/cbc:BuildingNumber",
    "district": "cac:PostalAddress/cbc:CitySubdivisionName",
    "city": "cac:PostalAddress/cbc:CityName",
    "postal_zone": "cac:PostalAddress/cbc:PostalZone",
    "country": "cac:PostalAddress/cac:Country/cbc:Name",
    "phone": "cac:Contact/cbc:Telephone",
    "email": "cac:Contact/cbc:ElectronicMail",
}
_LOOKED_AT = 5


def known_party(taxpayer_id: int, identifier: str) -> PartyData | None:
    """The receiver as the taxpayer's last invoice to it says; None when there is none that can be read."""
    sent = Document.objects.filter(
        taxpayer_id=taxpayer_id, direction=Direction.OUT, kind=INVOICE, customer_id=identifier
    ).order_by("-created_at", "-id")
    for item in sent[:_LOOKED_AT]:
        try:
            root = read_xml(bytes(item.draft) if item.draft else ports().archive.get(item.xml_key))
        except ZarfError:
            # An older one may do; the form can be filled by hand as well.
            continue
        return _party(root, identifier)
    return None


def _party(root: etree._Element, identifier: str) -> PartyData:
    party = root.find(_PARTY, _NAMES)
    told = {name: "" if party is None else (party.findtext(path, "", _NAMES) or "") for name, path in _PATHS.items()}
    return PartyData(vkn_tckn=identifier, **{name: value.strip() for name, value in told.items()})
