"""How people sign in: accounts come by invitation, failures are counted, and what happens is logged."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import get_language

from zarf.office.acting import address_of
from zarf.office.taxpayers import services as taxpayers


def _spoken(tr: str, en: str) -> Any:
    """Said in the language of the page, when it is said."""
    return lazy(lambda: en if (get_language() or "tr").startswith("en") else tr, str)()


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's questions, answered by the office."""

    # The library's Turkish says "şifre" for what is "parola" everywhere here.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _spoken(
            "E-posta adresi ya da parola doğru değil.", "The e-mail address or the password is not right."
        ),
        "incorrect_password": _spoken("Parola doğru değil.", "The password is not right."),
        "enter_current_password": _spoken("Şimdiki parolanızı yazın.", "Type your current password."),
        "invalid_password_reset": _spoken(
            "Parola sıfırlama bağlantısı geçerli değil; yenisini isteyin.",
            "The link that resets the password is not valid; ask for a new one.",
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        try:
            taxpayers.check_sign_in(_address(credentials))
        except taxpayers.SignInLocked as locked:
            language = (get_language() or "tr")[:2]
            text = f"{locked.finding.message(language)} {locked.finding.hint(language)}"
            raise ValidationError(text, code=locked.code) from locked

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        taxpayers.sign_in_failed(_address(credentials))


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second steps lie in the database encrypted; the key comes from the home folder's secret."""

    def encrypt(self, text: str) -> str:
        return _locker().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _locker().decrypt(encrypted_text.encode()).decode()


def _locker() -> Fernet:
    digest = hashlib.sha256(b"zarf second step\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def _address(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")
