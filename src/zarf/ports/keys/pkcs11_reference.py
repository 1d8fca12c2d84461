"""The reference to a key on a token: `pkcs11:module=softhsm2;token=zarf?pin-file=/path/to/pin`.

A URI as RFC 7512 has it, with `module`, `vkn` and `certificate-serial` as attributes of our own. What may stand in it:

    path   module, token, serial (of the token), manufacturer, model, slot or slot-id, id, object, type,
           vkn (VKN or TCKN in the certificate), certificate-serial (decimal, or hexadecimal after 0x)
    query  module-path, module-name, pin-source or pin-file

A PIN never stands in it (`pin-value` is refused): references are kept in the database and shown in lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, unquote_to_bytes

from zarf.core.errors import SealRefused
from zarf.core.findings import finding

SCHEME = "pkcs11:"
_OF_TOKEN = ("module", "token", "serial", "manufacturer", "model", "slot", "slot-id")
_OF_CERTIFICATE = ("id", "object", "type", "vkn", "certificate-serial")
_PATH = (*_OF_TOKEN, *_OF_CERTIFICATE)
_QUERY = ("module-path", "module-name", "pin-source", "pin-file")
_NUMBER = re.compile(r"[0-9]{1,49}|0[xX][0-9A-Fa-f]{1,40}", re.ASCII)
# RFC 7512: what needs no escape in a value of the path and of the query.
_SAFE = ":[]@!$'()*+,=/"


@dataclass(frozen=True, slots=True)
class TokenChoice:
    """Which token of which module. What is None is not asked for."""

    module: str
    label: str | None = None
    serial: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    slot_id: int | None = None

    def __str__(self) -> str:
        """For people; tells no secret."""
        asked = (self.label, self.serial, self.manufacturer, self.model)
        names = [text for text in asked if text is not None]
        slot = [f"slot {self.slot_id}"] if self.slot_id is not None else []
        return ", ".join([*names, *slot]) or self.module


_WORDS = {"tr": ("seri no", "nesne kimliği", "etiket", "aranan"), "en": ("serial", "object id", "label", "looked for")}


@dataclass(frozen=True, slots=True)
class CertificateChoice:
    """Which certificate on the token. What is None is not asked for."""

    vkn_tckn: str | None = None
    serial_number: int | None = None
    object_id: bytes | None = None
    label: str | None = None

    def in_words(self, language: str) -> str:
        """What is asked for, to be put behind a sentence; empty when nothing is.

        >>> CertificateChoice("1234567808", 255).in_words("tr"), CertificateChoice().in_words("tr")
        (' (aranan: VKN/TCKN 1234567808, seri no ff)', '')
        """
        serial, identifier, label, asked = _WORDS[language]
        told = (
            ("VKN/TCKN", self.vkn_tckn),
            (serial, None if self.serial_number is None else f"{self.serial_number:x}"),
            (identifier, None if self.object_id is None else self.object_id.hex()),
            (label, self.label),
        )
        text = ", ".join(f"{name} {value}" for name, value in told if value)
        return f" ({asked}: {text})" if text else ""


@dataclass(frozen=True, slots=True)
class Pkcs11Reference:
    """What a reference says. pin_file is None where a device asks for its PIN itself."""

    token: TokenChoice
    certificate: CertificateChoice
    pin_file: Path | None


def not_there(token: str, wanted: CertificateChoice) -> SealRefused:
    """No such certificate together with its key (EF-KEY-022)."""
    wanted_tr, wanted_en = wanted.in_words("tr"), wanted.in_words("en")
    return SealRefused(finding("EF-KEY-022", token=token, wanted_tr=wanted_tr, wanted_en=wanted_en))


def parse(text: str) -> Pkcs11Reference:
    """Raises SealRefused: EF-KEY-001 another scheme, EF-KEY-011 what it cannot say, EF-KEY-012 a PIN stands in it."""
    if not text.startswith(SCHEME):
        raise SealRefused(finding("EF-KEY-001", scheme=text.partition(":")[0][:20]))
    path, _, query = text.removeprefix(SCHEME).partition("?")
    values = _attributes(path, ";", _PATH) | _attributes(query, "&", _QUERY)
    _at_most_one(values, ("module", "module-path", "module-name"))
    _at_most_one(values, ("pin-source", "pin-file"))
    _at_most_one(values, ("slot", "slot-id"))
    if values.get("type", "private") not in ("private", "cert"):
        raise _unclear("type")
    decoded = {name: unquote(value) for name, value in values.items()}
    return Pkcs11Reference(_token(decoded), _certificate(decoded, values.get("id")), _pin_file(decoded))


def reference(module: str, *, token: str, pin_file: Path | None = None, vkn: str | None = None) -> str:
    """The reference to the key on the token with this label."""
    parts = {"module": module, "token": token} | ({"vkn": vkn} if vkn else {})
    path = ";".join(f"{name}={quote(value, safe=_SAFE)}" for name, value in parts.items())
    query = f"?pin-file={quote(str(pin_file), safe=_SAFE)}" if pin_file is not None else ""
    return f"{SCHEME}{path}{query}"


def absolute(text: str) -> str:
    """The reference with an absolute PIN file; what cannot be understood is given back as it is."""
    try:
        found = parse(text)
    except SealRefused:
        return text
    if found.pin_file is None or found.pin_file.is_absolute():
        return text
    path, _, query = text.partition("?")
    kept = [item for item in query.split("&") if not item.startswith(("pin-file=", "pin-source="))]
    file = quote(str(found.pin_file.absolute()), safe=_SAFE)
    return f"{path}?{'&'.join([*kept, f'pin-file={file}'])}"


def _attributes(text: str, separator: str, known: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, text.split(separator)):
        name, equals, value = part.partition("=")
        if name == "pin-value":
            raise SealRefused(finding("EF-KEY-012"))
        if name not in known or not equals or not value or name in found:
            # Only the name: somebody may have written a PIN where it does not belong.
            raise _unclear(name if name in known else "")
        found[name] = value
    return found


def _at_most_one(values: Mapping[str, str], names: tuple[str, ...]) -> None:
    if sum(name in values for name in names) > 1:
        raise _unclear(names[0])


def _token(values: Mapping[str, str]) -> TokenChoice:
    module = values.get("module") or values.get("module-path") or values.get("module-name")
    if module is None:
        raise _unclear("module")
    slot = values.get("slot") or values.get("slot-id")
    if slot is not None and not (slot.isascii() and slot.isdigit() and len(slot) <= 19):
        raise _unclear("slot")
    return TokenChoice(
        module=module,
        label=values.get("token"),
        serial=values.get("serial"),
        manufacturer=values.get("manufacturer"),
        model=values.get("model"),
        slot_id=int(slot) if slot is not None else None,
    )


def _certificate(values: Mapping[str, str], raw_id: str | None) -> CertificateChoice:
    vkn, number = values.get("vkn"), values.get("certificate-serial")
    if vkn is not None and not (vkn.isascii() and vkn.isdigit() and len(vkn) in (10, 11)):
        raise _unclear("vkn")
    if number is not None and not _NUMBER.fullmatch(number):
        raise _unclear("certificate-serial")
    return CertificateChoice(
        vkn_tckn=vkn,
        serial_number=int(number, 16 if number[:2].lower() == "0x" else 10) if number is not None else None,
        object_id=unquote_to_bytes(raw_id) if raw_id is not None else None,
        label=values.get("object"),
    )


def _pin_file(values: Mapping[str, str]) -> Path | None:
    """RFC 7512 allows a command (`|...`) and any URI as pin-source; we read files and nothing else."""
    source = values.get("pin-file") or values.get("pin-source")
    if source is None:
        return None
    if source.startswith("file:"):
        source = "/" + source.removeprefix("file:").lstrip("/")
    if source.startswith("|") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", source):
        raise _unclear("pin-source")
    return Path(source)


def _unclear(name: str) -> SealRefused:
    return SealRefused(finding("EF-KEY-011", name=name or "?"))
