"""Which news go to whom by mail, and how the mail reads. One mail for each person and round, Turkish first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from zarf.core.errors import ZarfError
from zarf.office.notices.kinds import KINDS
from zarf.office.notices.models import MailChoice, Notice
from zarf.office.notices.outbox import queue_mail
from zarf.office.taxpayers import services as taxpayers

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KIND = "notice"
_USUAL = {kind.name: kind.by_mail for kind in KINDS}


def choices(user: User, taxpayer_id: int) -> dict[str, bool]:
    """Which kinds come to the person by mail for this firm."""
    chosen = MailChoice.objects.filter(user=user, taxpayer_id=taxpayer_id).values_list("kind", "by_mail")
    return _USUAL | {kind: by_mail for kind, by_mail in chosen if kind in _USUAL}


def choose(user: User, taxpayer_id: int, wanted: dict[str, bool]) -> None:
    """Keep the person's wishes. Kinds nobody knows are left out."""
    with transaction.atomic():
        for kind, by_mail in wanted.items():
            if kind in _USUAL:
                MailChoice.objects.update_or_create(
                    user=user, taxpayer_id=taxpayer_id, kind=kind, defaults={"by_mail": by_mail}
                )


def mail_news(taxpayer_id: int, news: Sequence[Notice]) -> int:
    """Put the mails about these notices into the outbox; gives how many. Within the transaction that keeps them.

    Somebody whose address is no address gets none; the notice stands in the portal all the same.
    """
    count = 0
    limits = taxpayers.limits_of_users(taxpayer_id)
    for user in taxpayers.users_of(taxpayer_id):
        wanted, codes = choices(user, taxpayer_id), limits.get(user.pk)
        mine = [item for item in news if wanted.get(item.kind, False) and _concerns(item, user, codes)]
        if not mine or not user.email:
            continue
        newest = max(mine, key=lambda item: (item.renewed_at, item.pk))
        key = f"{KIND}:{user.pk}:{newest.pk}:{newest.renewed_at.isoformat()}"
        try:
            queue_mail(user.email, _subject(mine), _text(mine), kind=KIND, taxpayer_id=taxpayer_id, key=key)
        except ZarfError:
            continue
        count += 1
    return count


def _concerns(item: Notice, user: User, codes: Sequence[str] | None) -> bool:
    """Whether the person would see the notice in the portal. codes: of the branches he is limited to."""
    is_seen = codes is None or item.branch is None or item.branch in codes
    return is_seen and item.person in ("", user.get_username())


def _subject(news: Sequence[Notice]) -> str:
    firm = str(news[0].taxpayer.title)
    if len(news) == 1:
        return f"Zarf: {news[0].texts['tr']} ({firm})"
    return f"Zarf: {len(news)} yeni bildirim ({firm})"


def _text(news: Sequence[Notice]) -> str:
    firm = f"{news[0].taxpayer.title} ({news[0].taxpayer.vkn_tckn})"
    turkish = [f"- {item.texts['tr']} {item.texts['hint_tr']} ({item.code})" for item in news]
    english = [f"- {item.texts['en']} {item.texts['hint_en']} ({item.code})" for item in news]
    end = (
        "Hangi bildirimlerin e-postayla geleceğini portalda seçersiniz: Bildirimler › E-posta seçimi.\n"
        "You choose in the portal which notices come by mail: Notices › Choice of mails."
    )
    return "\n".join([firm, "", *turkish, "", *english, "", end, ""])
