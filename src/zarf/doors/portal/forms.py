"""What people fill in: an answer with its reason, the look of the view, how a file is to be judged."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.rules import rule_set
from zarf.core.validation import EARCHIVE, EFATURA
from zarf.doors.portal.logo import LogoRefused, checked_logo

AROUND, FINDINGS, WHOLE = "around", "findings", "whole"
"""How much of a judged document's text is shown."""


class AcceptForm(forms.Form):
    """KABUL needs nothing more."""


class RejectForm(forms.Form):
    """RED needs a reason: the seller reads it in the application response."""

    reason = forms.CharField(
        label=_("Ret nedeni"),
        min_length=3,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ret nedenini yazın; satıcı bunu yanıtınızda görecek.")},
    )


class AppearanceForm(forms.Form):
    """Logo and standing note of a taxpayer."""

    logo = forms.FileField(
        label=_("Yeni logo"),
        required=False,
        help_text=_("PNG veya JPEG, en çok 200 KB ve 2000 × 2000 piksel."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    remove_logo = forms.BooleanField(label=_("Logoyu kaldır"), required=False)
    note = forms.CharField(
        label=_("Sabit not"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Faturalarınızın görünümünde notlar bölümüne basılır; XML'e girmez."),
    )

    def clean_logo(self) -> bytes | None:
        upload: Any = self.cleaned_data["logo"]
        if not upload:
            return None
        try:
            return checked_logo(upload.read())
        except LogoRefused as problem:
            raise _told(problem.finding) from problem


class ValidateForm(forms.Form):
    """How the files are judged and shown. The files themselves are read from the request."""

    rules = forms.DateField(
        label=_("Kural günü"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Boşsa bugünün kuralları geçerlidir."),
    )
    type = forms.ChoiceField(
        label=_("Belge türü"),
        required=False,
        choices=[("", _("Belgeden anlaşılsın")), (EFATURA, "e-Fatura"), (EARCHIVE, "e-Arşiv")],
    )
    show = forms.ChoiceField(
        label=_("Gösterim"),
        required=False,
        choices=[(AROUND, _("Bulgular ve çevresi")), (FINDINGS, _("Yalnız bulgular")), (WHOLE, _("Bütün dosya"))],
    )
    draft = forms.BooleanField(label=_("Taslak: belge henüz mühürlenmedi, mühür aranmasın"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_rules(self) -> date | None:
        """Rules are known from their first set up to today."""
        day: date | None = self.cleaned_data["rules"]
        if day is None:
            return None
        if day > self.today:
            raise _told(finding("EF-RUL-005", found=day.isoformat(), expected=self.today.isoformat()))
        try:
            rule_set(day)
        except ZarfError as trouble:
            raise _told(trouble.finding) from trouble
        return day


def _told(wrong: Finding) -> forms.ValidationError:
    language = (get_language() or "tr")[:2]
    return forms.ValidationError(f"{wrong.message(language)} {wrong.hint(language)}", code=wrong.code)
