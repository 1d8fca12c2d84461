"""Forms the firm's pages share: a right with its role and branches, and findings beside their fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zarf.core.errors import ZarfError
from zarf.doors.portal.firm import words
from zarf.doors.portal.wording import page_language, refusal
from zarf.office.taxpayers import services as taxpayers


class RightsForm(forms.Form):
    """A role, and the branches it is limited to. "" stands for documents of no branch."""

    role = forms.ChoiceField(label=_("Rol"))
    is_limited = forms.BooleanField(label=_("Yalnız seçilen şubelerin belgelerini görsün"), required=False)
    branches = forms.MultipleChoiceField(label=_("Şubeler"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, branches: Sequence[taxpayers.Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = words.role_choices()  # type: ignore[attr-defined]
        named = [(one.code, one.text) for one in branches]
        self.fields["branches"].choices = [*named, ("-", _("Şubesiz belgeler"))]  # type: ignore[attr-defined]
        if not branches:
            del self.fields["branches"], self.fields["is_limited"]
        elif "branches" in self.initial:
            self.initial["branches"] = [code or "-" for code in self.initial["branches"]]

    def clean(self) -> dict[str, Any]:
        """Branches without the box would mean all of them: whoever ticks some means these."""
        told = super().clean() or self.cleaned_data
        if told.get("branches") and not told.get("is_limited"):
            sentence = gettext(
                "Şube seçtiniz ama sınırlamadınız. Yalnız onların belgelerini görecekse bu kutuyu işaretleyin;"
                " tümünü görecekse şubelerin işaretini kaldırın."
            )
            self.add_error("is_limited", sentence)
        return told

    def codes(self) -> list[str] | None:
        """Codes of the branches, None for all."""
        if not self.cleaned_data.get("is_limited"):
            return None
        return ["" if code == "-" else code for code in self.cleaned_data.get("branches", [])]


def show_faults(form: forms.Form, problem: ZarfError) -> None:
    """What the office found, beside the field it names, else above the form."""
    language = page_language()
    for one in getattr(problem, "findings", ()):
        path = one.path if one.path in form.fields else None
        form.add_error(path, f"{one.message(language)} {one.hint(language)}")
    if not getattr(problem, "findings", ()):
        form.add_error(None, refusal(problem))
