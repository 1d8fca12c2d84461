"""What goes to KamuSM and what comes back: the `identity` header, the request, the answer (RFC 3161).

The header is TÜBİTAK's own: hexadecimal DER of SEQUENCE { userid INTEGER, salt OCTET STRING, iterationCount INTEGER,
iv OCTET STRING, encryptedMessageImprint OCTET STRING }, the imprint encrypted with AES-256-CBC under a key derived
from the password. Source: TÜBİTAK ESYA (ESYAReqEx); RFC 3161, sections 2.4.1 and 2.4.2.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from asn1crypto import cms, core, tsp
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from zarf.ports.timestamps.account import Account

ROUNDS = 100
"""Of PBKDF2-HMAC-SHA256. Few, but the service's clients all use this number."""
_NONCE_BYTES = 20
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)


class _EsyaReqEx(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("userid", core.Integer),
        ("salt", core.OctetString),
        ("iteration_count", core.Integer),
        ("iv", core.OctetString),
        ("encrypted_message_imprint", core.OctetString),
    ]


class _TimeStampResp(core.Sequence):  # type: ignore[misc]
    """asn1crypto's own has no room for an answer without a token."""

    _fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


@dataclass(frozen=True, slots=True)
class Answer:
    """text: the reason of a refusal as received. token: DER, None when there is none."""

    is_granted: bool
    text: str
    token: bytes | None


def identity(account: Account, imprint: bytes) -> str:
    """The header that proves who asks, for this imprint only."""
    salt, iv = secrets.token_bytes(16), secrets.token_bytes(16)
    key = PBKDF2HMAC(hashes.SHA256(), 32, salt, ROUNDS).derive(account.password.encode("utf-8"))
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    encrypted = encryptor.update(padder.update(imprint) + padder.finalize()) + encryptor.finalize()
    fields = {
        "userid": account.userid,
        "salt": salt,
        "iteration_count": ROUNDS,
        "iv": iv,
        "encrypted_message_imprint": encrypted,
    }
    return str(_EsyaReqEx(fields).dump().hex())


def new_nonce() -> int:
    """20 random bytes, never zero in front."""
    return int.from_bytes(secrets.token_bytes(_NONCE_BYTES), "big") | 1 << (8 * _NONCE_BYTES - 2)


def request(imprint: bytes, nonce: int) -> bytes:
    """DER of a TimeStampReq over a SHA-256 *imprint*, that asks for the certificate too."""
    fields = {
        "version": "v1",
        "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": imprint},
        "nonce": nonce,
        "cert_req": True,
    }
    return bytes(tsp.TimeStampReq(fields).dump())


def read_answer(body: bytes) -> Answer | None:
    """None when *body* is no TimeStampResp."""
    try:
        read = _TimeStampResp.load(body, strict=True)
        status = read["status"].native
        token = read["time_stamp_token"]
        is_granted = status["status"] in ("granted", "granted_with_mods")
        parts = [*(status["status_string"] or []), *sorted(status["fail_info"] or [])]
        der = token.dump() if isinstance(token, cms.ContentInfo) else None
        return Answer(is_granted, "; ".join(str(part) for part in parts)[:500] or str(status["status"]), der)
    except _BROKEN:
        return None
