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
    "FILED": ("✓", "good"),
    "COMPLETE": ("✓", "good"),
    "DELETED": ("✕", "calm"),
    "PACKED": ("✓", "good"),
}


_EVENTS = {
    "opened": _("Dönem açıldı"),
    "declared_inactive": _("Hareketsiz ay bildirildi"),
    "approved": _("Onaylandı"),
    "withdrawn": _("Onay geri alındı"),
    "vouchers_removed": _("Fişler silindi"),
    "stamps_chosen": _("Zaman damgası seçimi değişti"),
    "written": _("Defterler yazıldı"),
    "lines_taken": _("Envanter satırları aktarıldı"),
    "inventory_sealed": _("Envanter defteri mühürlendi"),
    "inventory_checked": _("Envanter defteri denetlendi"),
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


_OF_INVENTORY = {
    "opened": _("Envanter açıldı"),
    "written": _("Envanter defteri yazıldı"),
    "deleted": _("Envanter silindi"),
    "deleted_at_gib": _("GİB'deki kopya silindi, envanter silindi"),
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
    if event.event in _OF_INVENTORY and event.ledger_set.is_inventory:
        text = str(_OF_INVENTORY[event.event])
    return f"{text} ({event.part.number:06d})" if event.part is not None else text


TURNS: dict[str, Any] = {edefter.Turn.OPENING: _("Açılış fişi"), edefter.Turn.CLOSING: _("Kapanış fişi")}


# Where the words of a month do not fit an inventory: what is the case, what comes next.
_INVENTORY = {
    "DRAFT": (_("Açık; satırları beklenir"), _("Sayım satırlarını dosyadan aktarın.")),
    "FILED": (_("GİB onaylı berat dosyalandı; envanter tamam"), _("Yapılacak bir şey kalmadı.")),
    "DELETED": (_("Silindi; dosyaları SİLİNENLER klasöründe"), _("Gerekiyorsa envanteri yeniden açın.")),
}


_WITH_LINES = (_("Açık; onay bekliyor"), _("Kontrol sayfasına bakıp onaylayın."))


def _has_lines(item: edefter.LedgerSet) -> bool:
    """Whether lines of an open inventory were taken over: its fingerprint is that of their file."""
    return item.state == "DRAFT" and bool(item.fingerprint)


def set_badge(item: edefter.LedgerSet) -> SafeString:
    """The state of a set or an inventory, in words with its sign."""
    if item.is_inventory and item.state in _INVENTORY:
        return _sign(item.state, str((_WITH_LINES if _has_lines(item) else _INVENTORY[item.state])[0]))
    # A month whose berats are filed still waits for its report; a part and an inventory are done then.
    return _badge(edefter.Machine.SET, item.state, "SENT" if item.state == "FILED" else item.state)


def part_badge(state: str) -> SafeString:
    """The state of a part."""
    return _badge(edefter.Machine.PART, state, state)


def _badge(machine: edefter.Machine, state: str, sign: str) -> SafeString:
    return _sign(sign, edefter.state_of(machine, state).text(page_language()).removesuffix("."))


def _sign(state: str, text: str) -> SafeString:
    sign, tone = _SIGNS.get(state, ("…", "wait"))
    return format_html('<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>', tone, sign, text)


def next_step(item: edefter.LedgerSet) -> str:
    """What comes next for a set or an inventory."""
    if item.is_inventory and item.state in _INVENTORY:
        return str((_WITH_LINES if _has_lines(item) else _INVENTORY[item.state])[1])
    return edefter.state_of(edefter.Machine.SET, item.state).next_step(page_language())


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
