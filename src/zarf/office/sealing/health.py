"""The health of the keys: tested every day, the last good test remembered, what ends soon handed to the deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from zarf.core.errors import SealRefused, ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.seal import KeyHealth, check_key
from zarf.core.seal.checkup import expires_within
from zarf.office.deadlines import services as deadlines
from zarf.office.deadlines.services import Due
from zarf.office.sealing.authorisations import in_force, integrator_id
from zarf.office.sealing.models import KeyRecord
from zarf.office.sealing.ways import house_key_reference
from zarf.office.taxpayers.services import Taxpayer, active_taxpayers, open_key
from zarf.ports.clock.api import ISTANBUL, istanbul_today
from zarf.ports.wired import ports

SOURCE = "seal"
_NO_HOUSE_KEY = "EF-SLG-002"


def check_keys(of: Sequence[Taxpayer] | None = None) -> None:
    """Let each key sign a probe, remember how it went, and renew what falls due; of: only these taxpayers."""
    chosen: list[Taxpayer | None] = list(of) if of is not None else [*active_taxpayers(), None]
    items = [item for whose in chosen for item in _due(whose)]
    deadlines.replace(SOURCE, items, of=None if of is None else [whose.pk for whose in of])


def key_record(taxpayer: Taxpayer | None) -> KeyRecord | None:
    """How the last test of a key went; None: the house's own key."""
    return KeyRecord.objects.filter(taxpayer=taxpayer).first()


def _due(whose: Taxpayer | None) -> Iterator[Due]:
    if whose is None or whose.seal_way == Taxpayer.SealWay.HERE:
        yield from _due_of_the_key(whose)
    else:
        KeyRecord.objects.filter(taxpayer=whose).delete()
    if whose is not None and whose.seal_way == Taxpayer.SealWay.INTEGRATOR:
        yield from _due_of_the_consent(whose)


def _due_of_the_key(whose: Taxpayer | None) -> Iterator[Due]:
    now = ports().clock.now()
    name, pk = (whose.vkn_tckn, whose.pk) if whose else ("house", None)
    health: KeyHealth | None = None
    try:
        reference = whose.seal_key if whose else house_key_reference()
        if not reference:
            raise SealRefused(finding("EF-TAX-012", found=name))
        health = check_key(open_key(reference), at=now)
        told = [finding(code) for code in health.faults]
    except ZarfError as problem:
        if whose is None and problem.code == _NO_HOUSE_KEY:
            # A house that seals for nobody needs no key of its own.
            KeyRecord.objects.filter(taxpayer=None).delete()
            return
        told = [problem.finding]
    _remember(whose, health, told, now)
    for item in told:
        told_of = finding("EF-SLG-021", found=name, reason_tr=item.message("tr"), reason_en=item.message("en"))
        yield Due(f"key:{name}:{item.code}", now, told_of, pk)
    if health is not None and health.expires_within is not None:
        until = health.not_after.astimezone(ISTANBUL).strftime("%d.%m.%Y")
        told_soon = finding("EF-SLG-020", found=name, until=until, days=health.days_left)
        yield Due(f"key:{name}:ends", health.not_after, told_soon, pk)


def _due_of_the_consent(whose: Taxpayer) -> Iterator[Due]:
    now = ports().clock.now()
    consent = in_force(whose, integrator_id(), istanbul_today(ports().clock))
    if consent is None:
        yield Due(f"consent:{whose.vkn_tckn}", now, finding("EF-SLG-023", found=whose.vkn_tckn), whose.pk)
        return
    if consent.valid_to is None:
        return
    ends = datetime.combine(consent.valid_to + timedelta(days=1), time(0), tzinfo=ISTANBUL)
    if expires_within(ends, now) is not None:
        until = consent.valid_to.strftime("%d.%m.%Y")
        yield Due(f"consent:{whose.vkn_tckn}", ends, finding("EF-SLG-022", found=whose.vkn_tckn, until=until), whose.pk)


def _remember(whose: Taxpayer | None, health: KeyHealth | None, told: Sequence[Finding], now: datetime) -> None:
    values: dict[str, object] = {"checked_at": now, "codes": [item.code for item in told]}
    if health is not None:
        values |= {
            "holder": health.holder[:300],
            "signer_id": health.vkn_tckn or "",
            "not_after": health.not_after,
        }
    if not told:
        values["good_at"] = now
    KeyRecord.objects.update_or_create(taxpayer=whose, defaults=values)
