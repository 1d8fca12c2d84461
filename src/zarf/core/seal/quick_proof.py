"""The quick way to what verification must know of an ordinary document: its seal is whole, and whose it is.

It answers only when everything is right: shape, certificate, digests, signature. Whatever is not (a wrong digest, an
unknown algorithm, a part more or less than here) is left to the careful way, which alone says what is wrong. So this
module can only be wrong by calling right what the careful way refuses, and a property test compares the two.

The names and the order of the parts are those of the seal's profile, section 1.1; white space between parts is free.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree

from zarf.core.seal.algorithms import C14N, DIGESTS, ENVELOPED, SIGNATURES, SIGNED_PROPERTIES_TYPE
from zarf.core.seal.curve_keys import CurveKey, curve_key
from zarf.core.seal.fault import SealFault
from zarf.core.seal.ordinary import Ordinary, read_ordinary
from zarf.core.seal.proof import check_signature, der_signature
from zarf.core.seal.signer_certificate import named_certificate
from zarf.core.xml.namespaces import DS, XADES

_FIRST_YEAR, _LAST_YEAR = 1990, 2190
_LONGEST_SEAL: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Proven:
    """A seal whose shape, digests and signature are right. Nothing is said about trust."""

    certificate: x509.Certificate
    signing_time: datetime | None


def quickly_proven(xml: bytes) -> Proven | None:
    """What the seal of *xml* proves; None when that is not certain here, whatever the reason."""
    document = read_ordinary(xml)
    return proven_by(document) if document is not None else None


def proven_by(document: Ordinary) -> Proven | None:
    """What the seal of *document* proves; None when that is not certain here."""
    if len(document.seal) > _LONGEST_SEAL:
        return None
    seal = _SEALS[0].fullmatch(document.seal) or _SEALS[1].fullmatch(document.seal)
    if seal is None or not _ids_agree(seal):
        return None
    try:
        return _proven(document, seal)
    except (SealFault, binascii.Error, ValueError):
        return None


def _proven(document: Ordinary, seal: re.Match[bytes]) -> Proven | None:
    method = seal["method"].decode("ascii")
    algorithm = SIGNATURES.get(method)
    if algorithm is None:
        return None
    moment = datetime.fromisoformat(seal["time"].decode("ascii"))
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    signer = _signer(seal["key"], seal["signing"], method)
    declared = document.scope.declared
    properties = b"<xades:SignedProperties%b%b" % (declared, seal["properties"])
    info = b"<ds:SignedInfo%b%b" % (declared, seal["info"])
    value = _decoded(seal["value"])
    if signer.curve is None:
        check_signature(value, info, algorithm.digest, signer.certificate)
    elif not signer.curve.has_signed(info, der_signature(value, signer.bits), algorithm.digest):
        return None
    if not (
        _digest_holds(seal["properties_method"], seal["properties_digest"], properties)
        and _digest_holds(seal["document_method"], seal["document_digest"], document.before + document.after)
    ):
        return None
    return Proven(signer.certificate, moment if moment.tzinfo is not None else None)


def _digest_holds(method: bytes, value: bytes, data: bytes) -> bool:
    digest = DIGESTS.get(method.decode("ascii"))
    return digest is not None and hmac.compare_digest(digest(data), _decoded(value))


def _decoded(text: bytes) -> bytes:
    """Raises binascii.Error, a ValueError, for what is no base64."""
    data = base64.b64decode(text.translate(None, b" \t\n"), validate=True)
    if not data:
        raise ValueError("empty")
    return data


def _ids_agree(seal: re.Match[bytes]) -> bool:
    """The parts point at each other, and no Id is given twice."""
    ids = [seal[name] for name in _IDS if seal[name] is not None]
    return (
        len(set(ids)) == len(ids)
        and seal["properties_uri"] == seal["properties_id"]
        and seal["target"] in (seal["id"], b"#" + seal["id"])
    )


@dataclass(frozen=True, slots=True)
class _Signer:
    """curve: the key of *certificate* where AWS-LC can check with it, of that many bits."""

    certificate: x509.Certificate
    curve: CurveKey | None
    bits: int


@lru_cache(maxsize=1024)
def _signer(key_info: bytes, signing: bytes, method: str) -> _Signer:
    """Judged by the careful way, once for each signer: a partner's documents carry the same bytes for years."""
    whole = b'<x xmlns:ds="%b" xmlns:xades="%b">%b<y>%b</y></x>' % (DS.encode(), XADES.encode(), key_info, signing)
    root = etree.fromstring(whole, etree.XMLParser(resolve_entities=False, no_network=True))
    certificate, _ = named_certificate(root[0], root[1], SIGNATURES[method])
    key = certificate.public_key()
    bits = key.key_size if isinstance(key, ec.EllipticCurvePublicKey) else 0
    return _Signer(certificate, curve_key(certificate), bits)


def _pattern(*, document_first: bool) -> re.Pattern[bytes]:
    """One ds:Signature in the profile, canonical. Every group is bounded by its neighbours: nothing is tried twice."""
    blank, code = rb"[ \t\n]*+", rb"[A-Za-z0-9+/= \t\n]++"
    text = rb"(?:[^<>&]|&(?:amp|lt|gt);)*+"
    name = rb"[A-Za-z_][A-Za-z0-9._\-]*+"
    uri = rb"[A-Za-z0-9:/.#\-]++"

    def leaf(tag: bytes, inside: bytes) -> bytes:
        return b"<%b>%b</%b>" % (tag, inside, tag)

    def tree(tag: bytes, *inside: bytes, attributes: bytes = b"") -> bytes:
        return b"<%b%b>%b%b</%b>" % (tag, attributes, blank, b"".join(item + blank for item in inside), tag)

    def empty(tag: bytes, algorithm: bytes) -> bytes:
        return rb'<%b Algorithm="%b"></%b>' % (tag, algorithm, tag)

    def reference(kind: bytes, attributes: bytes, before: bytes) -> bytes:
        method = empty(b"ds:DigestMethod", rb"(?P<%b_method>%b)" % (kind, uri))
        value = leaf(b"ds:DigestValue", rb"(?P<%b_digest>%b)" % (kind, code))
        own = rb'(?: Id="(?P<%b_reference_id>%b)")?' % (kind, name)
        return tree(b"ds:Reference", before, method, value, attributes=own + attributes)

    transform = empty(b"ds:Transform", re.escape(ENVELOPED.encode()))
    document = reference(b"document", rb' URI=""', tree(b"ds:Transforms", transform))
    kind = re.escape(SIGNED_PROPERTIES_TYPE.encode())
    properties = reference(b"properties", rb'(?: Type="%b")? URI="#(?P<properties_uri>%b)"' % (kind, name), b"")
    references = [document, properties] if document_first else [properties, document]
    info = tree(
        b"ds:SignedInfo",
        empty(b"ds:CanonicalizationMethod", rb"%b(?:#WithComments)?" % re.escape(C14N.encode())),
        empty(b"ds:SignatureMethod", rb"(?P<method>%b)" % uri),
        *references,
    )
    numbers = tree(b"ds:RSAKeyValue", leaf(b"ds:Modulus", code), leaf(b"ds:Exponent", code))
    key_info = tree(
        b"ds:KeyInfo",
        rb"(?:%b)?" % tree(b"ds:KeyValue", numbers),
        tree(b"ds:X509Data", rb"(?:%b)?" % leaf(b"ds:X509SubjectName", text), leaf(b"ds:X509Certificate", code)),
        attributes=rb'(?: Id="(?P<key_id>%b)")?' % name,
    )
    proof = tree(b"xades:CertDigest", empty(b"ds:DigestMethod", uri), leaf(b"ds:DigestValue", code))
    issuer = tree(b"xades:IssuerSerial", leaf(b"ds:X509IssuerName", text), leaf(b"ds:X509SerialNumber", rb"[0-9]++"))
    role = tree(b"xades:SignerRole", tree(b"xades:ClaimedRoles", leaf(b"xades:ClaimedRole", text)))
    signed = tree(
        b"xades:SignedSignatureProperties",
        leaf(b"xades:SigningTime", rb"(?P<time>[0-9T:.+Z\-]++)"),
        rb"(?P<signing>%b)" % tree(b"xades:SigningCertificate", tree(b"xades:Cert", proof, issuer)),
        rb"(?:%b)?" % role,
    )
    kept = tree(b"xades:SignedProperties", signed, attributes=rb' Id="(?P<properties_id>%b)"' % name)
    qualifying = tree(
        b"xades:QualifyingProperties",
        _sliced(kept, b"<xades:SignedProperties", b"properties"),
        attributes=rb' Target="(?P<target>#?%b)"' % name,
    )
    value_id = rb'(?: Id="(?P<value_id>%b)")?' % name
    return re.compile(
        tree(
            b"ds:Signature",
            _sliced(info, b"<ds:SignedInfo", b"info"),
            rb"<ds:SignatureValue%b>(?P<value>%b)</ds:SignatureValue>" % (value_id, code),
            rb"(?P<key>%b)" % key_info,
            tree(b"ds:Object", qualifying),
            attributes=rb' Id="(?P<id>%b)"' % name,
        )
    )


def _sliced(pattern: bytes, start: bytes, group: bytes) -> bytes:
    """The same pattern, with what follows the name of its start tag in a group."""
    return rb"%b(?P<%b>%b)" % (start, group, pattern.removeprefix(start))


_SEALS: Final = (_pattern(document_first=False), _pattern(document_first=True))
_IDS: Final = ("id", "properties_id", "value_id", "key_id", "document_reference_id", "properties_reference_id")
