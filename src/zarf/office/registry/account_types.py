"""What the kinds of account in GİB's registered-user list are called. Source of the names: AccountType of the list."""

from __future__ import annotations

_TEXTS = {
    "OZELENTEGRASYON": ("özel entegratör", "service provider (özel entegratör)"),
    "ENTEGRASYON": ("doğrudan entegrasyon", "direct integration"),
    "GIBPORTAL": ("GİB portalı", "GİB's portal"),
}


def account_type_text(name: str, language: str) -> str:
    """The kind in words; a name nobody knows stays as it is.

    >>> account_type_text("OZELENTEGRASYON", "tr")
    'özel entegratör'
    """
    return _TEXTS[name][language == "en"] if name in _TEXTS else name
