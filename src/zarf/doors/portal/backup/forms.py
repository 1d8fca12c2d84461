"""Forms of backups. What is wrong with a target is said by the office; the form only asks and shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zarf.doors.portal.edefter.forms import OfficeForm
from zarf.office.backup import services as backup

KINDS = {"drive": "Google Drive", "s3": "S3", "webdav": "WebDAV", "folder": _("Klasör")}
LABELS: dict[str, tuple[Any, Any]] = {
    "bucket": (_("Kova (bucket)"), ""),
    "prefix": (_("Kova içindeki klasör"), _("Boş bırakılabilir.")),
    "endpoint": (_("Hizmetin adresi"), _("Amazon dışındakiler için, https:// ile.")),
    "region": (_("Bölge"), _("Boşsa us-east-1.")),
    "access_key_id": (_("Erişim anahtarının kimliği"), ""),
    "address": (_("Adres"), _("Klasörün https:// ile başlayan WebDAV adresi.")),
    "user": (_("Kullanıcı adı"), ""),
    "folder": (_("Klasör"), _("İşletmenin yedekleme için açtığı klasörlerden biri; tam yol.")),
}
_SECRETS = {"s3": _("Gizli anahtar"), "webdav": _("Parola")}
_HOURS = [("", _("Yalnız düğmeyle")), *((str(hour), f"{hour:02d}:00") for hour in range(24))]


class TargetForm(OfficeForm):
    """The fields of one kind of target, and the hour of the daily run."""

    def __init__(self, *args: Any, kind: str, is_secret_kept: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        for name in backup.FIELDS[kind]:
            label, help_text = LABELS[name]
            self.fields[name] = forms.CharField(label=label, required=False, max_length=500, help_text=help_text)
        if kind in _SECRETS:
            kept = _("Kayıtlı. Değiştirmeyecekseniz boş bırakın.")
            self.fields["secret"] = forms.CharField(
                label=_SECRETS[kind],
                required=False,
                max_length=500,
                strip=False,
                widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
                help_text=kept if is_secret_kept else _("Kilitli saklanır, hiçbir sayfada gösterilmez."),
            )
        self.fields["daily_at"] = forms.ChoiceField(label=_("Her gün yedekle"), choices=_HOURS, required=False)

    def data_typed(self) -> backup.TargetData:
        """What was typed."""
        given = self.cleaned_data
        place = {name: given[name] for name in backup.FIELDS[self.kind]}
        hour = int(given["daily_at"]) if given["daily_at"] else None
        return backup.TargetData(self.kind, place, given.get("secret", ""), hour)


class RestoreForm(OfficeForm):
    """Which files come back, from which backup."""

    period = forms.CharField(
        label=_("Dönem"),
        required=False,
        max_length=7,
        help_text=_("Bir ay (2026-01), bir hesap dönemi (2026) ya da hepsi için boş."),
    )
    manifest = forms.ChoiceField(label=_("Hangi yedek"), required=False)
    keys = forms.CharField(
        label=_("Kurtarma anahtarı"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Yalnız şifreli yedek için; AGE-SECRET-KEY-1 ile başlar. İş bitince unutulur."),
    )

    def __init__(self, *args: Any, manifests: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["manifest"].choices = [("", _("En yenisi")), *manifests]  # type: ignore[attr-defined]

    def clean_period(self) -> tuple[int, int]:
        text = self.cleaned_data["period"].strip()
        year, dash, month = text.partition("-")
        whole = year.isascii() and year.isdigit() and len(year) == 4
        if not text:
            return 0, 0
        if not dash and whole:
            return int(year), 0
        if not (whole and month.isascii() and month.isdigit() and 1 <= int(month) <= 12):
            raise forms.ValidationError(_("Dönem 2026 ya da 2026-01 biçiminde yazılmalı."))
        return int(year), int(month)
