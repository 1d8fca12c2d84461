"""Is my firm obliged? The firm's own figures in, a plain answer with its source out; nothing is kept."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zarf.core.obligations import Figures, Group, ask
from zarf.doors.obligation_words import GROUPS, NOTHING_GIVEN, doubt, sentence
from zarf.doors.portal.scope import ScopedRequest, scoped
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

YEARS = 3
"""How many finished fiscal years are asked about."""
_MOST = 10**15


class ObligationForm(forms.Form):
    """Turnover of the last years, whole lira, and the business the firm does."""

    def __init__(self, *args: object, this_year: int, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.years = [this_year - number for number in range(1, YEARS + 1)]
        for year in self.years:
            self.fields[f"turnover_{year}"] = forms.IntegerField(
                label=_("%(year)s yılı cirosu (TL)") % {"year": year},
                required=False,
                min_value=0,
                max_value=_MOST,
                localize=True,
            )
        self.side = side = 1 if language == "en" else 0
        self.fields["groups"] = forms.MultipleChoiceField(
            label=_("Firmanın işleri"),
            required=False,
            choices=[(group.value, GROUPS[group][side]) for group in Group if group is not Group.TURNOVER],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, object]:
        """No figures, no answer: an empty form would be told that nothing is obligatory."""
        data = super().clean() or {}
        given = any(data.get(f"turnover_{year}") is not None for year in self.years)
        if not self.errors and not given and not data.get("groups"):
            raise forms.ValidationError(NOTHING_GIVEN[self.side])
        return data

    def figures(self) -> Figures:
        """What was filled in. The form must be valid."""
        data = self.cleaned_data
        turnover = {year: data[f"turnover_{year}"] for year in self.years if data[f"turnover_{year}"] is not None}
        return Figures(turnover, frozenset(Group(name) for name in data["groups"]))


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """The form; with figures in the address, the answer as well, so that it can be bookmarked and sent on."""
    language = (get_language() or "tr")[:2]
    asked = "ask" in request.GET
    year = istanbul_today(ports().clock).year
    form = ObligationForm(request.GET if asked else None, this_year=year, language=language)
    answers = []
    if asked and form.is_valid():
        answers = [
            {
                "obliged": item.is_obliged,
                "sentence": sentence(item, language),
                "duty": item.duty,
                "doubt": doubt(item, language),
            }
            for item in ask(form.figures())
        ]
    status = 422 if asked and not form.is_valid() else 200
    context = {"page": "obligation", "form": form, "answers": answers}
    return render(request, "portal/obligation.html", context, status=status)
