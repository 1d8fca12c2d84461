"""How a taxpayer wants the check of its cari accounts."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zarf.core.cari import Service
from zarf.doors.portal.cari import words
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.office.cari import services as cari


class SettingForm(forms.Form):
    """Scenario of new users, when to ask before removals, and whether the check runs by itself."""

    default_scenario = forms.ChoiceField(
        label=_("Yeni e-Fatura kullanıcısının senaryosu"),
        choices=[(code, words.SCENARIOS[code]) for code in cari.SCENARIOS[Service.EFATURA]],
        help_text=_("Kartta senaryo boşsa yazılır. Ticari fatura için karşı tarafla anlaşmış olmalısınız."),
    )
    removal_percent = forms.DecimalField(
        label=_("İşaretlerin yüzde kaçından fazlası silinecekse sorulsun"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        max_digits=4,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )
    is_scheduled = forms.BooleanField(label=_("Her sabah kendiliğinden denetle"), required=False)


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    stored = cari.setting(request.scope.taxpayer.pk)
    if request.method == "POST" and not request.scope.may(Right.CARI_CHANGE):
        messages.error(request, may_not(request, Right.CARI_CHANGE))
        return redirect("portal:cari-settings")
    values = {
        "default_scenario": stored.default_scenario,
        "removal_percent": stored.removal_share / 10,
        "is_scheduled": stored.is_scheduled,
    }
    form = SettingForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        cari.save_setting(
            request.scope.taxpayer.pk,
            default_scenario=form.cleaned_data["default_scenario"],
            removal_share=int(form.cleaned_data["removal_percent"] * 10),
            is_scheduled=form.cleaned_data["is_scheduled"],
        )
        messages.success(request, gettext("Ayarlar kaydedildi."))
        return redirect("portal:cari-window")
    context = {"page": "cari", "form": form, "may_change": request.scope.may(Right.CARI_CHANGE)}
    return render(request, "portal/cari/settings.html", context, status=422 if form.errors else 200)
