"""Pictures a firm or the operator supplies: only PNG and JPEG, known by their first bytes and never by their name."""

from __future__ import annotations

import base64

_SIGNS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def media_type(data: bytes) -> str | None:
    """`image/png`, `image/jpeg`, or None for anything else.

    >>> media_type(b"<svg/>") is None
    True
    """
    return next((name for sign, name in _SIGNS.items() if data.startswith(sign)), None)


def data_uri(data: bytes | None) -> str:
    """*data* as a `data:` URI, "" when there is none or when it is neither PNG nor JPEG."""
    kind = media_type(data) if data else None
    if data is None or kind is None:
        return ""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
