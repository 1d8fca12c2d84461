"""What may become a logo."""

from __future__ import annotations

import struct
import zlib

import pytest

from zarf.core.view.images import data_uri
from zarf.doors.portal.logo import LogoRefused, checked_logo


def png(width: int = 3, height: int = 2) -> bytes:
    """A real PNG of one colour."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = b"".join(b"\0" + b"\x0b\x4f\x6c" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int = 3, height: int = 2) -> bytes:
    """The markers of a JPEG with its frame header; nothing decodes it here."""
    frame = struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H", 4) + b"ZZ" + b"\xff\xc0" + frame + b"\xff\xd9"


@pytest.mark.parametrize("data", [png(), png(2000, 1), jpeg(), jpeg(2000, 2000)])
def test_png_and_jpeg_are_taken_as_they_are(data: bytes) -> None:
    assert checked_logo(data) == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "EF-LOGO-001"),
        (b"GIF89a\x01\x00\x01\x00", "EF-LOGO-001"),
        (b"", "EF-LOGO-001"),
        (png() + b"\0" * (200 * 1024), "EF-LOGO-002"),
        (png(2001, 1), "EF-LOGO-003"),
        (png()[:-6], "EF-LOGO-003"),
        (png() + b"<script>", "EF-LOGO-003"),
        (png().replace(b"IHDR", b"XHDR"), "EF-LOGO-003"),
        (jpeg()[:-2], "EF-LOGO-003"),
        (jpeg(0, 5), "EF-LOGO-003"),
        (b"\xff\xd8\xff\xd9", "EF-LOGO-003"),
    ],
)
def test_anything_else_is_refused_with_its_code(data: bytes, code: str) -> None:
    with pytest.raises(LogoRefused) as caught:
        checked_logo(data)
    assert caught.value.code == code


def test_only_pictures_become_a_data_uri() -> None:
    assert data_uri(png()).startswith("data:image/png;base64,")
    assert data_uri(b"<svg/>") == ""
    assert data_uri(None) == ""
