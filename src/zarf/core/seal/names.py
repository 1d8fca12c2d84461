"""Distinguished names as text (RFC 4514), written and compared by meaning, never as strings.

Signers differ in spacing, in the order of the parts, in `2.5.4.5=` against `SERIALNUMBER=`, and in `#hex` values.
Source: RFC 4514; spec of the seal, "IssuerSerial comparison".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cryptography import x509
from cryptography.x509.oid import NameOID

_KEYWORDS = {
    "CN": "2.5.4.3",
    "SN": "2.5.4.4",
    "SURNAME": "2.5.4.4",
    "SERIALNUMBER": "2.5.4.5",
    "C": "2.5.4.6",
    "L": "2.5.4.7",
    "ST": "2.5.4.8",
    "S": "2.5.4.8",
    "STREET": "2.5.4.9",
    "O": "2.5.4.10",
    "OU": "2.5.4.11",
    "T": "2.5.4.12",
    "TITLE": "2.5.4.12",
    "GN": "2.5.4.42",
    "GIVENNAME": "2.5.4.42",
    "DNQ": "2.5.4.46",
    "DNQUALIFIER": "2.5.4.46",
    "E": "1.2.840.113549.1.9.1",
    "EMAIL": "1.2.840.113549.1.9.1",
    "EMAILADDRESS": "1.2.840.113549.1.9.1",
    "DC": "0.9.2342.19200300.100.1.25",
    "UID": "0.9.2342.19200300.100.1.1",
}
_STRING_TAGS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be", 0x1C: "utf-32-be"}
_PART = re.compile(
    r"""\s*(?:OID\.)?(?P<type>[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)\s*=\s*
        (?:\#(?P<hex>[0-9A-Fa-f]*)|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>(?!\#)(?:[^,;+"\\]|\\.)*))
        \s*(?P<end>[,;+]|$)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)", re.DOTALL)
_SPACES = re.compile(r"\s+")
_LONGEST = 2048
"""Characters; real names have some 200."""

Rdn = frozenset[tuple[str, str]]
"""One relative name: pairs of OID and value."""


class UnreadableName(ValueError):
    """The text is not a distinguished name."""


def write_name(name: x509.Name) -> str:
    """*name* in RFC 4514 order, the serial number as `serialNumber`, the spelling OpenSSL reads."""
    return name.rfc4514_string({NameOID.SERIAL_NUMBER: "serialNumber"})


def same_name(text: str, name: x509.Name) -> bool:
    """Whether *text* names *name*. Either direction of the parts is accepted, since signers use both."""
    try:
        parsed = parse_name(text)
    except UnreadableName:
        return False
    expected = [frozenset((item.oid.dotted_string, _fold(_text(item.value))) for item in rdn) for rdn in name.rdns]
    return parsed in (expected, expected[::-1])


def parse_name(text: str) -> list[Rdn]:
    """The relative names of *text*, in the order written. Raises UnreadableName.

    >>> [sorted(rdn) for rdn in parse_name("CN=A\\\\, B , 2.5.4.5=#130131")]
    [[('2.5.4.3', 'A, B')], [('2.5.4.5', '1')]]
    """
    if len(text) > _LONGEST:
        raise UnreadableName(text[:60])
    names: list[Rdn] = []
    pending: set[tuple[str, str]] = set()
    for oid, value, end in _parts(text):
        pending.add((oid, _fold(value)))
        if end != "+":
            names.append(frozenset(pending))
            pending.clear()
    return names


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    position = 0
    while True:
        found = _PART.match(text, position)
        if found is None:
            raise UnreadableName(text[:60])
        kind = found["type"]
        oid = kind if kind[0].isdigit() else _KEYWORDS.get(kind.upper(), "")
        if not oid:
            raise UnreadableName(text[:60])
        yield oid, _value(found), found["end"]
        position = found.end()
        if not found["end"]:
            return


def _value(found: re.Match[str]) -> str:
    if found["hex"] is not None:
        return _der_text(bytes.fromhex(found["hex"]) if len(found["hex"]) % 2 == 0 else b"")
    raw = found["quoted"] if found["quoted"] is not None else found["plain"]
    return _ESCAPE.sub(_unescape, raw)


def _unescape(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[2]
    try:
        return bytes.fromhex(found[1].replace("\\", "")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableName(found[0]) from error


def _der_text(der: bytes) -> str:
    """The text of one DER string of less than 128 bytes."""
    encoding = _STRING_TAGS.get(der[0]) if len(der) >= 2 else None
    if encoding is None or der[1] != len(der) - 2:
        raise UnreadableName(der.hex())
    try:
        return der[2:].decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableName(der.hex()) from error


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.hex()


def _fold(value: str) -> str:
    return _SPACES.sub(" ", value).strip()
