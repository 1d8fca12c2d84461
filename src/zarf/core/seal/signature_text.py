"""The text of a XAdES-BES signature, canonical by construction.

Everything inside is written as C14N would write it, so that a digest needs only the namespaces in scope put into
the first tag of a part: no tree is built and nothing is serialised twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from zarf.core.seal.algorithms import C14N, ENVELOPED, SHA256, SIGNATURE_OF, SIGNED_PROPERTIES_TYPE
from zarf.core.seal.keys import KeyAlgorithm, SealKey
from zarf.core.seal.scope import declarations, escape_text
from zarf.core.seal.signer_parts import encode, signer_parts
from zarf.core.xml.namespaces import DS, XADES

_ISTANBUL = ZoneInfo("Europe/Istanbul")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a subtree inherits where the signature stands.

    declared: `xmlns` attributes of everything in scope inside the signature, canonical.
    missing: the ones the signature must declare itself.
    xml_attributes: inherited xml:* attributes, canonical.
    """

    declared: str
    missing: str
    xml_attributes: str = ""

    @classmethod
    def of(cls, namespaces: Mapping[str | None, str], xml_attributes: str = "") -> Surroundings:
        """From the namespaces in scope at the parent of the signature."""
        own: dict[str | None, str] = {"ds": DS, "xades": XADES}
        missing: dict[str | None, str] = {p: uri for p, uri in own.items() if namespaces.get(p) != uri}
        return cls(declarations({**namespaces, **own}), declarations(missing), xml_attributes)


@dataclass(frozen=True, slots=True)
class SignaturePlan:
    """What to write. document_digest: SHA-256 of the canonical document without the signature.

    countersigned: Id of the SignatureValue a counter signature is about; document_digest is then its digest.
    """

    signature_id: str
    document_digest: bytes
    signing_time: datetime
    role: str
    document_first: bool
    countersigned: str = ""


def signature_text(plan: SignaturePlan, around: Surroundings, key: SealKey) -> bytes:
    """The whole `ds:Signature` element."""
    parts = signer_parts(key.certificate_der)
    properties_id = f"{plan.signature_id}-SignedProperties"
    properties = _signed_properties(plan, parts.signing_certificate)
    # No namespace attribute is among ours, so Id stays before the inherited xml: attributes.
    canonical = f'<xades:SignedProperties{around.declared} Id="{properties_id}"{around.xml_attributes}>{properties}'
    properties_digest = hashlib.sha256(canonical.encode("utf-8")).digest()
    subject = _countersigned(plan) if plan.countersigned else _document(plan)
    info = _signed_info(plan, subject, properties_id, properties_digest, key.algorithm)
    signed = f"<ds:SignedInfo{around.declared}{around.xml_attributes}>{info}".encode()
    value = encode(key.sign(signed))
    return (
        f'<ds:Signature{around.missing} Id="{plan.signature_id}"><ds:SignedInfo>{info}'
        f'<ds:SignatureValue Id="{plan.signature_id}-SignatureValue">{value}</ds:SignatureValue>{parts.key_info}'
        f'<ds:Object><xades:QualifyingProperties Target="#{plan.signature_id}">'
        f'<xades:SignedProperties Id="{properties_id}">{properties}'
        "</xades:QualifyingProperties></ds:Object></ds:Signature>"
    ).encode()


def _signed_properties(plan: SignaturePlan, signing_certificate: str) -> str:
    """What follows the start tag of SignedProperties, its end tag included."""
    time = plan.signing_time.astimezone(_ISTANBUL).isoformat(timespec="seconds")
    return (
        f"<xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>{signing_certificate}"
        f"<xades:SignerRole><xades:ClaimedRoles><xades:ClaimedRole>{escape_text(plan.role)}</xades:ClaimedRole>"
        "</xades:ClaimedRoles></xades:SignerRole></xades:SignedSignatureProperties></xades:SignedProperties>"
    )


def _document(plan: SignaturePlan) -> str:
    transforms = f'<ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"></ds:Transform></ds:Transforms>'
    return _reference('URI=""', transforms, encode(plan.document_digest))


def _countersigned(plan: SignaturePlan) -> str:
    """As GİB's samples of user accounts have it: no Type, and one transform that names the canonicalisation."""
    transforms = f'<ds:Transforms><ds:Transform Algorithm="{C14N}#WithComments"></ds:Transform></ds:Transforms>'
    return _reference(f'URI="#{plan.countersigned}"', transforms, encode(plan.document_digest))


def _signed_info(
    plan: SignaturePlan, subject: str, properties_id: str, properties_digest: bytes, algorithm: KeyAlgorithm
) -> str:
    """What follows the start tag of SignedInfo, its end tag included. subject: the reference to what is sealed."""
    properties = _reference(f'Type="{SIGNED_PROPERTIES_TYPE}" URI="#{properties_id}"', "", encode(properties_digest))
    references = subject + properties if plan.document_first else properties + subject
    return (
        f'<ds:CanonicalizationMethod Algorithm="{C14N}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{SIGNATURE_OF[algorithm]}"></ds:SignatureMethod>'
        f"{references}</ds:SignedInfo>"
    )


def _reference(attributes: str, transforms: str, digest: str) -> str:
    return (
        f'<ds:Reference {attributes}>{transforms}<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>"
    )
