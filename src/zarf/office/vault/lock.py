"""Locking and unlocking with the keys of a file: AES-256-GCM, bound to whose secret it is and what for.

Each line of the file is a key (32 bytes, base64url). The first locks, all unlock, so that a new key is put above the
old ones. Bound to its place: a locked secret copied into another taxpayer's row does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zarf.core.errors import Unavailable
from zarf.core.findings import finding

_NONCE = 12
_KEY_BYTES = 32
_LARGEST_FILE = 16 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The keys of the file by their names, the one that locks first. Its repr tells nothing."""

    by_id: dict[str, bytes]

    def lock(self, text: str, bound_to: str) -> tuple[str, bytes]:
        """Name of the key, and the locked bytes."""
        key_id, key = next(iter(self.by_id.items()))
        nonce = secrets.token_bytes(_NONCE)
        return key_id, nonce + AESGCM(key).encrypt(nonce, text.encode("utf-8"), bound_to.encode("utf-8"))

    def unlock(self, key_id: str, locked: bytes, bound_to: str) -> str:
        """Raises Unavailable: EF-VLT-002 the key is not in the file, EF-VLT-003 the bytes are not what was locked."""
        key = self.by_id.get(key_id)
        if key is None:
            raise Unavailable(finding("EF-VLT-002", found=key_id))
        try:
            plain = AESGCM(key).decrypt(locked[:_NONCE], locked[_NONCE:], bound_to.encode("utf-8"))
        except (InvalidTag, ValueError):
            # The cause holds nothing that helps.
            raise Unavailable(finding("EF-VLT-003")) from None
        return plain.decode("utf-8")


def read_keys(path: Path) -> Keys:
    """The keys of a file. Raises Unavailable: EF-VLT-001 not readable or no keys, EF-VLT-004 others may read it."""
    try:
        with path.open("r", encoding="ascii") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise Unavailable(finding("EF-VLT-004", name=path.name))
            lines = file.read(_LARGEST_FILE).split()
        keys = [base64.b64decode(line, altchars=b"-_", validate=True) for line in lines]
    except (OSError, UnicodeDecodeError, binascii.Error):
        raise Unavailable(finding("EF-VLT-001", name=path.name)) from None
    if not keys or any(len(key) != _KEY_BYTES for key in keys):
        raise Unavailable(finding("EF-VLT-001", name=path.name))
    return Keys({hashlib.sha256(b"zarf vault key " + key).hexdigest()[:8]: key for key in keys})
