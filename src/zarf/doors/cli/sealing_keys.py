"""`zarf sealing keys` and `zarf seal test --for VKN`: the keys of this house are tried, and how that went is kept."""

from __future__ import annotations

import click
from django.utils.timezone import localtime

from zarf.doors.cli import office_door as door
from zarf.doors.cli.sealing_words import WORDS
from zarf.office.sealing import services
from zarf.office.sealing.services import KeyRecord
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.wired import ports


def try_keys(vkn: str | None, *, as_json: bool) -> bool:
    """Try the key that seals for the taxpayer, or all keys of the house. False when one is not fit. Raises NotFound."""
    chosen: list[Taxpayer | None] = list(door.chosen_taxpayers(vkn))
    if vkn is None or any(one is not None and one.seal_way == Taxpayer.SealWay.INTEGRATOR for one in chosen):
        chosen.append(None)
    for item in services.ask_authority():
        click.echo(f"{item.code} {item.message(door.language())} {item.hint(door.language())}".rstrip(), err=True)
    services.check_keys(chosen, door.operator())
    are_fit, any_told = True, False
    for one in chosen:
        record = services.key_record(one)
        if record is None:
            continue
        _print(one, record, as_json=as_json)
        are_fit, any_told = are_fit and record.is_good, True
    if not any_told and not as_json:
        click.echo(WORDS[door.language()]["no_keys"])
    return are_fit


def _print(whose: Taxpayer | None, record: KeyRecord, *, as_json: bool) -> None:
    if as_json:
        door.print_json(_as_dict(whose, record))
        return
    words = WORDS[door.language()]
    click.echo(f"{whose or words['house']}: {words['fit' if record.is_good else 'unfit']}")
    if record.not_after is not None:
        days = (record.not_after - ports().clock.now()).days
        until = f"{localtime(record.not_after):%d.%m.%Y}"
        click.echo(f"  {record.holder} ({record.signer_id or '?'}), {words['until'].format(until=until, days=days)}")
    for item in record.findings:
        suffix = "_en" if door.language() == "en" else ""
        click.echo(f"  {item['code']} {item['message' + suffix]} {item['hint' + suffix]}".rstrip())
    if not record.is_good:
        when = f"{localtime(record.good_at):%d.%m.%Y %H:%M}" if record.good_at else words["never"]
        click.echo(f"  {words['good_at']}: {when}")


def _as_dict(whose: Taxpayer | None, record: KeyRecord) -> dict[str, object]:
    return {
        "taxpayer": whose.vkn_tckn if whose else None,
        "ok": record.is_good,
        "holder": record.holder or None,
        "signer": record.signer_id or None,
        "not_after": record.not_after.isoformat() if record.not_after else None,
        "checked_at": record.checked_at.isoformat(),
        "good_at": record.good_at.isoformat() if record.good_at else None,
        "findings": record.findings,
    }
