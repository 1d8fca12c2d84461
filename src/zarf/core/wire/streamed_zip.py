"""A zip written member by member from files of any size below 4 GB, in little memory and at the speed of ISA-L.

For the packages of ledgers. No clock in it: the same members give the same bytes, also after a kill.
Source: PKWARE APPNOTE 6.3.10, 4.3.7, 4.3.12, 4.3.16.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO, Final

from isal import isal_zlib

_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END: Final = struct.Struct("<4sHHHHIIH")
_DEFLATED, _VERSION, _UTF8 = 8, 20, 0x800
_TIME, _DAY = 0, (1 << 5) | 1
"""1 January 1980, the first day a zip can tell."""
_ATTRIBUTES = 0o100600 << 16
_UNIX = 3 << 8
_BLOCK = 1 << 20
_LEVEL = 1
_LARGEST = 2**32 - 1


def write_zip(target: BinaryIO, members: Iterable[tuple[str, BinaryIO]]) -> None:
    """Write the members (name, file open for reading at its beginning) into *target*, a new file that can be sought in.

    Raises ValueError for a member of 4 GB or more.
    """
    entries: list[bytes] = []
    start = target.tell()
    for name, source in members:
        entries.append(_member(target, name.encode("utf-8"), source, target.tell() - start))
    at = target.tell() - start
    target.writelines(entries)
    size = target.tell() - start - at
    target.write(_END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), size, at, 0))


def _member(target: BinaryIO, name: bytes, source: BinaryIO, at: int) -> bytes:
    """Write one member; gives its entry in the list."""
    place = target.tell()
    target.write(_local(name, 0, 0, 0))
    crc = size = 0
    stream = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
    packed = 0
    while block := source.read(_BLOCK):
        crc = isal_zlib.crc32(block, crc)
        size += len(block)
        packed += target.write(stream.compress(block))
    packed += target.write(stream.flush())
    if max(size, packed) > _LARGEST:
        raise ValueError("a member of 4 GB or more")
    end = target.tell()
    target.seek(place)
    target.write(_local(name, crc, packed, size))
    target.seek(end)
    version = _UNIX | _VERSION
    values = (version, _VERSION, _UTF8, _DEFLATED, _TIME, _DAY, crc, packed, size, len(name), 0, 0, 0, 0)
    return _CENTRAL.pack(b"PK\x01\x02", *values, _ATTRIBUTES, at) + name


def _local(name: bytes, crc: int, packed: int, size: int) -> bytes:
    values = (_VERSION, _UTF8, _DEFLATED, _TIME, _DAY, crc, packed, size, len(name), 0)
    return _LOCAL.pack(b"PK\x03\x04", *values) + name
