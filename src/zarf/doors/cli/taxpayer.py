"""`zarf taxpayer`: add, change, show and list those for whom this house works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.office.taxpayers import services
from zarf.ports.clock.api import ISTANBUL

_HELP = {
    "title": "Registered title (unvan) of a firm.",
    "first_name": "First name of a person (TCKN).",
    "family_name": "Family name of a person (TCKN).",
    "tax_office": "Tax office (vergi dairesi).",
    "street": "Street.",
    "building_number": "Number of the building.",
    "district": "District (ilçe).",
    "city": "City (il).",
    "postal_zone": "Postal code.",
    "country": "Country; default: Türkiye.",
    "phone": "Telephone, printed on the invoice.",
    "email": "E-mail, printed on the invoice.",
    "website": "Web site.",
    "mersis": "MERSİS number.",
    "trade_registry_number": "Trade registry number.",
    "iban": "IBAN of the firm.",
    "seal_key": 'Mali mühür key: "pkcs12:FILE?password-file=FILE".',
}
_LABELS = {
    "tr": {
        "vkn_tckn": "VKN/TCKN", "title": "Unvan", "first_name": "Ad", "family_name": "Soyad",
        "tax_office": "Vergi dairesi", "street": "Cadde/sokak", "building_number": "Bina no", "district": "İlçe",
        "city": "İl", "postal_zone": "Posta kodu", "country": "Ülke", "phone": "Telefon", "email": "E-posta",
        "website": "Web sitesi", "mersis": "MERSİS no", "trade_registry_number": "Ticaret sicil no", "iban": "IBAN",
        "seal_key": "Mühür anahtarı", "holder": "Sertifika sahibi", "until": "Son geçerlilik", "alias": "Etiket",
        "person": "Kullanıcı", "inactive": "kapalı", "added": "Mükellef eklendi.", "changed": "Mükellef güncellendi.",
    },
    "en": {
        "vkn_tckn": "VKN/TCKN", "title": "Title", "first_name": "First name", "family_name": "Family name",
        "tax_office": "Tax office", "street": "Street", "building_number": "Building", "district": "District",
        "city": "City", "postal_zone": "Postal code", "country": "Country", "phone": "Telephone", "email": "E-mail",
        "website": "Web site", "mersis": "MERSIS no", "trade_registry_number": "Trade registry no", "iban": "IBAN",
        "seal_key": "Seal key", "holder": "Certificate of", "until": "Valid until", "alias": "Label",
        "person": "User", "inactive": "inactive", "added": "The taxpayer was added.",
        "changed": "The taxpayer was changed.",
    },
}  # fmt: skip


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each field of a taxpayer."""
    for name in reversed(services.FIELDS):
        option = click.option(f"--{name.replace('_', '-')}", name, metavar="TEXT", help=_HELP[name])
        command = option(command)
    return command


@click.group("taxpayer")
def command() -> None:
    """Those for whom this house draws up, seals, sends and receives documents."""


@command.command("add")
@click.argument("vkn")
@_fields
@door.json_option
def add(vkn: str, as_json: bool, **given: str | None) -> None:
    """Add the taxpayer with the number VKN (a firm's VKN or a person's TCKN).

    Exit 0: added; what is still missing is told. 1: refused, with findings; nothing was kept.
    """
    with register.refusals(vkn, as_json=as_json):
        item = services.add_taxpayer(vkn, _named(given))
    _done(item, "added", as_json)


@command.command("change")
@click.argument("vkn")
@_fields
@click.option("--active/--inactive", "is_active", default=None, help="An inactive one neither sends nor receives.")
@door.json_option
def change(vkn: str, is_active: bool | None, as_json: bool, **given: str | None) -> None:
    """Change what is named of the taxpayer VKN; everything else stays. An empty text clears a field.

    Exit 0: changed. 1: refused, with findings; nothing was changed.
    """
    with register.refusals(vkn, as_json=as_json):
        item = services.change_taxpayer(vkn, _named(given), is_active=is_active)
    _done(item, "changed", as_json)


@command.command("show")
@click.argument("vkn", required=False)
@door.json_option
def show(vkn: str | None, as_json: bool) -> None:
    """Show the taxpayer VKN, its labels, users and seal key, and what it still lacks.

    VKN may be left out when there is only one. Exit 0: shown. 1: there is no such taxpayer.
    """
    with register.refusals(vkn or "", as_json=as_json):
        item = services.known_taxpayer(vkn) if vkn else services.only_taxpayer()
    if as_json:
        door.print_json(_as_dict(item) | _more(item))
    else:
        _print(item)
        register.tell(services.warnings_about(item))


@command.command("list")
@door.json_option
def list_all(as_json: bool) -> None:
    """List all taxpayers by number."""
    for item in services.all_taxpayers():
        if as_json:
            door.print_json(_as_dict(item))
        else:
            closed = "" if item.is_active else f"  ({_labels()['inactive']})"
            click.echo(f"{item.vkn_tckn}  {item.title}  {item.district}/{item.city}{closed}")


def _labels() -> dict[str, str]:
    return _LABELS[door.language()]


def _named(given: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in given.items() if value is not None}


def _done(item: services.Taxpayer, what: str, as_json: bool) -> None:
    if as_json:
        door.print_json(_as_dict(item) | {"findings": register.as_dicts(services.warnings_about(item))})
        return
    click.echo(f"{_labels()[what]} {item.vkn_tckn}  {item.title}")
    register.tell(services.warnings_about(item))


def _as_dict(item: services.Taxpayer) -> dict[str, Any]:
    fields = {name: getattr(item, name) or None for name in services.FIELDS}
    return {"vkn_tckn": item.vkn_tckn, **fields, "is_active": item.is_active}


def _more(item: services.Taxpayer) -> dict[str, Any]:
    health, _told = services.seal_health(item)
    seal = None
    if health is not None:
        until = health.not_after.isoformat()
        seal = {"holder": health.holder, "vkn_tckn": health.vkn_tckn, "valid_until": until, "days": health.days_left}
    people = register.people_of(item, services.people())
    return {
        "seal": seal,
        "aliases": [register.alias_as_dict(alias) for alias in services.aliases_of(item)],
        "users": [{"email": email, "role": role} for email, role in people],
        "findings": register.as_dicts(services.warnings_about(item)),
    }


def _print(item: services.Taxpayer) -> None:
    labels = _labels()
    rows = [(labels[name], str(getattr(item, name))) for name in ("vkn_tckn", *services.FIELDS) if getattr(item, name)]
    health, _told = services.seal_health(item)
    if health is not None:
        rows.append((labels["holder"], f"{health.holder} ({health.vkn_tckn or '?'})"))
        rows.append((labels["until"], health.not_after.astimezone(ISTANBUL).strftime("%d.%m.%Y")))
    rows += [(labels["alias"], register.alias_line(alias)) for alias in services.aliases_of(item)]
    people = register.people_of(item, services.people())
    rows += [(labels["person"], f"{email}  {register.word(role)}") for email, role in people]
    width = max(len(name) for name, _value in rows)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {value}")
    if not item.is_active:
        click.echo(f"({labels['inactive']})")
