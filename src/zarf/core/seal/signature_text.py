"""The text of a XAdES-BES signature, canonical by construction.

Everything inside is written as C14N would write it, so that a digest needs only the namespaces in scope put into
the first tag of a part: no tree is built and nothing is serialised twice.
"""

from __future__ import annotations

import hashlib
import re
from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from zarf.core.seal.algorithms import C14N, ENVELOPED, SHA256, SIGNATURE_OF, SIGNED_PROPERTIES_TYPE
from zarf.core.seal.keys import KeyAlgorithm, SealKey
from zarf.core.seal.scope import declarations, escape_text
from zarf.core.seal.signer_parts import signer_parts
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


class SignatureForm:
    """What signatures of one key at one kind of place have in common: their texts, with places for the values.

    Told apart by identity. The places are those of the Id, then of the values of `WrittenSignature`.
    countersigned: Id of the SignatureValue a counter signature is about.
    """

    def __init__(
        self,
        around: Surroundings,
        certificate_der: bytes,
        algorithm: KeyAlgorithm,
        role: str,
        document_first: bool,
        countersigned: str = "",
    ) -> None:
        parts = signer_parts(certificate_der)
        signature_id, time, digest, properties_digest, value = _PLACES
        properties_id = f"{signature_id}-SignedProperties"
        properties = _signed_properties(time, role, parts.signing_certificate)
        subject = _countersigned(countersigned, digest) if countersigned else _document(digest)
        info = _signed_info(algorithm, subject, properties_id, properties_digest, document_first)
        # No namespace attribute is among ours, so Id stays before the inherited xml: attributes.
        self.properties = _Text(
            f'<xades:SignedProperties{around.declared} Id="{properties_id}"{around.xml_attributes}>{properties}'
        )
        self.signed_info = _Text(f"<ds:SignedInfo{around.declared}{around.xml_attributes}>{info}")
        self.whole = _Text(
            f'<ds:Signature{around.missing} Id="{signature_id}"><ds:SignedInfo>{info}'
            f'<ds:SignatureValue Id="{signature_id}-SignatureValue">{value}</ds:SignatureValue>{parts.key_info}'
            f'<ds:Object><xades:QualifyingProperties Target="#{signature_id}">'
            f'<xades:SignedProperties Id="{properties_id}">{properties}'
            "</xades:QualifyingProperties></ds:Object></ds:Signature>"
        )


_PLACES = tuple(f"\x00{number}" for number in range(5))


class _Text:
    """A text with places, as bytes."""

    def __init__(self, text: str) -> None:
        parts = re.split("\x00([0-4])", text)
        self._pieces: list[bytes] = [part.encode() for part in parts]
        self._places = [int(number) for number in parts[1::2]]

    def filled(self, values: Sequence[bytes]) -> bytes:
        pieces = self._pieces.copy()
        pieces[1::2] = [values[place] for place in self._places]
        return b"".join(pieces)


@lru_cache(maxsize=256)
def _form(
    around: Surroundings, certificate_der: bytes, algorithm: KeyAlgorithm, role: str, document_first: bool
) -> SignatureForm:
    return SignatureForm(around, certificate_der, algorithm, role, document_first)


@dataclass(frozen=True, slots=True)
class WrittenSignature:
    """text: the whole `ds:Signature`. values: time, digest of the document, digest of the properties, signature value.

    The digests and the value in base64; the text is that of `signature_with` for these values.
    """

    text: bytes
    form: SignatureForm
    signature_id: str
    values: tuple[str, str, str, str]


def signature_text(plan: SignaturePlan, around: Surroundings, key: SealKey) -> bytes:
    """The whole `ds:Signature` element."""
    return signature(plan, around, key).text


def signature(plan: SignaturePlan, around: Surroundings, key: SealKey) -> WrittenSignature:
    """The signature, and what it is made of."""
    given = (around, key.certificate_der, key.algorithm, plan.role, plan.document_first)
    form = SignatureForm(*given, plan.countersigned) if plan.countersigned else _form(*given)
    time = plan.signing_time.astimezone(_ISTANBUL).isoformat(timespec="seconds")
    values = [plan.signature_id.encode(), time.encode(), _base64(plan.document_digest)]
    values.append(_base64(hashlib.sha256(form.properties.filled(values)).digest()))
    values.append(_base64(key.sign(form.signed_info.filled(values))))
    told = (time, values[2].decode(), values[3].decode(), values[4].decode())
    return WrittenSignature(form.whole.filled(values), form, plan.signature_id, told)


def signature_with(form: SignatureForm, signature_id: str, values: tuple[str, str, str, str]) -> str:
    """The text of a signature of that form with these values (see `WrittenSignature`)."""
    return form.whole.filled([signature_id.encode(), *[value.encode() for value in values]]).decode()


def _base64(data: bytes) -> bytes:
    return b2a_base64(data, newline=False)


def _signed_properties(time: str, role: str, signing_certificate: str) -> str:
    """What follows the start tag of SignedProperties, its end tag included."""
    return (
        f"<xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>{signing_certificate}"
        f"<xades:SignerRole><xades:ClaimedRoles><xades:ClaimedRole>{escape_text(role)}</xades:ClaimedRole>"
        "</xades:ClaimedRoles></xades:SignerRole></xades:SignedSignatureProperties></xades:SignedProperties>"
    )


def _document(digest: str) -> str:
    transforms = f'<ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"></ds:Transform></ds:Transforms>'
    return _reference('URI=""', transforms, digest)


def _countersigned(signature_value_id: str, digest: str) -> str:
    """As GİB's samples of user accounts have it: no Type, and one transform that names the canonicalisation."""
    transforms = f'<ds:Transforms><ds:Transform Algorithm="{C14N}#WithComments"></ds:Transform></ds:Transforms>'
    return _reference(f'URI="#{signature_value_id}"', transforms, digest)


def _signed_info(
    algorithm: KeyAlgorithm, subject: str, properties_id: str, properties_digest: str, document_first: bool
) -> str:
    """What follows the start tag of SignedInfo, its end tag included. subject: the reference to what is sealed."""
    properties = _reference(f'Type="{SIGNED_PROPERTIES_TYPE}" URI="#{properties_id}"', "", properties_digest)
    references = subject + properties if document_first else properties + subject
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
