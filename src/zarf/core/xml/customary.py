"""Start tags that stand as C14N would write them, under the prefixes customary for the parts of a UBL document.

Source: W3C Canonical XML 1.0, 2.3; the prefixes: UBL 2.1, and GİB's samples.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_TAG: Final = 4096

_TAG = re.compile(rb"((?:cac|cbc|ext):[A-Za-z][A-Za-z0-9]*)((?: [A-Za-z]+=\"[^\"<>&\t\n\r]*\")*)")
_ATTRIBUTE = re.compile(rb' ([A-Za-z]+)="')
_REFUSED: Final = (b"id", b"xmlns")


def customary_name(start: bytes) -> bytes | None:
    """The name of a start tag (without `<` and `>`) that is written so and has no Id; None for any other."""
    found = _TAG.fullmatch(start) if len(start) <= LONGEST_TAG else None
    if found is None:
        return None
    names = _ATTRIBUTE.findall(found[2])
    if names != sorted(set(names)) or any(name.lower() in _REFUSED for name in names):
        return None
    return found[1]
