"""The invoice as a form. What is wrong with it is said by the office; the form asks, and shows where."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zarf.core import codes
from zarf.doors.portal.invoice.numbers import NumberField
from zarf.office.folding import fold

TYPES = (("SATIS", _("Satış")), ("IADE", _("İade")), ("TEVKIFAT", _("Tevkifat")), ("ISTISNA", _("İstisna")))
PROFILES = (("", _("Cari karta göre")), ("TEMELFATURA", _("Temel fatura")), ("TICARIFATURA", _("Ticari fatura")))
_EACH = "C62"


def _text(label: Any, limit: int, *, required: bool = False, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"} | attributes)
    return forms.CharField(label=label, max_length=limit, required=required, widget=widget)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    # A date input of the browser speaks ISO only, whatever the page's language.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"], widget=widget, help_text=help_text
    )


def units() -> list[tuple[str, str]]:
    """Units of GİB's preferred list by name, pieces first."""
    named = [(entry.value, entry.name) for entry in codes.load("units")]
    return sorted(named, key=lambda unit: (unit[0] != _EACH, fold(unit[1])))


class InvoiceForm(forms.Form):
    """Everything but the lines."""

    vkn_tckn = _text(_("VKN ya da TCKN"), 11, required=True, inputmode="numeric")
    title = _text(_("Unvan"), 300)
    first_name = _text(_("Adı (TCKN'li alıcıda)"), 100)
    family_name = _text(_("Soyadı (TCKN'li alıcıda)"), 100)
    tax_office = _text(_("Vergi dairesi"), 100)
    street = _text(_("Cadde, sokak"), 200)
    building_number = _text(_("Kapı no"), 20)
    district = _text(_("İlçe"), 100, required=True)
    city = _text(_("İl"), 100, required=True)
    postal_zone = _text(_("Posta kodu"), 10)
    country = _text(_("Ülke"), 60)
    email = _text(_("E-posta"), 200)
    type_code = forms.ChoiceField(label=_("Fatura tipi"), choices=TYPES)
    profile = forms.ChoiceField(label=_("Senaryo"), choices=PROFILES, required=False)
    issue_date = _day(_("Fatura tarihi"), _("Boşsa bugün."))
    series = _text(_("Seri"), 3)
    currency = _text(_("Para birimi"), 3)
    exchange_rate = NumberField(label=_("Kur (TL dışında)"), required=False)
    returned_number = _text(_("İade edilen faturanın numarası"), 40)
    returned_date = _day(_("İade edilen faturanın tarihi"))
    notes = forms.CharField(label=_("Notlar (her satır bir not)"), required=False, widget=forms.Textarea({"rows": 2}))
    sender_alias = forms.CharField(label=_("Gönderici birim etiketi"), required=False, strip=False)
    receiver_alias = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    order_key = forms.CharField(max_length=100, widget=forms.HiddenInput)

    groups = {
        "receiver": ("vkn_tckn", "title", "first_name", "family_name", "tax_office", "email"),
        "address": ("street", "building_number", "district", "city", "postal_zone", "country"),
        "invoice": ("type_code", "profile", "issue_date", "series", "currency", "exchange_rate"),
        "returned": ("returned_number", "returned_date"),
    }

    def group(self, name: str) -> list[forms.BoundField]:
        return [self[field] for field in self.groups[name]]

    def receiver_fields(self) -> list[forms.BoundField]:
        return self.group("receiver")

    def address_fields(self) -> list[forms.BoundField]:
        return self.group("address")

    def invoice_fields(self) -> list[forms.BoundField]:
        return self.group("invoice")

    def returned_fields(self) -> list[forms.BoundField]:
        return self.group("returned")


class LineForm(forms.Form):
    """One line."""

    name = _text(_("Mal ya da hizmet"), 500, required=True)
    quantity = NumberField(label=_("Miktar"), required=True)
    unit = forms.ChoiceField(label=_("Birim"), choices=units)
    unit_price = NumberField(label=_("Birim fiyat"), required=True)
    discount = NumberField(label=_("İskonto"), required=False)
    vat_percent = NumberField(label=_("KDV %"), required=True)
    exemption_code = _text(_("İstisna kodu"), 4, inputmode="numeric")
    withholding_code = _text(_("Tevkifat kodu"), 4, inputmode="numeric")
    withholding_percent = NumberField(label=_("Tevkifat %"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vat_percent"].widget.attrs["list"] = "vat-rates"

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "quantity", "unit", "unit_price", "discount", "vat_percent")]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("exemption_code", "withholding_code", "withholding_percent")]

    def has_more(self) -> bool:
        return any(field.value() or field.errors for field in self.more_fields())


LineFormSet = forms.formset_factory(LineForm, extra=0, min_num=1, validate_min=True, max_num=200, absolute_max=200)


def vat_rates(on: date) -> tuple[str, ...]:
    """KDV rates in force on a day."""
    return codes.load("vat_rates").values(on)
