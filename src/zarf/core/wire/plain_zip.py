"""The member of a zip in the plainest form, as nearly every program writes an envelope, without the whole of zipfile.

Plain means: one deflated file from the first byte on, one entry in the list, no comment, no extra field in the list, no
sign of ZIP64, encryption or another disk, a name of harmless letters, all in agreement. Of any other archive, good or
bad, `plain_member` says None; packing.py then looks at it with zipfile, which alone says what is wrong.
Source: PKWARE APPNOTE 6.3.10, 4.3.7, 4.3.12, 4.3.16 and 4.4.4.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from typing import Final

from isal import isal_zlib

_LOCAL: Final = struct.Struct("<4s22xHH")
_CENTRAL: Final = struct.Struct("<4s2xBxHH4xIIIHHHH2xII")
_END: Final = struct.Struct("<4sHHHHIIH")
_DEFLATED: Final = 8
_NEWEST_VERSION: Final = 20
"""Of the format: what deflate asks for."""
_HARMLESS_FLAGS: Final = 0x2 | 0x4 | 0x8 | 0x800
"""How hard the deflating was, sizes behind the data, name in UTF-8."""
_FOLDER: Final = 0x10
_NAME: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{19,200}")
"""Long enough that no part of the entry before it can be taken for a ZIP64 record."""


def plain_member(data: bytes, largest: int) -> tuple[str, bytes] | None:
    """Name and content of the only member; None when the archive is not a plain one or not certainly sound.

    largest: the most bytes that may come out.
    """
    end = len(data) - _END.size
    if end < _CENTRAL.size + _LOCAL.size:
        return None
    mark, disk, first_disk, here, members, list_size, list_at, comment = _END.unpack_from(data, end)
    if mark != b"PK\x05\x06" or disk or first_disk or here != 1 or members != 1 or comment:
        return None
    if list_at + list_size != end or list_at < _LOCAL.size or list_size < _CENTRAL.size:
        return None
    entry = _CENTRAL.unpack_from(data, list_at)
    mark, version, flags, method, crc, packed_size, size, name_size, extra, comment, disk, attributes, at = entry
    name = data[list_at + _CENTRAL.size : end]
    if mark != b"PK\x01\x02" or version > _NEWEST_VERSION or flags & ~_HARMLESS_FLAGS or method != _DEFLATED:
        return None
    if extra or comment or disk or at or len(name) != name_size or _NAME.fullmatch(name) is None:
        return None
    if attributes & _FOLDER or stat.S_IFMT(attributes >> 16) not in (0, stat.S_IFREG):
        return None
    start = _start_of_data(data, name)
    if start is None or start + packed_size > list_at or size > largest:
        return None
    xml = _inflated(data[start : start + packed_size], size)
    if xml is None or isal_zlib.crc32(xml) != crc:
        return None
    return name.decode("ascii"), xml


def _start_of_data(data: bytes, name: bytes) -> int | None:
    """Where the data begin, when the file's own header names it as the list does."""
    mark, name_size, extra = _LOCAL.unpack_from(data, 0)
    start: int = _LOCAL.size + name_size + extra
    return start if mark == b"PK\x03\x04" and data[_LOCAL.size : _LOCAL.size + name_size] == name else None


def _inflated(packed: bytes, size: int) -> bytes | None:
    """By zlib and by nothing quicker: what it takes for a sound stream must be what the careful way takes for one."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = stream.decompress(packed, size + 1)
    except zlib.error:
        return None
    return data if stream.eof and not stream.unused_data and len(data) == size else None
