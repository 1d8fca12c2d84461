"""Writing XML that is canonical (inclusive C14N 1.0) from the first byte on.

What is written so needs no canonicaliser before its digest is taken, and can never change by being re-serialised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def without_forbidden(text: str) -> str:
    """*text* without the characters that no XML 1.0 document may hold.

    >>> without_forbidden("a\\x0bb\\tc")
    'ab\\tc'
    """
    return _FORBIDDEN.sub("", text)


def escape_text(text: str) -> str:
    """Text as C14N writes it.

    >>> escape_text("a < b & c > d")
    'a &lt; b &amp; c &gt; d'
    """
    return text.translate(_TEXT)


def escape_attribute(text: str) -> str:
    """An attribute's value as C14N writes it, without the quotes."""
    return text.translate(_ATTRIBUTE)


def namespaces(declared: Mapping[str, str]) -> str:
    """Namespace declarations in canonical order: the default first (prefix ""), then by prefix."""
    return "".join(
        f' xmlns:{prefix}="{escape_attribute(uri)}"' if prefix else f' xmlns="{escape_attribute(uri)}"'
        for prefix, uri in sorted(declared.items())
    )


def attributes(given: Iterable[tuple[str, str]]) -> str:
    """Attributes without namespace, in canonical order."""
    return "".join(f' {name}="{escape_attribute(value)}"' for name, value in sorted(given))


def element(name: str, text: str, **given: str) -> str:
    """A leaf element with *text*; keyword arguments are its attributes.

    >>> element("cbc:ID", "A&B", schemeID="VKN")
    '<cbc:ID schemeID="VKN">A&amp;B</cbc:ID>'
    """
    return f"<{name}{attributes(given.items())}>{escape_text(text)}</{name}>"
