"""What cards and HSMs this machine reaches, without any PIN: for the device test before a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pkcs11
from cryptography import x509
from pkcs11 import TokenFlag
from pkcs11.types import Token

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.seal.certificate_profile import common_name, identity
from zarf.core.seal.keys import KeyAlgorithm
from zarf.ports.keys import pkcs11_library
from zarf.ports.keys.pkcs11_login import tokens
from zarf.ports.keys.pkcs11_modules import InstalledModule, installed_modules, module_path
from zarf.ports.keys.pkcs11_objects import algorithm_of, certificates
from zarf.ports.keys.pkcs11_reference import reference


@dataclass(frozen=True, slots=True)
class SeenCertificate:
    """A certificate that can be read without a PIN; algorithm None: no key for a mali mühür."""

    holder: str
    vkn_tckn: str | None
    not_after: datetime
    algorithm: KeyAlgorithm | None


@dataclass(frozen=True, slots=True)
class SeenToken:
    """reference: as far as it can be written without a PIN file."""

    label: str
    serial: str
    manufacturer: str
    model: str
    slot_id: int
    reference: str
    certificates: tuple[SeenCertificate, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SeenModule:
    """A module that lies on this machine. findings: why it could not be used."""

    name: str
    device: str
    path: Path
    tokens: tuple[SeenToken, ...]
    findings: tuple[Finding, ...]


def survey() -> list[SeenModule]:
    """Every known module that is installed, and what is plugged in. Loads the modules; logs in to nothing."""
    return [_module(item) for item in installed_modules()]


def _module(item: InstalledModule) -> SeenModule:
    seen: tuple[SeenToken, ...] = ()
    problems: tuple[Finding, ...] = ()
    try:
        module = pkcs11_library.load(module_path(item.known.name))
        with module.inside():
            seen = tuple(_token(token, item.known.name) for token in tokens(module))
    except ZarfError as error:
        problems = (error.finding,)
    except pkcs11.PKCS11Error as error:
        problems = (finding("EF-KEY-025", token=item.known.name, reason=type(error).__name__),)
    return SeenModule(item.known.name, item.known.device, item.path, seen, problems)


def _token(token: Token, module_name: str) -> SeenToken:
    found: tuple[SeenCertificate, ...] = ()
    problems = _pin_findings(token)
    try:
        with token.open() as session:
            found = tuple(_certificate(item.certificate) for item in certificates(session))
    except pkcs11.PKCS11Error as error:
        problems.append(finding("EF-KEY-025", token=token.label, reason=type(error).__name__))
    return SeenToken(
        label=token.label,
        serial=token.serial.decode("ascii", "replace"),
        manufacturer=token.manufacturer_id,
        model=token.model,
        slot_id=token.slot.slot_id,
        reference=reference(module_name, token=token.label),
        certificates=found,
        findings=tuple(problems),
    )


def _certificate(item: x509.Certificate) -> SeenCertificate:
    return SeenCertificate(common_name(item), identity(item), item.not_valid_after_utc, algorithm_of(item))


def _pin_findings(token: Token) -> list[Finding]:
    if token.flags & TokenFlag.USER_PIN_LOCKED or not token.flags & TokenFlag.USER_PIN_INITIALIZED:
        return [finding("EF-KEY-019", token=token.label)]
    if token.flags & TokenFlag.USER_PIN_FINAL_TRY:
        return [finding("EF-KEY-020", token=token.label)]
    return []
