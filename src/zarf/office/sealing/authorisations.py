"""Consents (muvafakatname) by which the özel entegratör seals on behalf of a taxpayer, each for its days.

Source: GİB Özel Entegrasyon Kılavuzu v1.13, sections 4 and 5; Sistem Yanıtı Şema Yapısı v1.5: 1176.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from zarf.core.errors import NotAllowed, NotFound
from zarf.core.findings import Finding, finding
from zarf.office.audit import services as audit
from zarf.office.sealing import log
from zarf.office.sealing.models import Authorisation, SealLog
from zarf.office.taxpayers.services import Refused, Right, Taxpayer, require
from zarf.ports.wired import ports


def integrator_id() -> str:
    """VKN of this özel entegratör; empty while the operator gave none."""
    return str(settings.ZARF["ZARF_INTEGRATOR_VKN"]).strip()


def authorise(taxpayer: Taxpayer, valid_from: date, valid_to: date | None, paper: str, actor: str) -> Authorisation:
    """Note a taxpayer's consent that this house seals for it on these Istanbul days. Raises Refused."""
    require(taxpayer.pk, Right.SEALING_CHANGE)
    problems: list[Finding] = []
    if not integrator_id():
        problems.append(finding("EF-SLG-002", name="ZARF_INTEGRATOR_VKN"))
    if not paper.strip():
        problems.append(finding("EF-SLG-005"))
    if valid_to is not None and valid_to < valid_from:
        problems.append(finding("EF-SLG-006", found=str(valid_to), expected=str(valid_from)))
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        made = Authorisation.objects.create(
            taxpayer=taxpayer,
            holder_id=integrator_id(),
            valid_from=valid_from,
            valid_to=valid_to,
            paper=paper.strip()[:300],
            noted_at=ports().clock.now(),
            noted_by=actor,
        )
        log.write(taxpayer, SealLog.Event.AUTHORISED, actor, authorisation=made, note=made.paper)
        days = {"valid_from": str(valid_from), "valid_to": str(valid_to) if valid_to else None}
        audit.write("sealing.authorised", taxpayer.pk, subject=made.paper, new=days)
    return made


def withdraw(taxpayer: Taxpayer, pk: int, actor: str) -> Authorisation:
    """End a consent now. Raises NotFound, NotAllowed when it was withdrawn before."""
    require(taxpayer.pk, Right.SEALING_CHANGE)
    with transaction.atomic():
        found = Authorisation.objects.select_for_update(of=("self",)).filter(taxpayer=taxpayer, pk=pk).first()
        if found is None:
            raise NotFound(finding("EF-SLG-007", found=str(pk)))
        if found.withdrawn_at is not None:
            raise NotAllowed(finding("EF-SLG-008", found=str(pk)))
        found.withdrawn_at, found.withdrawn_by = ports().clock.now(), actor
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        log.write(taxpayer, SealLog.Event.WITHDRAWN, actor, authorisation=found)
        audit.write("sealing.withdrawn", taxpayer.pk, subject=found.paper)
    return found


def in_force(taxpayer: Taxpayer, holder_id: str, day: date) -> Authorisation | None:
    """The consent by which *holder_id* may seal for the taxpayer on an Istanbul day; of several the longest."""
    open_end = Q(valid_to=None) | Q(valid_to__gte=day)
    found = Authorisation.objects.filter(
        open_end, taxpayer=taxpayer, holder_id=holder_id, valid_from__lte=day, withdrawn_at=None
    )
    return found.order_by("-valid_to", "-pk").first()


def authorisations(taxpayer: Taxpayer) -> list[Authorisation]:
    """Every consent of a taxpayer, also past and withdrawn ones, the latest first."""
    return list(Authorisation.objects.filter(taxpayer=taxpayer).order_by("-valid_from", "-pk"))
