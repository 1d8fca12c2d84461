"""What each kind of repair is called, in plain words."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "withholding-rate": (
        'Tevkifat oranı listedeki gibi, ondalıksız yazılır: "{found}" yerine "{to}".',
        'The withholding rate is written as in the list, without decimals: "{to}" instead of "{found}".',
    ),
    "letter-case": (
        'Kod, listedeki yazılışıyla yazılır: "{found}" yerine "{to}".',
        'The code is written as in the list: "{to}" instead of "{found}".',
    ),
    "unit-alias": (
        'Birimin GİB listesindeki kodu "{to}"; "{found}" listede yok.',
        'The unit\'s code in GİB\'s list is "{to}"; "{found}" is not in the list.',
    ),
    "exemption-reason": (
        'İstisna kodunun resmî açıklaması yazılır: "{to}".',
        'The official text of the exemption code is written: "{to}".',
    ),
    "tax-name": (
        'Vergi kodunun adı yazılır: "{to}".',
        'The name of the tax code is written: "{to}".',
    ),
    "seal-place": (
        "Belgenin başına mührün konacağı boş yer eklenir: {to}.",
        "The empty place for the seal is put at the beginning of the document: {to}.",
    ),
    "copy-indicator": (
        'Suret bilgisi (CopyIndicator) "{to}" olarak yazılır.',
        'The copy indicator is written as "{to}".',
    ),
    "ubl-version": (
        'UBL sürümü "{to}" olarak yazılır.',
        'The UBL version is written as "{to}".',
    ),
    "customization": (
        'UBL-TR sürümü (CustomizationID) "{to}" olarak yazılır.',
        'The UBL-TR version (CustomizationID) is written as "{to}".',
    ),
}

KINDS = tuple(_WORDS)


def description(kind: str, language: str, found: str | None, to: str) -> str:
    """One sentence in Turkish ("tr") or English ("en")."""
    turkish, english = _WORDS[kind]
    return (english if language == "en" else turkish).format(found=found or "", to=to)
