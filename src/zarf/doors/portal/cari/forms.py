"""The card of a cari account as a form. What is wrong with it is said by the office; the form only asks and shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zarf.core.cari import Service
from zarf.core.findings import Finding
from zarf.doors.portal.cari import words
from zarf.doors.portal.wording import page_language
from zarf.office.cari import services as cari

CONTACTS = 3
_CONTACT = ("name", "email", "phone")


class _Label(forms.CharField):
    """A label: kept byte for byte, so nothing is stripped."""

    def __init__(self, name: str) -> None:
        attributes = {"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
        super().__init__(
            label=words.COLUMNS[name], required=False, strip=False, widget=forms.TextInput(attrs=attributes)
        )


class _Day(forms.DateField):
    def __init__(self, name: str) -> None:
        super().__init__(
            label=words.COLUMNS[name],
            required=False,
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            # A date input of the browser speaks ISO only, whatever the page's language.
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )


def _scenario(service: Service) -> forms.ChoiceField:
    choices = [("", "—"), *((code, words.SCENARIOS[code]) for code in cari.SCENARIOS[service])]
    return forms.ChoiceField(label=_("Senaryo"), required=False, choices=choices)


class CardForm(forms.Form):
    """General part, "Diğer Bilgiler" for each service, and up to three contacts."""

    code = forms.CharField(label=words.COLUMNS["code"], max_length=50)
    title = forms.CharField(label=words.COLUMNS["title"], max_length=300)
    is_person = forms.BooleanField(label=_("Şahıs şirketi ya da gerçek kişi"), required=False)
    vkn = forms.CharField(label=words.COLUMNS["vkn"], required=False, widget=forms.TextInput({"inputmode": "numeric"}))
    tckn = forms.CharField(
        label=words.COLUMNS["tckn"], required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    tax_office = forms.CharField(label=words.COLUMNS["tax_office"], required=False, max_length=100)
    efatura_user = forms.BooleanField(label=words.COLUMNS["efatura_user"], required=False)
    efatura_scenario = _scenario(Service.EFATURA)
    efatura_pk = _Label("efatura_pk")
    efatura_gb = _Label("efatura_gb")
    efatura_since = _Day("efatura_since")
    eirsaliye_user = forms.BooleanField(label=words.COLUMNS["eirsaliye_user"], required=False)
    eirsaliye_scenario = _scenario(Service.EIRSALIYE)
    eirsaliye_pk = _Label("eirsaliye_pk")
    eirsaliye_gb = _Label("eirsaliye_gb")
    eirsaliye_since = _Day("eirsaliye_since")
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = {"name": _("Adı"), "email": _("E-posta"), "phone": _("Telefon")}
        for number in range(CONTACTS):
            for name in _CONTACT:
                self.fields[f"contact{number}_{name}"] = forms.CharField(label=texts[name], required=False)

    def data_of_card(self) -> cari.CardData:
        """The card that was filled in."""
        given = dict(self.cleaned_data)
        contacts = [
            cari.ContactData(**{name: given.pop(f"contact{number}_{name}") for name in _CONTACT})
            for number in range(CONTACTS)
        ]
        given.pop("revision")
        return cari.CardData(**given, contacts=tuple(one for one in contacts if one != cari.ContactData()))

    def show_faults(self, faults: tuple[Finding, ...]) -> None:
        """Put what the office said beside the fields it is about."""
        for found in faults:
            named = {**found.params, "field": str(words.COLUMNS.get(found.path, found.path))}
            fault = replace(found, params=named) if "field" in found.params else found
            told = f"{fault.message(page_language())} {fault.hint(page_language())}"
            self.add_error(fault.path if fault.path in self.fields else None, told)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as the page groups them; keys are those of the template."""
        groups: Mapping[str, tuple[str, ...]] = {
            "general": ("code", "title", "is_person", "vkn", "tckn", "tax_office"),
            "efatura": ("efatura_user", "efatura_scenario", "efatura_pk", "efatura_gb", "efatura_since"),
            "eirsaliye": ("eirsaliye_user", "eirsaliye_scenario", "eirsaliye_pk", "eirsaliye_gb", "eirsaliye_since"),
        }
        return [(key, [self[name] for name in names]) for key, names in groups.items()]

    def contact_rows(self) -> list[list[forms.BoundField]]:
        """The contacts, one a line."""
        return [[self[f"contact{number}_{name}"] for name in _CONTACT] for number in range(CONTACTS)]


def initial(card: cari.CardData, revision: int) -> dict[str, Any]:
    """What the form shows of a stored card."""
    values: dict[str, Any] = {name: getattr(card, name) for name in card.__slots__ if name != "contacts"}
    for number, contact in enumerate(card.contacts[:CONTACTS]):
        values |= {f"contact{number}_{name}": getattr(contact, name) for name in _CONTACT}
    return values | {"revision": revision}


class FileForm(forms.Form):
    """A file of accounts."""

    file = forms.FileField(
        label=_("Dosya"),
        help_text=_("Excel (.xlsx) ya da CSV, en çok 20 MB ve 200.000 satır."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={"required": _("Bir dosya seçin."), "empty": _("Bu dosya boş.")},
    )
