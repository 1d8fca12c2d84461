"""What the pages of e-Defter call things: states with their signs, findings, amounts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zarf.core.findings import Finding
from zarf.doors.portal.money import money
from zarf.doors.portal.wording import finding_text, page_language
from zarf.office.edefter import services as edefter

# A sign stands beside the words, so that nothing hangs on colour alone. state: (sign, tone)
_SIGNS = {
    "DRAFT": ("✎", "calm"),
    "INACTIVE": ("–", "calm"),
    "WAITING_KONTOR": ("!", "warn"),
    "READY": ("✓", "good"),
    "SENT": ("→", "wait"),
    "FILED": ("→", "wait"),
    "COMPLETE": ("✓", "good"),
    "DELETED": ("✕", "calm"),
    "PACKED": ("✓", "good"),
}


_EVENTS = {
    "opened": _("Dönem açıldı"),
    "declared_inactive": _("Hareketsiz ay bildirildi"),
    "approved": _("Onaylandı"),
    "withdrawn": _("Onay geri alındı"),
    "written": _("Defterler yazıldı"),
    "journal_sealed": _("Yevmiye mühürlendi"),
    "journal_checked": _("Yevmiye denetlendi"),
    "ledger_sealed": _("Büyük defter mühürlendi"),
    "ledger_checked": _("Büyük defter denetlendi"),
    "berats_sealed": _("Beratlar mühürlendi"),
    "berats_checked": _("Beratlar denetlendi"),
    "packed": _("Paketlendi"),
    "stopped": _("Durdu"),
    "kontor_ended": _("Kontör bitti"),
    "resumed": _("Kontör alındı, sürdürüldü"),
    "unstamped_chosen": _("Damgasız sürdürme seçildi"),
    "sent": _("GİB'e gönderildi"),
    "filed": _("Onaylı beratlar dosyalandı"),
    "report_failed": _("Defter raporu hazırlanamadı"),
    "completed": _("Defter raporu gönderildi, dönem tamam"),
    "report_withdrawn": _("Defter raporu geri çekildi"),
    "deleted": _("Dönem silindi"),
    "deleted_at_gib": _("GİB'deki kopya silindi, dönem silindi"),
}


def story(item: edefter.LedgerSet) -> list[dict[str, Any]]:
    """What happened, for the partial `story.html`."""
    return [
        {
            "at": event.at,
            "sign": "!" if event.event in ("stopped", "kontor_ended", "report_failed") else "•",
            "title": _event(event),
            "detail": event.text,
            "actor": event.actor,
        }
        for event in edefter.story(item)
    ]


def _event(event: edefter.LedgerEvent) -> str:
    text = str(_EVENTS.get(event.event, event.event))
    return f"{text} ({event.part.number:06d})" if event.part is not None else text


def set_badge(state: str) -> SafeString:
    """The state of a set, in words with its sign."""
    return _badge(edefter.Machine.SET, state)


def part_badge(state: str) -> SafeString:
    """The state of a part."""
    return _badge(edefter.Machine.PART, state)


def _badge(machine: edefter.Machine, state: str) -> SafeString:
    sign, tone = _SIGNS.get(state, ("…", "wait"))
    text = edefter.state_of(machine, state).text(page_language()).removesuffix(".")
    return format_html('<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>', tone, sign, text)


def next_step(state: str) -> str:
    """What comes next for a set."""
    return edefter.state_of(edefter.Machine.SET, state).next_step(page_language())


def lira(kurus: int) -> str:
    """Kuruş as the page shows them."""
    return money(Decimal(kurus) / 100, "").removesuffix(" TL")


def told(items: list[Finding]) -> list[dict[str, Any]]:
    """Findings for the partial `findings.html`: code, message, hint, error."""
    language = page_language()
    return [
        {
            "code": item.code,
            "error": item.severity == "error",
            "message": item.message(language),
            "hint": item.hint(language),
        }
        for item in items
    ]


def stored(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored findings in the language of the page."""
    return [finding_text(item, page_language()) for item in items]
