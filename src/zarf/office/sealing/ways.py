"""Whose key seals for a taxpayer, and whether it may. Source: seal.md 1.6; Özel Entegrasyon Kılavuzu v1.13."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal import SealKey
from zarf.office.audit import services as audit
from zarf.office.sealing import log
from zarf.office.sealing.authorisations import in_force, integrator_id
from zarf.office.sealing.log import KeyHolder, holder_of
from zarf.office.sealing.models import Authorisation, SealLog
from zarf.office.taxpayers.services import Refused, Right, Taxpayer, known_taxpayer, open_key, require, set_seal_way
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

WAYS = tuple(str(way) for way in Taxpayer.SealWay.values)


@dataclass(frozen=True, slots=True)
class ChosenKey:
    """A key that may seal for the taxpayer today. authorisation: by which consent, None for the taxpayer's own."""

    key: SealKey
    holder: KeyHolder
    authorisation: Authorisation | None


def is_sealed_elsewhere(taxpayer: Taxpayer) -> bool:
    """Whether the seal is made at the taxpayer, outside this house."""
    return taxpayer.seal_way == Taxpayer.SealWay.ELSEWHERE


def key_for(taxpayer: Taxpayer) -> ChosenKey:
    """The key to seal with now.

    Raises SealRefused when there is none (EF-EXC-014, EF-SLG-002), when it is of somebody else (EF-SLG-001) or no
    consent is in force (EF-SLG-003), when the seal is made elsewhere (EF-SLG-004), and what opening a key raises.
    """
    key = open_key(key_reference(taxpayer))
    holder = holder_of(key.certificate_der)
    if holder.signer_id == taxpayer.vkn_tckn and taxpayer.seal_way == Taxpayer.SealWay.HERE:
        return ChosenKey(key, holder, None)
    if not holder.signer_id or holder.signer_id != integrator_id():
        expected = taxpayer.vkn_tckn if taxpayer.seal_way == Taxpayer.SealWay.HERE else integrator_id()
        raise SealRefused(finding("EF-SLG-001", found=holder.signer_id or "?", expected=expected))
    consent = in_force(taxpayer, holder.signer_id, istanbul_today(ports().clock))
    if consent is None:
        raise SealRefused(finding("EF-SLG-003", found=taxpayer.vkn_tckn, expected=holder.signer_id))
    return ChosenKey(key, holder, consent)


def key_reference(taxpayer: Taxpayer) -> str:
    """Where the key lies by which the taxpayer's documents are sealed. Raises SealRefused when there is none here."""
    if is_sealed_elsewhere(taxpayer):
        raise SealRefused(finding("EF-SLG-004", found=taxpayer.vkn_tckn))
    if taxpayer.seal_way == Taxpayer.SealWay.HERE:
        if not taxpayer.seal_key:
            raise SealRefused(finding("EF-EXC-014", found=taxpayer.vkn_tckn))
        return taxpayer.seal_key
    return house_key_reference()


def house_key_reference() -> str:
    """Where this özel entegratör's own key lies. Raises SealRefused (EF-SLG-002)."""
    for name in ("ZARF_INTEGRATOR_VKN", "ZARF_INTEGRATOR_KEY"):
        if not str(settings.ZARF[name]).strip():
            raise SealRefused(finding("EF-SLG-002", name=name))
    return str(settings.ZARF["ZARF_INTEGRATOR_KEY"]).strip()


def may_seal_today(taxpayer: Taxpayer) -> set[str]:
    """Whose seals on the taxpayer's documents may leave this house today."""
    if is_sealed_elsewhere(taxpayer):
        return {taxpayer.vkn_tckn}
    house = integrator_id()
    consent = in_force(taxpayer, house, istanbul_today(ports().clock)) if house else None
    return {taxpayer.vkn_tckn} | ({house} if consent is not None else set())


def choose_way(vkn_tckn: str, way: str, actor: str) -> Taxpayer:
    """Who seals for a taxpayer from now on. Raises NotFound; Refused when the house has no key or no consent."""
    if way not in WAYS:
        raise Refused([finding("EF-SLG-009", found=way, expected=", ".join(WAYS))])
    with transaction.atomic():
        before = known_taxpayer(vkn_tckn, for_update=True).seal_way
        taxpayer = set_seal_way(vkn_tckn, way)
        require(taxpayer.pk, Right.SEALING_CHANGE)
        if taxpayer.seal_way == Taxpayer.SealWay.INTEGRATOR:
            key_for(taxpayer)
        log.write(taxpayer, SealLog.Event.WAY, actor)
        audit.write("sealing.way", taxpayer.pk, old={"seal_way": before}, new={"seal_way": way})
    return taxpayer
