"""Packing: one envelope in one zip, `<id>.xml` in `<id>.zip`, and taking it out again under limits.

A zip is input from outside: nothing its headers say about sizes is believed, and no name in it is ever used as a path.
Source: GİB guide "Ek-3" v1.4, August 2013; spec seal.md 5.1. GİB publishes no size limit; ours are settings.
"""

from __future__ import annotations

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from zarf.core.errors import EnvelopeRefused
from zarf.core.findings import Finding, finding
from zarf.core.wire.deflating import Deflated, RepeatedPart, deflated
from zarf.core.wire.envelope import Envelope, is_guid, read_envelope
from zarf.core.wire.plain_zip import plain_member

_MB = 1024 * 1024
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class PackLimits:
    """Sizes in bytes. max_ratio: XML to zip, judged once more than `ratio_from` bytes have come out."""

    max_zip: int = 5 * _MB
    max_xml: int = 50 * _MB
    max_ratio: int = 200
    ratio_from: int = 2 * _MB


DEFAULT_LIMITS = PackLimits()


@dataclass(frozen=True, slots=True)
class Packed:
    """file_name, data and md5_hex are what sendDocument carries."""

    file_name: str
    data: bytes
    md5_hex: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The one member of the zip."""

    member_name: str
    xml: bytes


_NO_TIME = (1 << 5) | 1  # 1 January 1980 in the way of DOS, the first day it knows
_PLAIN_FILE = (stat.S_IFREG | 0o644) << 16
_UNIX = 3
_VERSION = 20  # of the ZIP format, that deflate needs
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sBBHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")


def pack(instance_identifier: str, xml: bytes | Sequence[bytes | RepeatedPart]) -> Packed:
    """The envelope's zip. The same input gives the same bytes: no time stands in it.

    xml: the envelope, or the parts that make it when joined; those that come again in the next envelope (a firm's
    stylesheet) as `repeated_part`, so that they need not be deflated again. Wherever it is cut, what comes out of the
    zip is the same. Raises EnvelopeRefused for an identifier that is no GUID.
    """
    if not is_guid(instance_identifier):
        raise EnvelopeRefused(finding("EF-ZRF-003", found=instance_identifier[:80]))
    data = _zip(f"{instance_identifier}.xml".encode("ascii"), deflated(xml))
    return Packed(f"{instance_identifier}.zip", data, hashlib.md5(data, usedforsecurity=False).hexdigest())


def _zip(name: bytes, inside: Deflated) -> bytes:
    """A zip of one member, as Info-ZIP would write it. Source: PKWARE APPNOTE 6.3.10, 4.3.7, 4.3.12 and 4.3.16."""
    common = (zipfile.ZIP_DEFLATED, 0, _NO_TIME, inside.crc, len(inside.data), inside.size, len(name), 0)
    local = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, *common)
    central = _CENTRAL.pack(b"PK\x01\x02", _VERSION, _UNIX, _VERSION, 0, *common, 0, 0, 0, _PLAIN_FILE, 0)
    where = len(local) + len(name) + len(inside.data)
    end = _END.pack(b"PK\x05\x06", 0, 0, 1, 1, len(central) + len(name), where, 0)
    return b"".join((local, name, inside.data, central, name, end))


def unpack(data: bytes, file_name: str | None = None, limits: PackLimits = DEFAULT_LIMITS) -> Unpacked:
    """The envelope in a zip. Raises EnvelopeRefused (1110, 1130, 1131, 1132, 1133).

    file_name: only for messages; whether it fits the envelope is judged by `check_identity`, once the id is read.
    """
    name = file_name or "zip"
    if len(data) > limits.max_zip:
        raise _refused("EF-ZIP-001", name, found=len(data), expected=limits.max_zip)
    if not data.startswith(b"PK"):
        raise _refused("EF-ZIP-002", name)
    # So much may come out whatever the ratio; what is larger is counted as it comes out.
    found = plain_member(data, min(limits.max_xml, limits.ratio_from)) or _member_carefully(data, limits, name)
    _check_is_xml(*found)
    return Unpacked(*found)


def _member_carefully(data: bytes, limits: PackLimits, name: str) -> tuple[str, bytes]:
    """Name and content of the only member. Raises EnvelopeRefused."""
    # The list of members is looked at before it is parsed: a list of a hundred thousand costs time and memory.
    if _may_list_many(data) and data.count(b"PK\x01\x02") > 64:
        raise _refused("EF-ZIP-004", name, found="64+")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = _only_member(archive, name)
            return member.filename, _inflate(data, archive, member, limits, name)
    except zlib.error as error:
        raise _refused("EF-ZIP-003", name, reason="broken compressed data") from error
    except (zipfile.BadZipFile, struct.error, *_ODD) as error:
        raise _refused("EF-ZIP-003", name, reason="broken ZIP structure") from error


_SHORT_LIST = 16 * 1024


def _may_list_many(data: bytes) -> bool:
    """Whether zipfile could find more in the list of members than a short one holds."""
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or end + _END.size > len(data) or data[max(end - 20, 0) : end].startswith(b"PK\x06\x07"):
        return True
    return int.from_bytes(data[end + 12 : end + 16], "little") > _SHORT_LIST


def open_zip(data: bytes, file_name: str, limits: PackLimits = DEFAULT_LIMITS) -> Envelope:
    """The envelope of a zip, with every check of names and identifiers. Raises EnvelopeRefused, DocumentUnreadable."""
    unpacked = unpack(data, file_name, limits)
    envelope = read_envelope(unpacked.xml)
    wrong = check_identity(envelope, file_name, unpacked.member_name)
    if wrong is not None:
        raise EnvelopeRefused(wrong)
    return envelope


_VERSIONS = ("1.0", "1.2")


def check_identity(envelope: Envelope, file_name: str, member_name: str) -> Finding | None:
    """The first thing wrong with identifier, names and version: 1141, 1111, 1142, 1133 or 1143.

    Names are compared without regard to case. Which versions pass here is the reader's business; the rules demand
    TypeVersion 1.2 (1150).
    """
    identifier = envelope.instance_identifier
    if not identifier:
        return finding("EF-ZRF-004")
    if not is_guid(identifier):
        return finding("EF-ZRF-003", found=identifier[:80])
    for code, name, ending in (("EF-ZIP-012", file_name, ".zip"), ("EF-ZIP-011", member_name, ".xml")):
        if name.lower() != f"{identifier.lower()}{ending}":
            return finding(code, found=name[:120], expected=f"{identifier}{ending}")
    if envelope.header_version not in _VERSIONS or envelope.type_version not in _VERSIONS:
        return finding("EF-ZRF-005", found=f"{envelope.header_version} / {envelope.type_version}"[:80])
    return None


_ODD = (ValueError, NotImplementedError, RuntimeError, EOFError, IndexError, OverflowError, OSError)
"""What zipfile raises, besides its own error, for archives made to confuse it."""

_ENCRYPTED = 0x1 | 0x40 | 0x2000


def _refused(code: str, name: str, **details: object) -> EnvelopeRefused:
    given = {key: str(value) for key, value in details.items()}
    return EnvelopeRefused(finding(code, name=name[:120], **given))  # type: ignore[arg-type]


def _only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = archive.infolist()
    if len(members) != 1:
        raise _refused("EF-ZIP-004", name, found=len(members))
    member = members[0]
    if not _is_plain_name(member.orig_filename):
        raise _refused("EF-ZIP-005", name, found=repr(member.orig_filename[:80]))
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or member.external_attr & 0x10:
        raise _refused("EF-ZIP-006", name, found=repr(member.orig_filename[:80]))
    if member.flag_bits & _ENCRYPTED:
        raise _refused("EF-ZIP-007", name)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused("EF-ZIP-008", name, found=member.compress_type)
    return member


def _is_plain_name(name: str) -> bool:
    """A bare file name: no folder, no drive, nothing a file system could take for more than a name."""
    return (
        bool(name)
        and name == PurePosixPath(name).name
        and not set(name) & set('\\/:*?"<>|')
        and name not in (".", "..")
        and name.isprintable()
    )


def _inflate(data: bytes, archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: PackLimits, name: str) -> bytes:
    """The member's bytes, counted as they come out."""
    archive.open(member).close()  # compares the two places in which a zip names its member
    start = member.header_offset + 30 + sum(struct.unpack_from("<HH", data, member.header_offset + 26))
    packed = data[start : start + member.compress_size]
    if member.header_offset or len(packed) != member.compress_size:
        raise zipfile.BadZipFile("the member does not stand where the list says")
    if member.compress_type == zipfile.ZIP_STORED:
        xml = packed
        _check_amount(len(xml), len(packed), limits, name)
    else:
        xml = _inflated(packed, limits, name)
    if len(xml) != member.file_size or zlib.crc32(xml) != member.CRC:
        raise zipfile.BadZipFile("size or checksum differ")
    return xml


def _inflated(packed: bytes, limits: PackLimits, name: str) -> bytes:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces: list[bytes] = []
    size, rest = 0, packed
    while not stream.eof:
        piece = stream.decompress(rest, _CHUNK)
        rest = stream.unconsumed_tail
        if not piece and not rest and not stream.eof:
            raise zipfile.BadZipFile("the data end too early")
        size += len(piece)
        _check_amount(size, len(packed), limits, name)
        pieces.append(piece)
    if stream.unused_data:
        raise zipfile.BadZipFile("there are data behind the member")
    return b"".join(pieces)


def _check_amount(size: int, packed: int, limits: PackLimits, name: str) -> None:
    if size > limits.max_xml:
        raise _refused("EF-ZIP-009", name, expected=limits.max_xml)
    if size > limits.ratio_from and size > packed * limits.max_ratio:
        raise _refused("EF-ZIP-010", name, expected=limits.max_ratio)


_BEGINNINGS = (b"<", b"\xff\xfe", b"\xfe\xff", b"\x00<", b"\x00\x00")
"""UTF-16 and UTF-32 are XML, too; the reader refuses them with a code of their own (1140)."""


def _check_is_xml(member_name: str, xml: bytes) -> None:
    text = xml[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not member_name.lower().endswith(".xml") or not text.startswith(_BEGINNINGS):
        raise EnvelopeRefused(finding("EF-ZIP-013", found=member_name[:120]))
