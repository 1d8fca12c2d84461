"""Sealing a big file that our own writer has just made, without reading it into memory.

The writer's bytes are canonical from the stylesheet on (core/documents/edefter), so the digest of the document is a
digest of the bytes as they lie in the file, and the seal is written where the writer left its place. The verifier takes
the careful way over the same file.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from zarf.core.seal.keys import SealKey
from zarf.core.seal.signature_text import SignaturePlan, Surroundings, signature_text
from zarf.core.xml.canonical import DECLARATION

_BLOCK = 1 << 20
_ROOT = re.compile(rb"<(?![?!])[^<>]*+>")
_PREFIX = re.compile(rb' xmlns(?::(\w+))?="([^"]*)"')
_VALUE = re.compile(rb"<ds:SignatureValue[^<>]*+>([^<]*+)</ds:SignatureValue>")


@dataclass(frozen=True, slots=True)
class SealedFile:
    """size: of the file now. signature_value: the element as a berat repeats it, without its Id."""

    size: int
    signature_value: bytes


def seal_written(
    file: BinaryIO, place: int, key: SealKey, *, signing_time: datetime, role: str = "Supplier"
) -> SealedFile:
    """Put the seal into a canonical file at its place. file: open for reading and writing.

    signing_time is aware. Raises ValueError when the file does not begin as our writers begin one, and whatever the key
    raises; the file is then as it was.
    """
    file.seek(0)
    beginning = file.read(16 * 1024)
    root = _ROOT.search(beginning)
    if not beginning.startswith(DECLARATION.encode()) or root is None:
        raise ValueError("not a file of our own writer")
    digest = _digest(file, len(DECLARATION))
    spaces = {prefix.decode() or None: uri.decode() for prefix, uri in _PREFIX.findall(root[0])}
    plan = SignaturePlan(f"Signature_{digest.hex()[:32]}", digest, signing_time, role, document_first=False)
    signature = signature_text(plan, Surroundings.of(spaces), key)
    value = _VALUE.search(signature)
    if value is None:
        raise ValueError("the signature has no value")
    file.seek(place)
    behind = file.read()
    file.seek(place)
    file.write(signature + behind)
    file.flush()
    return SealedFile(file.tell(), b"<ds:SignatureValue>" + value[1] + b"</ds:SignatureValue>")


def _digest(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.digest()
