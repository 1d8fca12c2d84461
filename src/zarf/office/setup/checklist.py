"""The steps of a firm's set-up and whether each is done. Nothing is ticked by hand: every step is looked up anew.

A firm may use e-Fatura, e-Defter or both; steps of what it does not use are shown and not demanded. F006.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zarf.core.findings import Finding
from zarf.office.edefter import services as edefter
from zarf.office.sealing import services as sealing
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports


class Part(StrEnum):
    """What a step is for. GENERAL is always demanded."""

    GENERAL = "general"
    EFATURA = "efatura"
    EDEFTER = "edefter"


@dataclass(frozen=True, slots=True)
class Step:
    """key: stable, names words and link. is_demanded: whether the set-up waits for it. findings: what is lacking."""

    key: str
    part: Part
    is_done: bool
    is_demanded: bool = True
    findings: tuple[Finding, ...] = ()


_STEP_OF_CODE = {"EF-BKS-005": "accountant", "EF-BKS-007": "program", "EF-BKS-008": "year"}
"""Which step a finding of completeness belongs to; any other one is of the heading."""


def checklist(taxpayer: Taxpayer) -> list[Step]:
    """Every step, in the order in which a firm is set up."""
    used = _used(taxpayer)
    steps = [*_general(taxpayer), *_efatura(taxpayer), *_edefter(taxpayer)]
    if not used:
        return steps
    used.add(Part.GENERAL)
    return [Step(one.key, one.part, one.is_done, is_demanded=one.part in used, findings=one.findings) for one in steps]


def waiting(steps: list[Step]) -> list[Step]:
    """What the set-up waits for; nothing left: tamam."""
    return [one for one in steps if one.is_demanded and not one.is_done]


def _used(taxpayer: Taxpayer) -> set[Part]:
    """What the firm has begun to use."""
    used = set()
    if taxpayers.aliases_of(taxpayer):
        used.add(Part.EFATURA)
    if edefter.years(taxpayer) or not edefter.firm(taxpayer)._state.adding:
        used.add(Part.EDEFTER)
    return used


def _general(taxpayer: Taxpayer) -> Iterator[Step]:
    yield Step("seal", Part.GENERAL, _can_seal(taxpayer))
    yield Step("people", Part.GENERAL, bool(taxpayers.users_of(taxpayer.pk)))


def _can_seal(taxpayer: Taxpayer) -> bool:
    """Sealed elsewhere, by the house with a consent in force, or by a key whose last test was good."""
    if sealing.is_sealed_elsewhere(taxpayer):
        return True
    today = istanbul_today(ports().clock)
    if edefter.signer_in_force(taxpayer, today) is not None:
        return True
    if taxpayer.seal_way == Taxpayer.SealWay.INTEGRATOR:
        return sealing.in_force(taxpayer, sealing.integrator_id(), today) is not None
    record = sealing.key_record(taxpayer)
    return record is not None and record.is_good


def _efatura(taxpayer: Taxpayer) -> Iterator[Step]:
    roles = {alias.role for alias in taxpayers.aliases_of(taxpayer)}
    yield Step("sender_label", Part.EFATURA, taxpayers.GB in roles)
    yield Step("post_box", Part.EFATURA, taxpayers.PK in roles)


def _edefter(taxpayer: Taxpayer) -> Iterator[Step]:
    lacking: dict[str, list[Finding]] = {}
    for item in edefter.completeness(taxpayer, istanbul_today(ports().clock)):
        lacking.setdefault(_STEP_OF_CODE.get(item.code, "heading"), []).append(item)
    for key in ("program", "heading", "accountant", "year"):
        found = tuple(lacking.get(key, ()))
        yield Step(key, Part.EDEFTER, not found, findings=found)
    yield Step("chart", Part.EDEFTER, edefter.chart(taxpayer).exists())
