"""Who seals the books: the taxpayer itself, or the holder of a consent (muvafakatname), one at a time.

Source: e-Defter Uygulama Kılavuzu v1.12 (muvafakatname over Dijital Vergi Dairesi).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from zarf.core.errors import NotFound, SealRefused
from zarf.core.findings import finding
from zarf.core.identifiers import InvalidIdentifier, parse_vkn_tckn
from zarf.core.seal import SealKey
from zarf.office.edefter.models import Signer
from zarf.office.edefter.refusals import refuse
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import KeyHolder
from zarf.office.taxpayers.services import Right, Taxpayer, open_key, require
from zarf.ports.clock.api import istanbul_today
from zarf.ports.keys import absolute
from zarf.ports.wired import ports


@dataclass(frozen=True, slots=True)
class LedgerKey:
    """The key that seals the books now, whose it is, and by which consent (None: by the way chosen for sealing)."""

    key: SealKey
    holder: KeyHolder
    consent: Signer | None


@dataclass(frozen=True, slots=True)
class SignerData:
    """What a person says of a consent."""

    holder_id: str
    holder_name: str
    seal_key: str
    paper: str
    valid_from: date
    valid_to: date | None = None


def add_signer(taxpayer: Taxpayer, data: SignerData, actor: str) -> Signer:
    """Note a consent. Raises Refused when it is incomplete, overlaps another, or the key is not the holder's."""
    require(taxpayer.pk, Right.SEALING_CHANGE)
    with transaction.atomic():
        problems = []
        try:
            parse_vkn_tckn(data.holder_id)
        except InvalidIdentifier:
            problems.append(finding("EF-BKS-026", path="holder_id", found=data.holder_id[:20]))
        if not data.paper.strip() or not data.holder_name.strip():
            problems.append(finding("EF-BKS-027", path="paper"))
        if data.valid_to is not None and data.valid_to < data.valid_from:
            problems.append(finding("EF-BKS-010", path="valid_to", found=str(data.valid_to)))
        end = data.valid_to or date.max
        others = Signer.objects.filter(taxpayer=taxpayer, withdrawn_at=None, valid_from__lte=end)
        other = others.filter(Q(valid_to=None) | Q(valid_to__gte=data.valid_from)).first()
        if other is not None:
            problems.append(finding("EF-BKS-028", found=data.holder_id, expected=f"{other.holder_id} {other}"))
        refuse(problems)
        reference = absolute(data.seal_key.strip())
        holder = sealing.holder_of(open_key(reference).certificate_der)
        if holder.signer_id != data.holder_id:
            refuse([finding("EF-BKS-029", path="seal_key", found=holder.signer_id or "?", expected=data.holder_id)])
        return Signer.objects.create(
            taxpayer=taxpayer,
            holder_id=data.holder_id,
            holder_name=" ".join(data.holder_name.split())[:200],
            seal_key=reference,
            paper=data.paper.strip()[:300],
            valid_from=data.valid_from,
            valid_to=data.valid_to,
            noted_at=ports().clock.now(),
            noted_by=actor,
        )


def withdraw_signer(taxpayer: Taxpayer, pk: int, actor: str) -> None:
    """End a consent now. Raises NotFound when there is none in force with this number."""
    require(taxpayer.pk, Right.SEALING_CHANGE)
    now = ports().clock.now()
    found = Signer.objects.filter(taxpayer=taxpayer, pk=pk, withdrawn_at=None)
    if not found.update(withdrawn_at=now, withdrawn_by=actor):
        raise NotFound(finding("EF-BKS-030", found=str(pk)))


def signers(taxpayer: Taxpayer) -> list[Signer]:
    """Every consent, also past and withdrawn ones, the latest first."""
    return list(Signer.objects.filter(taxpayer=taxpayer).order_by("-valid_from", "-pk"))


def signer_in_force(taxpayer: Taxpayer, day: date) -> Signer | None:
    """The consent by which somebody else seals the books on an Istanbul day."""
    found = Signer.objects.filter(taxpayer=taxpayer, withdrawn_at=None, valid_from__lte=day)
    return found.filter(Q(valid_to=None) | Q(valid_to__gte=day)).first()


def ledger_key(taxpayer: Taxpayer) -> LedgerKey:
    """The key to seal the books with now.

    Raises SealRefused (EF-BKS-029 when the key is no longer the holder's), and as `sealing.key_for`.
    """
    consent = signer_in_force(taxpayer, istanbul_today(ports().clock))
    if consent is None:
        chosen = sealing.key_for(taxpayer)
        return LedgerKey(chosen.key, chosen.holder, None)
    key = open_key(consent.seal_key)
    holder = sealing.holder_of(key.certificate_der)
    if holder.signer_id != consent.holder_id:
        raise SealRefused(finding("EF-BKS-029", found=holder.signer_id or "?", expected=consent.holder_id))
    return LedgerKey(key, holder, consent)


def may_seal_ledgers(taxpayer: Taxpayer) -> set[str]:
    """Whose seals on the taxpayer's books are in order today."""
    consent = signer_in_force(taxpayer, istanbul_today(ports().clock))
    return sealing.may_seal_today(taxpayer) | ({consent.holder_id} if consent else set())
