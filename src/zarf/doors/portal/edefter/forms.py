"""Forms of e-Defter. What is wrong is said by the office; the forms only ask and show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zarf.core.findings import Finding
from zarf.doors.portal.sent_numbers import sent_number
from zarf.doors.portal.wording import page_language
from zarf.office.edefter import services as edefter

PHONES = {
    "main": _("Merkez"),
    "bookkeeper": _("Muhasebe"),
    "controller": _("Mali kontrol"),
    "direct": _("Doğrudan"),
    "fax": _("Faks"),
    "investor-relations": _("Yatırımcı ilişkileri"),
    "switchboard": _("Santral"),
    "other": _("Diğer"),
}
WAYS = [("service", _("Web servisi")), ("portal", _("GİB portalı"))]
FILINGS = [("monthly", _("Aylık")), ("provisional", _("Geçici vergi dönemleri"))]


class DayInput(forms.DateInput):
    """A date input of the browser speaks ISO only, whatever the page's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A field for a day, as the browser writes it or a person does."""
    formats = ["%Y-%m-%d", "%d.%m.%Y"]
    return forms.DateField(
        label=label, required=required, widget=DayInput(), input_formats=formats, help_text=help_text
    )


def _stamps_box() -> forms.BooleanField:
    """Off; the reminder of `stamps_reminder.html` stands below it."""
    box = forms.CheckboxInput(attrs={"aria-describedby": "stamps-reminder"})
    return forms.BooleanField(label=_("Zaman Damgası Eklensin"), required=False, widget=box)


class OfficeForm(forms.Form):
    """A form that shows what the office found, beside the fields it names."""

    def show(self, findings: Iterable[Finding]) -> None:
        language = page_language()
        for item in findings:
            where = item.path if item.path in self.fields else None
            self.add_error(where, f"{item.code}: {item.message(language)} {item.hint(language)}")


class SetForm(OfficeForm):
    """Yeni Defter Takımı. The box for time stamps is off unless the firm's own preference ticks it."""

    month = forms.CharField(
        label=_("Ay"),
        widget=forms.TextInput(attrs={"placeholder": "2026-01", "pattern": "[0-9]{4}-[0-9]{2}", "size": "8"}),
        help_text=_("Yıl ve ay, örnek 2026-01."),
    )
    branch = forms.ChoiceField(label=_("Şube"), required=False)
    ends = day_field(_("Son gün (kıst dönem)"), required=False, help_text=_("Ay sonuna kadar ise boş bırakın."))
    cuts = forms.CharField(
        label=_("Parça kesme günleri"), required=False, help_text=_("Boşlukla ayrılmış günler, örnek 2026-01-15.")
    )
    detail = forms.ChoiceField(
        label=_("Berat"), choices=[("yes", _("Vergi detaylı")), ("no", _("Vergi detaysız"))], initial="yes"
    )
    with_stamps = _stamps_box()
    stamps_ledgers = forms.BooleanField(
        label=_("Defterler de damgalansın"), required=False, help_text=_("Yalnız GİB kesintisinde gerekir.")
    )
    note = forms.CharField(label=_("Açıklama"), required=False, max_length=300)

    def __init__(self, *args: Any, branches: list[edefter.Branch], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["branch"].choices = [("", "—"), *((one.number, str(one)) for one in branches)]  # type: ignore[attr-defined]

    def clean_month(self) -> tuple[int, int]:
        year, _dash, month = self.cleaned_data["month"].partition("-")
        told = sent_number(year), sent_number(month)
        if told[0] is None or told[1] is None or len(year) != 4 or not 1 <= told[1] <= 12:
            raise forms.ValidationError(_("Ay 2026-01 biçiminde yazılmalı."))
        return told[0], told[1]

    def clean_cuts(self) -> tuple[date, ...]:
        try:
            return tuple(date.fromisoformat(text) for text in self.cleaned_data["cuts"].split())
        except ValueError as problem:
            raise forms.ValidationError(_("Günler 2026-01-15 biçiminde yazılmalı.")) from problem

    def choices(self) -> edefter.SetChoices:
        """What was chosen."""
        given = self.cleaned_data
        year, month = given["month"]
        return edefter.SetChoices(
            year, month, given["branch"], given["ends"], given["cuts"], given["detail"] == "yes",
            given["with_stamps"], given["stamps_ledgers"], given["note"],
        )  # fmt: skip


class VoucherFileForm(OfficeForm):
    """A file of vouchers and how it is taken."""

    file = forms.FileField(label=_("Dosya"), help_text=_("CSV, düz biçim, Excel (.xlsx) ya da JSON."))
    month = forms.CharField(
        label=_("Yalnız bu ay"), required=False, help_text=_("Boş bırakılabilir; örnek 2026-01."), max_length=7
    )
    column_map = forms.ChoiceField(label=_("Sütun eşlemesi"), required=False)
    replaces = forms.BooleanField(label=_("Var olan fişleri değiştir"), required=False)
    adds_accounts = forms.BooleanField(label=_("Yeni hesapları plana ekle"), required=False)

    def __init__(self, *args: Any, maps: list[edefter.ColumnMap], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["column_map"].choices = [("", "—"), *((one.name, one.name) for one in maps)]  # type: ignore[attr-defined]

    def clean_month(self) -> int | None:
        text = self.cleaned_data["month"].replace("-", "")
        if not text:
            return None
        month = sent_number(text)
        if month is None or len(text) != 6 or not 1 <= month % 100 <= 12:
            raise forms.ValidationError(_("Ay 2026-01 biçiminde yazılmalı."))
        return month

    def choices(self) -> edefter.ImportChoices:
        """What was chosen."""
        given = self.cleaned_data
        return edefter.ImportChoices(given["month"], given["replaces"], given["adds_accounts"], given["column_map"])


class InventoryForm(OfficeForm):
    """Yeni envanter. The box for time stamps is off unless the firm's own preference ticks it."""

    day = day_field(_("Envanter günü"), help_text=_("Çoğunlukla hesap döneminin son günü."))
    branch = forms.ChoiceField(label=_("Şube"), required=False)
    with_stamps = _stamps_box()

    def __init__(self, *args: Any, branches: list[edefter.Branch], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["branch"].choices = [("", "—"), *((one.number, str(one)) for one in branches)]  # type: ignore[attr-defined]


class InventoryFileForm(OfficeForm):
    """A file of an inventory's lines."""

    file = forms.FileField()


class FirmForm(OfficeForm):
    """The mandatory heading, and how berats go to GİB."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        column = 1 if page_language() == "en" else 0
        for name, words in edefter.FIELDS.items():
            if name == "phone_description":
                choices = [(value, PHONES[value]) for value in edefter.PHONE_DESCRIPTIONS]
                self.fields[name] = forms.ChoiceField(label=words[column], choices=choices)
            else:
                self.fields[name] = forms.CharField(label=words[column], required=False)
        self.fields["exchange_way"] = forms.ChoiceField(label=_("Beratlar GİB'e nasıl gider"), choices=WAYS)
        self.fields["stamps_by_default"] = forms.BooleanField(
            label=_("Yeni defter takımında “Zaman Damgası Eklensin” işaretli gelsin"), required=False
        )


class AccountantForm(OfficeForm):
    """Who keeps the books."""

    name = forms.CharField(label=_("Adı"), max_length=200)
    engagement = forms.CharField(
        label=_("Sözleşme"), max_length=300, help_text=_("Türü, tarihi, numarası; defter firmada tutuluyorsa -")
    )
    valid_from = day_field(_("Başlangıç"))
    valid_to = day_field(_("Bitiş"), required=False)


class YearForm(OfficeForm):
    """A fiscal year."""

    starts = day_field(_("Hesap döneminin ilk günü"))
    ends = day_field(_("Son günü"))
    filing = forms.ChoiceField(label=_("Berat Yükleme Tercihi"), choices=FILINGS)
    is_branched = forms.BooleanField(label=_("Şubeler ayrı defter tutar"), required=False)
    note = forms.CharField(label=_("Açıklama (özel hesap dönemi, tasfiye)"), required=False, max_length=300)


class BranchForm(OfficeForm):
    """A branch."""

    number = forms.CharField(label=_("Şube no"), max_length=4)
    name = forms.CharField(label=_("Şube adı"), max_length=200)
    closed_on = day_field(_("Kapanış günü"), required=False)


class SignerForm(OfficeForm):
    """A consent (muvafakatname). The key lies with the operator, who tells its reference."""

    holder_id = forms.CharField(label=_("Muvafakat verilenin VKN/TCKN'si"), max_length=11)
    holder_name = forms.CharField(label=_("Adı"), max_length=200)
    seal_key = forms.CharField(
        label=_("Anahtarın yeri"), max_length=300, help_text=_("İşletmenin verdiği ad, örnek pkcs12:/yol/anahtar.p12?…")
    )
    paper = forms.CharField(label=_("Muvafakatnamenin numarası ve tarihi"), max_length=300)
    valid_from = day_field(_("Başlangıç"))
    valid_to = day_field(_("Bitiş"), required=False)


class ChartForm(OfficeForm):
    """A file of accounts."""

    file = forms.FileField(
        label=_("Dosya"), help_text=_("CSV ya da .xlsx; sütunlar: Hesap Kodu, Hesap Adı, istenirse Bakiye (D ya da C).")
    )
