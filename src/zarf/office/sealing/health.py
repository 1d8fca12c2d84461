"""The health of the keys: tested every day, the last good test remembered, what ends soon handed to the deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from zarf.core.findings import Finding, finding
from zarf.core.seal.checkup import expires_within
from zarf.office.deadlines import services as deadlines
from zarf.office.deadlines.services import Due
from zarf.office.sealing.authorisations import in_force, integrator_id
from zarf.office.sealing.key_trial import Trial, try_key_of
from zarf.office.sealing.models import KeyRecord
from zarf.office.taxpayers.services import Taxpayer, active_taxpayers
from zarf.ports.clock.api import ISTANBUL, istanbul_today
from zarf.ports.wired import ports

SOURCE = "seal"
_WORKER = "worker"


def check_keys(of: Sequence[Taxpayer | None] | None = None, actor: str = _WORKER) -> None:
    """Let each key sign a probe, remember how it went, and renew what falls due.

    of: only these taxpayers, None among them for the house's own key; left out: everybody.
    """
    chosen = list(of) if of is not None else [*active_taxpayers(), None]
    items = [item for whose in chosen for item in _due(whose, actor)]
    deadlines.replace(SOURCE, items, of=None if of is None else [whose.pk if whose else None for whose in chosen])
    for whose in chosen:
        if whose is not None:
            # A seal test may be due before the firm's berats are.
            deadlines.look_again(whose.pk)


def ask_authority() -> list[Finding]:
    """Fetch lists and answers anew, for a test that a person asked for: what is at hand may be an hour old.

    Gives what could not be had; the tests go by what was known before then.
    """
    return ports().revocation.refresh(force=True)


def key_record(taxpayer: Taxpayer | None) -> KeyRecord | None:
    """How the last test of a key went; taxpayer None: the house's own key."""
    return KeyRecord.objects.filter(taxpayer=taxpayer).first()


def sealing_key_record(taxpayer: Taxpayer) -> KeyRecord | None:
    """The last test of the key that seals this taxpayer's documents: its own, or the house's; None: not in this house.

    A session that may see this taxpayer only does not see the house's.
    """
    if taxpayer.seal_way == Taxpayer.SealWay.INTEGRATOR:
        return key_record(None)
    return key_record(taxpayer)


def _due(whose: Taxpayer | None, actor: str) -> Iterator[Due]:
    if whose is None or whose.seal_way == Taxpayer.SealWay.HERE:
        trial = try_key_of(whose, actor)
        if trial is not None:
            yield from _due_of_the_key(whose, trial)
    else:
        KeyRecord.objects.filter(taxpayer=whose).delete()
    if whose is not None and whose.seal_way == Taxpayer.SealWay.INTEGRATOR:
        yield from _due_of_the_consent(whose)


def _due_of_the_key(whose: Taxpayer | None, trial: Trial) -> Iterator[Due]:
    name, pk = (whose.vkn_tckn, whose.pk) if whose else ("house", None)
    for item in trial.faults:
        told_of = finding("EF-SLG-021", found=name, reason_tr=item.message("tr"), reason_en=item.message("en"))
        yield Due(f"key:{name}:{item.code}", trial.at, told_of, pk)
    health = trial.health
    if health is not None and health.expires_within is not None:
        until = health.not_after.astimezone(ISTANBUL).strftime("%d.%m.%Y")
        told_soon = finding("EF-SLG-020", found=name, until=until, days=health.days_left)
        # An item of its own for each warning day: it is told anew when the next one is reached.
        yield Due(f"key:{name}:ends:{health.expires_within}", health.not_after, told_soon, pk)


def _due_of_the_consent(whose: Taxpayer) -> Iterator[Due]:
    now = ports().clock.now()
    consent = in_force(whose, integrator_id(), istanbul_today(ports().clock))
    if consent is None:
        yield Due(f"consent:{whose.vkn_tckn}", now, finding("EF-SLG-023", found=whose.vkn_tckn), whose.pk)
        return
    if consent.valid_to is None:
        return
    ends = datetime.combine(consent.valid_to + timedelta(days=1), time(0), tzinfo=ISTANBUL)
    soon = expires_within(ends, now)
    if soon is not None:
        until = consent.valid_to.strftime("%d.%m.%Y")
        told = finding("EF-SLG-022", found=whose.vkn_tckn, until=until)
        yield Due(f"consent:{whose.vkn_tckn}:ends:{soon}", ends, told, whose.pk)
