"""Checking an uploaded logo: really PNG or JPEG, whole, not too large. Nothing of it is decoded.

Sources: PNG (ISO/IEC 15948) section 5 for chunks and IHDR; JPEG (ITU-T T.81) annex B for markers and frames.
"""

from __future__ import annotations

import struct
import zlib

from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.core.view.images import media_type

MAX_BYTES = 200 * 1024
MAX_PIXELS = 2000


class LogoRefused(ZarfError):
    """The file cannot be a logo."""


def checked_logo(data: bytes) -> bytes:
    """*data* itself. Raises LogoRefused: EF-LOGO-001 kind, EF-LOGO-002 size, EF-LOGO-003 broken or too many pixels."""
    if len(data) > MAX_BYTES:
        raise LogoRefused(finding("EF-LOGO-002", found=str(-(-len(data) // 1024)), expected=str(MAX_BYTES // 1024)))
    kind = media_type(data)
    if kind is None:
        raise LogoRefused(finding("EF-LOGO-001"))
    try:
        width, height = _png_size(data) if kind == "image/png" else _jpeg_size(data)
    except (ValueError, IndexError, struct.error):
        width = height = 0
    if not (0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS):
        raise LogoRefused(finding("EF-LOGO-003", expected=f"{MAX_PIXELS} x {MAX_PIXELS}"))
    return data


def _png_size(data: bytes) -> tuple[int, int]:
    """Width and height, after every chunk's check sum up to IEND has been proved. Raises ValueError."""
    position, size = 8, (0, 0)
    while True:
        length, name = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        (check,) = struct.unpack_from(">I", data, position + 8 + length)
        if zlib.crc32(name + body) != check:
            raise ValueError("check sum of a chunk")
        if name == b"IHDR":
            size = struct.unpack_from(">II", body)
        if name == b"IEND":
            if position + 12 + length != len(data):
                raise ValueError("bytes behind the picture")
            return size
        position += 12 + length


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height of the frame header. Raises ValueError."""
    if not data.rstrip(b"\x00").endswith(b"\xff\xd9"):
        raise ValueError("the end of the picture is missing")
    position = 2
    while data[position] == 0xFF:
        marker = data[position + 1]
        (length,) = struct.unpack_from(">H", data, position + 2)
        # SOF0..SOF15, without DHT (C4), JPG (C8) and DAC (CC), which share the range.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        position += 2 + length
    raise ValueError("no frame header")
