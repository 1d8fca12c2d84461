"""Parties of an invoice from PartyData, and the place of the seal's signatory."""

from __future__ import annotations

from zarf.core.documents.order.value import PartyData
from zarf.core.documents.ubl.aggregates import (
    Address,
    Attachment,
    Code,
    Contact,
    Country,
    ExternalReference,
    Identifier,
    Party,
    PartyIdentification,
    PartyName,
    PartyTaxScheme,
    Person,
    Signature,
    TaxScheme,
    Text,
)

_TURKEY = frozenset({"Türkiye", "TÜRKİYE", "Turkiye", "Turkey"})


def text(value: str) -> Text | None:
    """A text leaf, or nothing for a blank."""
    return Text(value) if value else None


def identifier(value: str) -> Identifier | None:
    """An identifier leaf, or nothing for a blank."""
    return Identifier(value) if value else None


def party(data: PartyData) -> Party:
    """cac:Party. A firm has PartyName, a person has Person (GİB rule PartyIdentificationPartyNamePersonCheck)."""
    more = (("MERSISNO", data.mersis), ("TICARETSICILNO", data.trade_registry_number))
    return Party(
        website_uri=identifier(data.website),
        party_identification=(
            _identification("TCKN" if data.is_person else "VKN", data.vkn_tckn),
            *(_identification(scheme, value) for scheme, value in more if value),
        ),
        party_name=PartyName(name=Text(data.title)) if data.title else None,
        postal_address=address(data),
        party_tax_scheme=_tax_office(data),
        contact=_contact(data),
        person=_person(data),
    )


def address(data: PartyData) -> Address:
    """cac:PostalAddress."""
    return Address(
        street_name=text(data.street),
        building_number=text(data.building_number),
        city_subdivision_name=Text(data.district),
        city_name=Text(data.city),
        postal_zone=text(data.postal_zone),
        country=Country(name=Text(data.country), identification_code=Code("TR") if data.country in _TURKEY else None),
    )


def signature(signer: PartyData, number: str) -> Signature:
    """cac:Signature: who seals, and the Id the seal will bear (spec seal.md 1.3)."""
    return Signature(
        id=Identifier(signer.vkn_tckn, scheme_id="VKN_TCKN"),
        signatory_party=Party(
            party_identification=(_identification("TCKN" if signer.is_person else "VKN", signer.vkn_tckn),),
            postal_address=address(signer),
        ),
        digital_signature_attachment=Attachment(
            external_reference=ExternalReference(uri=Identifier(f"#Signature_{number}"))
        ),
    )


def _identification(scheme: str, value: str) -> PartyIdentification:
    return PartyIdentification(id=Identifier(value, scheme_id=scheme))


def _tax_office(data: PartyData) -> PartyTaxScheme | None:
    return PartyTaxScheme(tax_scheme=TaxScheme(name=Text(data.tax_office))) if data.tax_office else None


def _contact(data: PartyData) -> Contact | None:
    if not data.phone and not data.email:
        return None
    return Contact(telephone=text(data.phone), electronic_mail=text(data.email))


def _person(data: PartyData) -> Person | None:
    if not data.is_person:
        return None
    return Person(first_name=Text(data.first_name), family_name=Text(data.family_name))
