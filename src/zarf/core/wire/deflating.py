"""Deflating an envelope, whole or from parts of which some come again in the next envelope.

ISA-L deflates four to fifteen times as fast as zlib and makes an envelope a tenth larger. A part that comes again (the
firm's stylesheet in base64, the same in each of its invoices) is deflated once, as tightly as zlib can, and joined in.
Source: RFC 1951; zlib's manual on Z_FULL_FLUSH: behind it nothing points back, and the next byte begins anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from isal import isal_zlib

_LEVEL: Final = 1
_MEMORY: Final = 8
_MOST_REMEMBERED: Final = 64
_LARGEST_REMEMBERED: Final = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RepeatedPart:
    """Bytes that many envelopes have in common, ready to be joined into them. Made by `repeated_part`.

    deflated: *data* as a piece of a deflate stream, neither its first nor its last. crc: CRC-32 of *data*.
    """

    data: bytes
    deflated: bytes
    crc: int


def repeated_part(data: bytes) -> RepeatedPart:
    """*data* ready to be packed again and again; the last few are remembered.

    Worth it from some ten thousand bytes on. Give the same object each time: other bytes of the same content are found
    as well, but have to be looked at once more.
    """
    return _remembered(data) if len(data) <= _LARGEST_REMEMBERED else _made(data)


def _made(data: bytes) -> RepeatedPart:
    stream = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
    deflated = stream.compress(data) + stream.flush(zlib.Z_FULL_FLUSH)
    return RepeatedPart(data, deflated, zlib.crc32(data))


_remembered = lru_cache(maxsize=_MOST_REMEMBERED)(_made)


@dataclass(frozen=True, slots=True)
class Deflated:
    """A whole raw deflate stream; size and crc are those of what was deflated."""

    data: bytes
    size: int
    crc: int


def deflated(data: bytes | Sequence[bytes | RepeatedPart]) -> Deflated:
    """The deflate stream of *data*, or of all its parts joined. The same input gives the same bytes."""
    if isinstance(data, bytes):
        return Deflated(_at_once(data), len(data), isal_zlib.crc32(data))
    pieces: list[bytes] = []
    waiting: list[bytes] = []
    size = crc = 0
    for part in data:
        if isinstance(part, bytes):
            waiting.append(part)
            size += len(part)
            crc = isal_zlib.crc32(part, crc)
            continue
        if any(waiting):
            pieces.append(_begun(b"".join(waiting)))
        waiting.clear()
        pieces.append(part.deflated)
        size += len(part.data)
        crc = isal_zlib.crc32_combine(crc, part.crc, len(part.data))
    pieces.append(_at_once(b"".join(waiting)))
    return Deflated(b"".join(pieces), size, crc)


def _at_once(data: bytes) -> bytes:
    """A stream, or the end of one."""
    return isal_zlib.compress(data, _LEVEL, -zlib.MAX_WBITS)


def _begun(data: bytes) -> bytes:
    """A piece behind which another must follow."""
    stream = isal_zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, _MEMORY)
    return stream.compress(data) + stream.flush(zlib.Z_FULL_FLUSH)
