"""How a document goes and why, in words: the decision that is kept with it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_WAYS: dict[str, str | Promise] = {
    "registered": _("Alıcı e-Fatura kullanıcısı: e-Fatura"),
    "not_registered": _("Alıcı e-Fatura kullanıcısı değil: e-Arşiv taslağı"),
    "unticked": _("“e-Fatura” işareti kaldırılmış: taslak"),
    "no_list": _("GİB listesi yok: karar bekliyor"),
}

_LABEL_FROM: dict[str, str | Promise] = {
    "order": _("siparişte ya da formda seçili"),
    "card": _("cari karttan"),
    "only": _("alıcının tek açık etiketi"),
}

_PROFILE_FROM: dict[str, str | Promise] = {
    "order": _("siparişte ya da formda seçili"),
    "card": _("cari karttan"),
    "firm": _("firma ayarından"),
    "return": _("iade faturası"),
}


def decision_words(decision: dict[str, Any]) -> dict[str, str]:
    """A stored decision for reading: how the document goes, whence label and scenario come, which list."""
    age = decision.get("list_age_minutes")
    return {
        "way": str(_WAYS.get(str(decision.get("reason")), decision.get("reason"))),
        "label": str(decision.get("label") or ""),
        "label_from": str(_LABEL_FROM.get(str(decision.get("label_from")), "")),
        "profile_from": str(_PROFILE_FROM.get(str(decision.get("profile_from")), "")),
        "list_version": str(decision.get("list_version") or ""),
        "list_age": "" if age is None else minutes_text(int(age)),
        "by": str(decision.get("decided_by") or ""),
    }


def minutes_text(minutes: int) -> str:
    """An age for reading: "25 dakika", "7 saat", "3 gün"."""
    if minutes < 120:
        return gettext("%(n)s dakika") % {"n": minutes}
    if minutes < 48 * 60:
        return gettext("%(n)s saat") % {"n": minutes // 60}
    return gettext("%(n)s gün") % {"n": minutes // (24 * 60)}
