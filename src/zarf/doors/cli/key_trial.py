"""`zarf seal test`: what cards and HSMs are there, and whether a key is fit for the next deadline.

With `--key` the key is opened, signs a probe, and its certificate is looked at; without, nothing is logged in to.
Exit 0: fit, or at least one token was found; 1: not fit, or none was found; 2: the key cannot be opened.
"""

from __future__ import annotations

import json
from typing import Any

import click

from zarf.core.errors import SealRefused, ZarfError
from zarf.core.findings import Finding, Severity, finding
from zarf.core.seal import KeyHealth, Revocation, SealKey, TrustStore, check_key
from zarf.core.seal.checkup import fault_findings
from zarf.ports.clock import SystemClock
from zarf.ports.clock.api import ISTANBUL
from zarf.ports.keys import KeyStores
from zarf.ports.keys.exposure import exposure

_FIT, _UNFIT, _CLOSED = 0, 1, 2
_LOOK_AROUND = frozenset({"EF-KEY-013", "EF-KEY-015", "EF-KEY-016", "EF-KEY-022", "EF-KEY-023"})
"""What is cured by seeing what is plugged in."""
_TEXTS = {
    "tr": {
        "holder": "Sahibi",
        "vkn_tckn": "VKN/TCKN",
        "issuer": "Veren",
        "until": "Son geçerlilik",
        "days": "Kalan gün",
        "revocation": "İptal durumu",
        "revoked": "iptal edilmiş ya da askıda",
        "not_revoked": "iptal edilmemiş",
        "unknown": "bilinmiyor; verilen sertifikalar ve listeler buna yetmiyor",
        "not_asked": "bakılmadı; baktırmak için --trust ve --crl verin",
        "fit": "Anahtar imza atıyor ve mühür için uygun.",
        "unfit": "Anahtar mühür için uygun değil:",
        "none": "Bu makinede kart ya da HSM modülü (PKCS#11) bulunamadı.",
        "empty": "takılı kart ya da bölüm yok; kartı takıp yeniden deneyin",
        "certificate": "sertifika",
        "no_certificate": "PIN girmeden görülebilen sertifika yok",
        "left": "gün kaldı",
        "try": "Denemek için: zarf seal test --key '{reference}?pin-file=<PIN dosyası>'",
    },
    "en": {
        "holder": "Holder",
        "vkn_tckn": "VKN/TCKN",
        "issuer": "Issuer",
        "until": "Valid until",
        "days": "Days left",
        "revocation": "Revocation",
        "revoked": "revoked or suspended",
        "not_revoked": "not revoked",
        "unknown": "unknown; the given certificates and lists do not tell",
        "not_asked": "not looked up; give --trust and --crl to have it looked up",
        "fit": "The key signs and is fit for sealing.",
        "unfit": "The key is not fit for sealing:",
        "none": "No module of a card or HSM (PKCS#11) was found on this machine.",
        "empty": "no card or partition is plugged in; plug it in and try again",
        "certificate": "certificate",
        "no_certificate": "no certificate can be seen without the PIN",
        "left": "days left",
        "try": "To try it: zarf seal test --key '{reference}?pin-file=<PIN file>'",
    },
}


def try_key(
    reference: str, language: str, *, as_json: bool, trust: TrustStore | None = None, lists: Revocation | None = None
) -> int:
    """Open the key, let it sign, print what was found. Gives the exit status.

    With *trust* and *lists* it is also looked up whether the certificate was revoked.
    """
    try:
        key = KeyStores(heartbeat=0).open(reference)
        health = check_key(key, at=SystemClock().now(), trust=trust, revocation=lists)
    except ZarfError as error:
        return _closed(error, language, as_json=as_json)
    findings = [*key_findings(health), *exposure(reference)]
    fit = not health.faults
    if as_json:
        _print_json({"ok": fit, "key": _key_as_dict(key, health), "findings": _findings_as_list(findings, language)})
    else:
        _print_key(health, findings, language, is_asked=lists is not None)
    return _FIT if fit else _UNFIT


def look_around(language: str, *, as_json: bool) -> int:
    """Print the modules and tokens of this machine. Gives the exit status."""
    modules = _modules(language)
    found = any(item["tokens"] for item in modules)
    if as_json:
        _print_json({"ok": found, "modules": modules})
    else:
        _print_modules(modules, language)
    return _FIT if found else _UNFIT


def key_findings(health: KeyHealth) -> list[Finding]:
    """What there is to say about a key: its faults, and that it ends soon."""
    told = fault_findings(health)
    if health.expires_within is not None:
        ends = health.not_after.astimezone(ISTANBUL)
        if health.days_left > 0:
            told.append(finding("EF-KEY-030", days=health.days_left, until=f"{ends:%d.%m.%Y}"))
        else:
            told.append(finding("EF-KEY-040", until=f"{ends:%d.%m.%Y %H:%M}"))
    return told


def line(item: Finding, language: str) -> str:
    return f"{item.code}: {item.message(language)} {item.hint(language)}"


def _closed(error: ZarfError, language: str, *, as_json: bool) -> int:
    """The key cannot be opened; for a key on a token, what there is instead."""
    findings = [error.finding]
    modules = _modules(language) if error.code in _LOOK_AROUND else []
    if as_json:
        _print_json({"ok": False, "key": None, "findings": _findings_as_list(findings, language), "modules": modules})
    else:
        click.echo(line(error.finding, language), err=True)
        if error.code in _LOOK_AROUND:
            _print_modules(modules, language)
    return _CLOSED


def _print_key(health: KeyHealth, findings: list[Finding], language: str, *, is_asked: bool) -> None:
    texts = _TEXTS[language]
    until = health.not_after.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")
    click.echo(f"{texts['holder']}: {health.holder}")
    click.echo(f"{texts['vkn_tckn']}: {health.vkn_tckn or '?'}")
    click.echo(f"{texts['issuer']}: {health.issuer}")
    click.echo(f"{texts['until']}: {until}")
    click.echo(f"{texts['days']}: {health.days_left}")
    known = {True: "revoked", False: "not_revoked", None: "unknown" if is_asked else "not_asked"}[health.is_revoked]
    click.echo(f"{texts['revocation']}: {texts[known]}")
    click.echo(texts["unfit"] if health.faults else texts["fit"])
    for item in findings:
        click.echo(f"  {line(item, language)}")


def _print_modules(modules: list[dict[str, Any]], language: str) -> None:
    texts = _TEXTS[language]
    if not modules:
        click.echo(texts["none"])
    for module in modules:
        click.echo(f"{module['name']} ({module['device']}): {module['path']}")
        _print_findings(module["findings"], "  ")
        if not module["tokens"] and not module["findings"]:
            click.echo(f"  {texts['empty']}")
        for token in module["tokens"]:
            _print_token(token, texts)


def _print_token(token: dict[str, Any], texts: dict[str, str]) -> None:
    click.echo(f"  {token['label']} (serial {token['serial']}, slot {token['slot_id']})")
    _print_findings(token["findings"], "    ")
    for item in token["certificates"]:
        days = f"{item['days_left']} {texts['left']}"
        click.echo(f"    {texts['certificate']}: {item['holder']}, {item['vkn_tckn'] or '?'}, {days}")
    if not token["certificates"]:
        click.echo(f"    {texts['no_certificate']}")
    click.echo("    " + texts["try"].format(reference=token["reference"]))


def _print_findings(findings: list[dict[str, str]], indent: str) -> None:
    for item in findings:
        click.echo(f"{indent}{item['code']}: {item['message']} {item['hint']}")


def _modules(language: str) -> list[dict[str, Any]]:
    """The survey as it is printed and told in JSON. Raises SealRefused when PKCS#11 is not supported here."""
    try:
        from zarf.ports.keys.pkcs11_survey import survey
    except ImportError as error:
        raise SealRefused(finding("EF-KEY-010")) from error
    now = SystemClock().now()
    return [
        {
            "name": module.name,
            "device": module.device,
            "path": str(module.path),
            "findings": _findings_as_list(module.findings, language),
            "tokens": [
                {
                    "label": token.label,
                    "serial": token.serial,
                    "manufacturer": token.manufacturer,
                    "model": token.model,
                    "slot_id": token.slot_id,
                    "reference": token.reference,
                    "findings": _findings_as_list(token.findings, language),
                    "certificates": [
                        {
                            "holder": item.holder,
                            "vkn_tckn": item.vkn_tckn,
                            "not_after": item.not_after.isoformat(),
                            "days_left": (item.not_after - now).days,
                            "algorithm": item.algorithm.value if item.algorithm else None,
                        }
                        for item in token.certificates
                    ],
                }
                for token in module.tokens
            ],
        }
        for module in survey()
    ]


def _key_as_dict(key: SealKey, health: KeyHealth) -> dict[str, Any]:
    return {
        "holder": health.holder,
        "vkn_tckn": health.vkn_tckn,
        "issuer": health.issuer,
        "algorithm": key.algorithm.value,
        "not_before": health.not_before.isoformat(),
        "not_after": health.not_after.isoformat(),
        "days_left": health.days_left,
        "expires_within": health.expires_within,
        "is_revoked": health.is_revoked,
    }


def _findings_as_list(findings: list[Finding] | tuple[Finding, ...], language: str) -> list[dict[str, str]]:
    return [
        {
            "code": item.code,
            "severity": Severity(item.severity).value,
            "message": item.message(language),
            "hint": item.hint(language),
        }
        for item in findings
    ]


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
