"""Signing a SOAP 1.2 message by WS-Security, as GİB's e-Defter service asks: time stamp and body, one certificate.

The message is written so that each signed part is already in its exclusive canonical form.
Source: Web Servis Kılavuzu v1.7, security (BinarySecurityToken X509PKIPathv1, DirectReference, exc-c14n, rsa-sha256);
OASIS WSS X.509 Token Profile 1.0; W3C Exclusive XML Canonicalization 1.0.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final

from zarf.core.seal.algorithms import SHA256, SIGNATURE_OF
from zarf.core.seal.keys import KeyAlgorithm, SealKey
from zarf.core.xml.canonical import DECLARATION
from zarf.core.xml.namespaces import DS, EXC_C14N, SOAP12, WSSE, WSU

PKI_PATH: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509PKIPathv1"
SINGLE_CERTIFICATE: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
BASE64: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
LIFE: Final = timedelta(minutes=5)
"""How long a message may be under way. Usual of WS-Security implementations."""

_TIME, _BODY, _TOKEN = "TS-1", "Body-1", "X509-1"  # names of parts
_SEQUENCE = 0x30


def signed_message(body: str, key: SealKey, *, at: datetime) -> bytes:
    """A whole message whose body holds *body* and whose header holds the signature of *key*.

    body: one element, in exclusive canonical form. at: the moment of signing. Raises Unavailable as the key does.
    """
    when = at.astimezone(UTC)
    stamp = (
        f'<wsu:Timestamp xmlns:wsu="{WSU}" wsu:Id="{_TIME}"><wsu:Created>{_moment(when)}</wsu:Created>'
        f"<wsu:Expires>{_moment(when + LIFE)}</wsu:Expires></wsu:Timestamp>"
    )
    content = f'<s:Body xmlns:s="{SOAP12}" xmlns:wsu="{WSU}" wsu:Id="{_BODY}">{body}</s:Body>'.encode()
    info = _signed_info(key.algorithm, ((_TIME, stamp.encode()), (_BODY, content)))
    value = base64.b64encode(key.sign(info.encode())).decode("ascii")
    path = base64.b64encode(pki_path(key.certificate_der)).decode("ascii")
    header = (
        f'{DECLARATION}<s:Envelope xmlns:s="{SOAP12}"><s:Header>'
        f'<wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}" s:mustUnderstand="true">'
        f'<wsse:BinarySecurityToken EncodingType="{BASE64}" ValueType="{PKI_PATH}" wsu:Id="{_TOKEN}">{path}'
        f"</wsse:BinarySecurityToken>{stamp}"
        f'<ds:Signature xmlns:ds="{DS}">{info}<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo>'
        f'<wsse:SecurityTokenReference><wsse:Reference URI="#{_TOKEN}" ValueType="{PKI_PATH}"></wsse:Reference>'
        "</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature></wsse:Security></s:Header>"
    )
    return b"".join((header.encode(), content, b"</s:Envelope>"))


def pki_path(certificate_der: bytes) -> bytes:
    """PkiPath (ITU-T X.509): a SEQUENCE of certificates, of which ours holds the signer's alone."""
    size = len(certificate_der)
    if size < 0x80:
        length = bytes((size,))
    else:
        octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
        length = bytes((0x80 | len(octets),)) + octets
    return bytes((_SEQUENCE,)) + length + certificate_der


def _signed_info(algorithm: KeyAlgorithm, parts: tuple[tuple[str, bytes], ...]) -> str:
    references = "".join(
        f'<ds:Reference URI="#{name}"><ds:Transforms><ds:Transform Algorithm="{EXC_C14N}"></ds:Transform>'
        f'</ds:Transforms><ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod><ds:DigestValue>'
        f"{base64.b64encode(hashlib.sha256(content).digest()).decode('ascii')}</ds:DigestValue></ds:Reference>"
        for name, content in parts
    )
    return (
        f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{EXC_C14N}">'
        f'</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="{SIGNATURE_OF[algorithm]}">'
        f"</ds:SignatureMethod>{references}</ds:SignedInfo>"
    )


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
