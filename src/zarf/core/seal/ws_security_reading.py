"""Judging the WS-Security signature of a SOAP message: who signed its body and its time, and is that certain?

Every reference must point to an element by a name that stands once in the message, and the body that is read must be
the one that is signed: a signed body put aside while another is read (wrapping) is refused.
Source: OASIS WSS SOAP Message Security 1.0, sections 8 and 10; X.509 Token Profile 1.0.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto.core import SequenceOf
from asn1crypto.x509 import Certificate
from cryptography import x509
from lxml import etree

from zarf.core.seal.algorithms import DIGESTS, SIGNATURES
from zarf.core.seal.certificates import UNREADABLE, load_certificate
from zarf.core.seal.fault import SealFault
from zarf.core.seal.proof import check_signature
from zarf.core.seal.ws_security import PKI_PATH, SINGLE_CERTIFICATE
from zarf.core.seal.xmltree import decoded, ds, elements
from zarf.core.xml.namespaces import EXC_C14N, SOAP12, WSSE, WSU

_SECURITY = f"{{{SOAP12}}}Header/{{{WSSE}}}Security"
_BODY = f"{{{SOAP12}}}Body"
_TIMESTAMP = f"{{{WSU}}}Timestamp"
_TOKEN = f"{{{WSSE}}}BinarySecurityToken"
_TOKEN_REFERENCE = f"{ds('KeyInfo')}/{{{WSSE}}}SecurityTokenReference/{{{WSSE}}}Reference"
_PREFIXES = f"{{{EXC_C14N}}}InclusiveNamespaces"
_IDS = (f"{{{WSU}}}Id", "Id", "ID", "id")
_SKEW = timedelta(minutes=5)
_LONGEST_LIFE = timedelta(hours=1)
_MOST_REFERENCES = 8
_SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"
# GİB's own sample still digests with SHA-1; under a signature by SHA-256 of today's minute that harms nobody.
_ALL_DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    **DIGESTS,
    _SHA1: lambda data: hashlib.sha1(data, usedforsecurity=False).digest(),
}


class MessageNotSigned(ValueError):
    """The message's signature is missing, wrong or out of date; the text says in a few words why."""


@dataclass(frozen=True, slots=True)
class MessageSigner:
    """Who signed, and the moment the message says it was made."""

    certificate: x509.Certificate
    created: datetime


def message_signer(root: etree._Element, *, at: datetime) -> MessageSigner:
    """The signer of the body and the time stamp of the message *root*. at: now.

    The certificate is not judged: whether it is trusted and in force is the caller's matter. Raises MessageNotSigned.
    """
    security = _only(root.findall(_SECURITY), "wsse:Security")
    body = _only(root.findall(_BODY), "Body")
    stamp = _only(security.findall(_TIMESTAMP), "wsu:Timestamp")
    signature = _only(security.findall(ds("Signature")), "ds:Signature")
    named = _named(root)
    info = _only(signature.findall(ds("SignedInfo")), "ds:SignedInfo")
    signed = [_referenced(item, named) for item in _references(info)]
    for wanted, name in ((body, "Body"), (stamp, "Timestamp")):
        if not any(item is wanted for item in signed):
            raise MessageNotSigned(f"{name} is not signed")
    certificate = _certificate(signature, named)
    _check(signature, info, certificate)
    return MessageSigner(certificate, _created(stamp, at))


def _check(signature: etree._Element, info: etree._Element, certificate: x509.Certificate) -> None:
    method = info.find(ds("SignatureMethod"))
    algorithm = SIGNATURES.get(method.get("Algorithm", "") if method is not None else "")
    canonical = info.find(ds("CanonicalizationMethod"))
    value = signature.find(ds("SignatureValue"))
    if algorithm is None or canonical is None or value is None:
        raise MessageNotSigned("signature algorithm")
    try:
        signed = _canonical(info, _inclusive(canonical))
        check_signature(decoded(value), signed, algorithm.digest, certificate)
    except SealFault as fault:
        raise MessageNotSigned("signature value") from fault


def _references(info: etree._Element) -> list[etree._Element]:
    found = info.findall(ds("Reference"))
    if not 0 < len(found) <= _MOST_REFERENCES:
        raise MessageNotSigned("ds:Reference")
    return found


def _referenced(reference: etree._Element, named: Mapping[str, etree._Element]) -> etree._Element:
    """The element a reference is about, once its digest is found right."""
    uri = reference.get("URI", "")
    target = named.get(uri[1:]) if uri.startswith("#") else None
    if target is None:
        raise MessageNotSigned(f"URI {uri[:80]}")
    transforms = list(reference.iterfind(f"{ds('Transforms')}/{ds('Transform')}"))
    if len(transforms) != 1:
        raise MessageNotSigned("ds:Transforms")
    method = reference.find(ds("DigestMethod"))
    digest = _ALL_DIGESTS.get(method.get("Algorithm", "") if method is not None else "")
    value = reference.find(ds("DigestValue"))
    if digest is None or value is None:
        raise MessageNotSigned("ds:DigestMethod")
    try:
        wanted = decoded(value)
    except SealFault as fault:
        raise MessageNotSigned("ds:DigestValue") from fault
    if not hmac.compare_digest(digest(_canonical(target, _inclusive(transforms[0]))), wanted):
        raise MessageNotSigned(f"digest of {uri[:80]}")
    return target


def _inclusive(method: etree._Element) -> list[str]:
    """The prefixes that exclusive C14N takes as inclusive. Raises MessageNotSigned for another algorithm."""
    if method.get("Algorithm") != EXC_C14N:
        raise MessageNotSigned(f"canonicalisation {method.get('Algorithm', '')[:80]}")
    prefixes: list[str] = []
    for item in elements(method):
        if item.tag != _PREFIXES:
            raise MessageNotSigned("parameters of a transform")
        prefixes += (item.get("PrefixList") or "").split()
    return prefixes


def _canonical(element: etree._Element, prefixes: list[str]) -> bytes:
    return etree.tostring(
        element, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=prefixes, with_tail=False
    )


def _named(root: etree._Element) -> dict[str, etree._Element]:
    """Elements by their ids. Raises MessageNotSigned when one is given twice, or two to one element."""
    found: dict[str, etree._Element] = {}
    for element in root.iter("*"):
        values = [value for name in _IDS if (value := element.get(name)) is not None]
        if len(values) > 1 or (values and values[0] in found):
            raise MessageNotSigned("an Id stands twice")
        if values:
            found[values[0]] = element
    return found


def _certificate(signature: etree._Element, named: Mapping[str, etree._Element]) -> x509.Certificate:
    reference = _only(signature.findall(_TOKEN_REFERENCE), "wsse:Reference")
    token = named.get(reference.get("URI", "").removeprefix("#"))
    if token is None or token.tag != _TOKEN:
        raise MessageNotSigned("BinarySecurityToken")
    try:
        data = decoded(token)
        kind = token.get("ValueType")
        if kind == PKI_PATH:
            # In a PkiPath the signer's certificate comes last.
            return load_certificate(_PkiPath.load(data, strict=True)[-1].dump())
        if kind == SINGLE_CERTIFICATE:
            return load_certificate(data)
    except (SealFault, IndexError, *UNREADABLE) as error:
        raise MessageNotSigned("certificate") from error
    raise MessageNotSigned(f"ValueType {str(kind)[:120]}")


class _PkiPath(SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = Certificate


def _created(stamp: etree._Element, at: datetime) -> datetime:
    """The moment the message was made, if it is of now. Raises MessageNotSigned."""
    created, expires = (_moment(stamp.findtext(f"{{{WSU}}}{name}")) for name in ("Created", "Expires"))
    if created is None or created > at + _SKEW:
        raise MessageNotSigned("wsu:Created")
    end = created + _LONGEST_LIFE if expires is None else min(expires, created + _LONGEST_LIFE)
    if end + _SKEW < at:
        raise MessageNotSigned("the message is out of date")
    return created


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise MessageNotSigned("wsu:Timestamp") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _only(found: list[etree._Element], name: str) -> etree._Element:
    if len(found) != 1:
        raise MessageNotSigned(f"{len(found)} {name}")
    return found[0]
