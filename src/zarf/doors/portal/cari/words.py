"""What the cari pages call things: colours with their signs, filters, columns, reasons, news."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zarf.core.findings import entry
from zarf.doors.portal.wording import page_language

COLOURS: dict[str, tuple[str, str | Promise]] = {
    "green": ("✓", _("Yeşil")),
    "blue": ("★", _("Mavi")),
    "orange": ("≡", _("Turuncu")),
    "red": ("✕", _("Kırmızı")),
    "black": ("·", _("Siyah")),
}
"""Colour: sign beside the sentence, and name. Colour is never the only sign."""

COLOUR_MEANINGS: dict[str, str | Promise] = {
    "green": _("kayıt GİB ile aynı"),
    "blue": _("yeni kullanıcı"),
    "orange": _("birden fazla etiket"),
    "red": _("etiket hatalı"),
    "black": _("kullanıcı değil ya da denetlenmedi"),
}

SHOWN: dict[str, str | Promise] = {
    "new": _("Yeni kullanıcı"),
    "removal": _("İşaret kaldırılacak"),
    "confirmed": _("Onaylandı"),
    "several": _("Çok etiketli"),
    "impossible": _("Vergi/TC No geçersiz"),
    "ticked": _("İşaretli satırlar"),
    "left": _("Güncellenmeyen"),
}

COLUMNS: dict[str, Any] = {
    "code": _("Cari Hesap Kodu"),
    "title": _("Cari Hesap Unvanı"),
    "is_person": _("Şahıs"),
    "vkn": _("VKN"),
    "tckn": _("TCKN"),
    "tax_office": _("Vergi dairesi"),
    "efatura_user": _("e-Fatura Kullanıcısı"),
    "efatura_pk": _("e-Fatura Posta Kutusu Etiketi"),
    "efatura_gb": _("e-Fatura Gönderici Birim Etiketi"),
    "efatura_scenario": _("e-Fatura Senaryo"),
    "efatura_since": _("e-Fatura Geçiş Tarihi"),
    "efatura_confirmed": _("e-Fatura etiket onayı"),
    "eirsaliye_user": _("e-İrsaliye Kullanıcısı"),
    "eirsaliye_pk": _("e-İrsaliye Posta Kutusu Etiketi"),
    "eirsaliye_gb": _("e-İrsaliye Gönderici Birim Etiketi"),
    "eirsaliye_scenario": _("e-İrsaliye Senaryo"),
    "eirsaliye_since": _("e-İrsaliye Geçiş Tarihi"),
    "eirsaliye_confirmed": _("e-İrsaliye etiket onayı"),
    "contacts": _("İlgili kişiler"),
    "created": _("Kart açıldı"),
}
"""The columns of a card as pages and history name them."""

SCENARIOS: dict[str, str | Promise] = {
    "TICARIFATURA": _("Ticari Fatura"),
    "TEMELFATURA": _("Temel Fatura"),
    "YOLCUBERABERFATURA": _("Yolcu Beraber Fatura"),
    "IHRACAT": _("İhracat"),
    "TEMELIRSALIYE": _("Temel İrsaliye"),
}

SOURCES: dict[str, str | Promise] = {
    "form": _("kart"),
    "import": _("dosya"),
    "update": _("e-Dönüşüm güncelleme"),
    "window": _("bütün cariler"),
    "selection": _("seçilen cariler"),
    "schedule": _("kendiliğinden"),
}

ACTIONS: dict[str, tuple[str, str | Promise]] = {
    "new": ("+", _("Yeni")),
    "change": ("✎", _("Değişecek")),
    "same": ("=", _("Aynı")),
    "error": ("✕", _("Hatalı")),
}


def reason(code: str) -> str:
    """Why a row was left alone, as a sentence with what to do."""
    if not code:
        return ""
    item = entry(code)
    english = page_language() == "en"
    return f"{item.en} {item.hint_en}" if english else f"{item.tr} {item.hint_tr}"
