"""What the steps of the set-up are called, for the portal and the command line."""

from __future__ import annotations

_PARTS = {
    "general": ("Genel", "General"),
    "efatura": ("e-Fatura", "e-Fatura"),
    "edefter": ("e-Defter", "e-Defter"),
}
_STEPS = {
    "seal": ("Mali mühür sınandı ya da kimin mühürleyeceği belli", "The seal was tried, or it is settled who seals"),
    "people": ("Portala giren biri var", "Somebody signs in to the portal"),
    "sender_label": ("Gönderici birim (GB) etiketi", "Sender label (GB)"),
    "post_box": ("Posta kutusu (PK) etiketi", "Post box label (PK)"),
    "program": ("Uyumlu yazılım bilgisi (işletmen girer)", "The approved program (set by the operator)"),
    "heading": ("Defterin zorunlu firma bilgileri", "The mandatory heading of the books"),
    "accountant": ("Meslek mensubu ve sözleşmesi", "The accountant and the contract"),
    "year": ("Hesap dönemi", "The fiscal year"),
    "chart": ("Hesap planı", "The chart of accounts"),
}


def part_name(part: str, language: str) -> str:
    return _PARTS[part][language == "en"]


def step_text(key: str, language: str) -> str:
    return _STEPS[key][language == "en"]
