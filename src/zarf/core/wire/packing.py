"""Zip packing of envelopes, with limits on what is unpacked.

An envelope travels as `<InstanceIdentifier>.zip` holding `<InstanceIdentifier>.xml` and nothing else; the call names
the MD5 of the zip. Sources: GİB guide Ek-3 v1.4; spec e-fatura.md 8.2 and 9.4; spec seal.md 5, point 1.
"""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
import zlib
from dataclasses import dataclass

from zarf.core.errors import EnvelopeRefused
from zarf.core.findings import finding

_MB = 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class PackLimits:
    """Sizes in bytes. No official limit was found (spec e-fatura.md 8.2); these are ours and can be configured."""

    max_zip: int = 5 * _MB
    max_xml: int = 50 * _MB
    max_ratio: int = 200


PACK_LIMITS = PackLimits()


@dataclass(frozen=True, slots=True)
class Packed:
    """A zip ready to be sent: its file name, its bytes, and their MD5 as 32 hex digits."""

    file_name: str
    data: bytes
    md5_hex: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The one member of an envelope zip."""

    member_name: str
    xml: bytes


def pack(instance_identifier: str, xml: bytes) -> Packed:
    """*xml* alone in a zip. The same input gives the same bytes: no clock enters the zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr(zipfile.ZipInfo(f"{instance_identifier}.xml", _EPOCH), xml, zipfile.ZIP_DEFLATED)
    data = buffer.getvalue()
    return Packed(f"{instance_identifier}.zip", data, md5_hex(data))


def md5_hex(data: bytes) -> str:
    """The hash the service wants beside the bytes (Ek-3); it protects against accidents only."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def unpack(data: bytes, file_name: str | None = None, limits: PackLimits = PACK_LIMITS) -> Unpacked:
    """The XML of an envelope zip. With *file_name* the member must bear the same name.

    Raises EnvelopeRefused (EF-ZIP-001 to 009) with GİB's code 1110, 1120, 1130, 1131, 1132 or 1133.
    """
    if len(data) > limits.max_zip:
        raise _refused("EF-ZIP-002", found=len(data), expected=limits.max_zip)
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _refused("EF-ZIP-001")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = _only_member(archive)
            _check_name(member, file_name)
            return Unpacked(member.filename, _read(archive, member, limits))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
        RuntimeError,
        OSError,
    ) as problem:
        raise _refused("EF-ZIP-003", reason=str(problem)[:120]) from problem


def _refused(code: str, **details: object) -> EnvelopeRefused:
    texts = {key: str(value) for key, value in details.items()}
    found, expected = texts.pop("found", None), texts.pop("expected", None)
    return EnvelopeRefused(finding(code, found=found, expected=expected, **texts))


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = archive.infolist()
    if len(members) != 1:
        raise _refused("EF-ZIP-004", found=len(members))
    return members[0]


def _check_name(member: zipfile.ZipInfo, file_name: str | None) -> None:
    name = member.orig_filename
    mode = member.external_attr >> 16
    is_plain = not member.is_dir() and not (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode))
    if not is_plain or any(mark in name for mark in ("/", "\\", "\x00", ":")) or name.startswith("."):
        raise _refused("EF-ZIP-005", found=name[:80])
    if member.flag_bits & 0x1:
        raise _refused("EF-ZIP-006")
    if not name.lower().endswith(".xml"):
        raise _refused("EF-ZIP-007", found=name[:80])
    if file_name is not None and name[:-4].lower() != file_name.removesuffix(".zip").removesuffix(".ZIP").lower():
        raise _refused("EF-ZIP-008", found=name[:80], expected=file_name[:80])


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: PackLimits) -> bytes:
    """Reads through a counter: the sizes in a zip's headers are only what its maker says."""
    ceiling = min(limits.max_xml, max(member.compress_size, 1) * limits.max_ratio)
    pieces: list[bytes] = []
    total = 0
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            total += len(piece)
            if total > ceiling:
                raise _refused("EF-ZIP-009", expected=limits.max_xml)
            pieces.append(piece)
    return b"".join(pieces)
