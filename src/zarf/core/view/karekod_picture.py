"""The karekod as a picture: a PNG of one pixel for each module, in a `data:` URI.

Error correction level H where the text fits, as GİB's own templates draw it; the guide prescribes no level, version or
size (GİB Karekod Standardı Kılavuzu 1.2). A small picture is kept with every invoice for ten years: drawn in SVG it was
twelve times as large.
"""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass

from zint import Symbol, Symbology

_LEVELS = (4, 3, 2, 1)  # H, Q, M, L
_MASK = 3
"""Which of the eight masks is laid over the modules. Any of them is right, and a reader is told which it is; weighing
all eight for the fewest plain areas takes fifteen times as long, and JSON text has no plain areas."""
_QUIET = 4  # modules of quiet zone on each side (ISO/IEC 18004)
_BYTES_A_ROW = 144  # of zint's raster, one bit a module
_WIDEST, _NARROWEST = 250, 2  # pixels of the picture on the page; pixels of a module at least
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_WHITE_AND_BLACK = b"\xff\xff\xff\x00\x00\x00"


@dataclass(frozen=True, slots=True)
class KarekodPicture:
    """uri: a PNG as a `data:` URI, "" where the text fits no QR code. side: its width and height on the page, in CSS
    pixels; a whole number of pixels for each module, so that it stays sharp on a screen."""

    uri: str
    side: int


def karekod_picture(text: str) -> KarekodPicture:
    """*text* as a QR code with a quiet zone of four modules.

    A text too long for level H is drawn at a lower level; none fits over 2,953 bytes.
    """
    data = text.encode()
    for level in _LEVELS:
        symbol = Symbol()
        symbol.symbology = Symbology.QRCODE
        symbol.option_1 = level
        symbol.option_3 = (_MASK + 1) << 8
        try:
            symbol.encode(data)
        except RuntimeError:  # the only one bytes can cause here: they do not fit at this level
            continue
        side = symbol.width + 2 * _QUIET
        picture = _png(symbol.encoded_data.tobytes(), symbol.width)
        return KarekodPicture("data:image/png;base64," + base64.b64encode(picture).decode("ascii"), _on_page(side))
    return KarekodPicture("", 0)


def _on_page(side: int) -> int:
    return side * max(_WIDEST // side, _NARROWEST)


def _png(raster: bytes, width: int) -> bytes:
    """*raster*: zint's modules, least significant bit first. PNG wants the most significant first, a filter byte before
    each row, and here four modules of quiet zone, for which the whole picture is moved right by four bits at once."""
    side = width + 2 * _QUIET
    taken = (width + 7) // 8
    # A side has 4n+1 modules, so that one more byte than they take holds the quiet zone on both sides. What lies right
    # of them in zint's last byte is clear.
    rows = [b"\0" + raster[at : at + taken] + b"\0" for at in range(0, width * _BYTES_A_ROW, _BYTES_A_ROW)]
    inner = b"".join(rows).translate(_MIRRORED)
    moved = (int.from_bytes(inner, "big") >> _QUIET).to_bytes(len(inner), "big")
    blank = bytes((taken + 2) * _QUIET)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 3, 0, 0, 0))
        + _chunk(b"PLTE", _WHITE_AND_BLACK)
        + _chunk(b"IDAT", zlib.compress(blank + moved + blank, 1))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
