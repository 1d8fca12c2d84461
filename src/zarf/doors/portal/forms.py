"""What people fill in: an answer with its reason, the look of the view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zarf.doors.portal.logo import LogoRefused, checked_logo


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
            language = (get_language() or "tr")[:2]
            text = f"{problem.finding.message(language)} {problem.finding.hint(language)}"
            raise forms.ValidationError(text, code=problem.code) from problem
