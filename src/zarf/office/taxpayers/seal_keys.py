"""The seal key of a taxpayer: whether it can be opened, whose it is and how long it lasts."""

from __future__ import annotations

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.seal import KeyHealth, SealKey, check_key
from zarf.core.seal.checkup import fault_findings
from zarf.office.taxpayers.models import Taxpayer
from zarf.ports.clock.api import ISTANBUL
from zarf.ports.wired import ports


def open_key(reference: str) -> SealKey:
    """The key behind *reference*. Raises SealRefused or Unavailable; no text tells a password."""
    return ports().keys.open(reference)


def seal_health(of: Taxpayer) -> tuple[KeyHealth | None, list[Finding]]:
    """The key's health, None while there is none to be opened, and what there is to say about it.

    Nothing is said of a taxpayer whose own key is not the one that seals here.
    """
    if of.seal_way != Taxpayer.SealWay.HERE:
        return None, []
    if not of.seal_key:
        return None, [finding("EF-TAX-012", found=of.vkn_tckn)]
    try:
        key = open_key(of.seal_key)
        health = check_key(key, at=ports().clock.now(), trust=ports().trust, revocation=ports().revocation)
    except ZarfError as problem:
        return None, [problem.finding]
    told = fault_findings(health)
    if health.vkn_tckn is not None and health.vkn_tckn != of.vkn_tckn:
        told.append(finding("EF-TAX-010", found=health.vkn_tckn, expected=of.vkn_tckn))
    if health.expires_within is not None:
        until = health.not_after.astimezone(ISTANBUL).strftime("%d.%m.%Y")
        told.append(finding("EF-TAX-011", found=until, days=health.days_left, vkn_tckn=of.vkn_tckn))
    return health, told
