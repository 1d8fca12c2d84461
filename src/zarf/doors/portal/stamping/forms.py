"""The stamping account as a form. What is wrong with it is said by the office; the form only asks and shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zarf.core.errors import ZarfError
from zarf.doors.portal.wording import refusal

FIELDS = {"userid", "password"}


class AccountForm(forms.Form):
    """KamuSM's customer number and password; both empty: the platform's account pays."""

    userid = forms.CharField(
        label=_("Zaman Damgası Kullanıcı Adı"),
        required=False,
        max_length=18,
        help_text=_("KamuSM'nin verdiği müşteri numarası; yalnız rakam."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Zaman Damgası Şifresi"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )
    stamps_outgoing = forms.BooleanField(
        label=_("Giden belgelerin mührüne zaman damgası basılsın"),
        required=False,
        help_text=_("Her belge 1 kontör harcar. Damga alınamazsa belge bekler ve nedeni belgede yazar."),
    )

    def __init__(self, *args: Any, is_password_kept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        if is_password_kept:
            password.widget.attrs["placeholder"] = "••••••••"
            password.help_text = _("Kayıtlı. Değiştirmeyecekseniz boş bırakın.")
        else:
            password.help_text = _("Kilitli saklanır, hiçbir sayfada gösterilmez.")

    def show_fault(self, problem: ZarfError) -> None:
        """Put what the office said beside the field it is about."""
        path = problem.finding.path
        self.add_error(path if path in FIELDS else None, refusal(problem))
