"""How a file is kept at a target: as it is, deflated, encrypted to a recipient, or deflated and encrypted.

Deflating gives the same bytes for the same file; encrypting never does. Everything is read and written piece by piece.
Source: RFC 1952 (gzip); age-encryption.org/v1.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import pyrage
from isal import isal_zlib

from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.ports.storage.backup.api import PIECE

_LEVEL = 2
_GZIP = 31
"""Window of 32 KB with gzip's header; no name and no moment stand in it."""


class Coding(StrEnum):
    """What was done to the plain file, the last step last."""

    PLAIN = "plain"
    GZIP = "gzip"
    AGE = "age"
    GZIP_AGE = "gzip+age"

    @property
    def ending(self) -> str:
        """What the stored name ends with, behind the file's own name."""
        return "".join(_ENDINGS[step] for step in self.value.split("+"))

    @property
    def is_locked(self) -> bool:
        return self in (Coding.AGE, Coding.GZIP_AGE)

    @property
    def is_deflated(self) -> bool:
        return self in (Coding.GZIP, Coding.GZIP_AGE)


_ENDINGS = {"plain": "", "gzip": ".gz", "age": ".age"}


class WrongKey(ZarfError):
    """The recovery key is missing (EF-BCK-016), is none, or does not open the file (EF-BCK-017)."""


class NotThePlainFile(ZarfError):
    """What came out is not what the manifest promised (EF-BCK-014)."""


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """A new pair: *secret* is shown once and kept by the user, *recipient* is kept here. Its repr tells no secret."""

    secret: str
    recipient: str

    def __repr__(self) -> str:
        return f"RecoveryKey({self.recipient})"


def new_key() -> RecoveryKey:
    """A fresh pair (X25519)."""
    made = pyrage.x25519.Identity.generate()
    return RecoveryKey(str(made), str(made.to_public()))


def read_keys(text: str) -> list[pyrage.x25519.Identity]:
    """The recovery keys in *text*, one a line. Raises WrongKey (EF-BCK-017) when one of them is none."""
    try:
        return [pyrage.x25519.Identity.from_str(line.strip()) for line in text.splitlines() if line.strip()]
    except pyrage.IdentityError:
        raise WrongKey(finding("EF-BCK-017")) from None


def coding_of(name: str, *, is_locked: bool) -> Coding:
    """How a file of that name is kept: XML is deflated, a zip or PDF would not get smaller."""
    if name.lower().endswith(".xml"):
        return Coding.GZIP_AGE if is_locked else Coding.GZIP
    return Coding.AGE if is_locked else Coding.PLAIN


def is_locked_name(stored: str) -> bool:
    """Whether a name at the target is that of an encrypted file."""
    return stored.endswith(_ENDINGS["age"])


def digest(file: Path) -> tuple[int, str]:
    """Size and SHA-256 (hexadecimal) of *file*."""
    found, size = hashlib.sha256(), 0
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            found.update(piece)
            size += len(piece)
    return size, found.hexdigest()


def encode(plain: Path, coding: Coding, recipient: str, room: Path) -> Path:
    """The file as it is to be kept: *plain* itself, or a file in *room*. Raises OSError."""
    at = plain
    if coding.is_deflated:
        at = _deflated(at, room / "deflated")
    if coding.is_locked:
        locked = room / "locked"
        with at.open("rb") as source, locked.open("wb") as target:
            pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(recipient)])
        at = locked
    return at


def decode(
    stored: Path, coding: Coding, keys: Sequence[pyrage.x25519.Identity], room: Path, *, name: str, size: int
) -> Path:
    """The plain file again. size: what it must come to; more is never written (a file could be made to swell).

    Raises WrongKey, NotThePlainFile (EF-BCK-014), OSError.
    """
    at = stored
    if coding.is_locked:
        if not keys:
            raise WrongKey(finding("EF-BCK-016"))
        at = _unlocked(at, room / "unlocked", keys)
    if coding.is_deflated:
        at = _inflated(at, room / "inflated", name, size)
    return at


def _deflated(plain: Path, into: Path) -> Path:
    stream = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _GZIP)
    with plain.open("rb") as source, into.open("wb") as target:
        while piece := source.read(PIECE):
            target.write(stream.compress(piece))
        target.write(stream.flush())
    return into


def _unlocked(locked: Path, into: Path, keys: Sequence[pyrage.x25519.Identity]) -> Path:
    try:
        with locked.open("rb") as source, into.open("wb") as target:
            pyrage.decrypt_io(source, target, list(keys))
    except pyrage.DecryptError:
        raise WrongKey(finding("EF-BCK-017")) from None
    return into


def _inflated(deflated: Path, into: Path, name: str, size: int) -> Path:
    stream, written = zlib.decompressobj(_GZIP), 0
    with deflated.open("rb") as source, into.open("wb") as target:
        try:
            while piece := source.read(PIECE):
                while piece:
                    written += _write(target, stream.decompress(piece, PIECE))
                    piece = stream.unconsumed_tail
                    if written > size:
                        raise NotThePlainFile(finding("EF-BCK-014", found=name))
            written += _write(target, stream.flush())
        except zlib.error as error:
            raise NotThePlainFile(finding("EF-BCK-014", found=name)) from error
    if written != size or not stream.eof:
        raise NotThePlainFile(finding("EF-BCK-014", found=name))
    return into


def _write(target: BinaryIO, data: bytes) -> int:
    return target.write(data)
