"""The document a line stands on: its type and what GİB's rules demand of it.

Source: Yevmiye Defteri Kılavuzu v1.5 and GİB's schematron of the journal (documentType ... documentDate).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from zarf.core.findings import Finding, finding
from zarf.core.vouchers.columns import fold

_WORDS = {
    "cek": "check",
    "fatura": "invoice",
    "musteri siparis belgesi": "order-customer",
    "satici siparis belgesi": "order-vendor",
    "senet": "voucher",
    "navlun": "shipment",
    "makbuz": "receipt",
    "diger": "other",
}
"""What Turkish programs write for GİB's eight values."""
_IN_TURKISH = {
    "check": "Çek",
    "invoice": "Fatura",
    "order-customer": "Müşteri sipariş belgesi",
    "order-vendor": "Satıcı sipariş belgesi",
    "voucher": "Senet",
    "shipment": "Navlun",
    "receipt": "Makbuz",
    "other": "Diğer",
}
_ETTN = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}", re.ASCII)

Document = tuple[str, str, str, str]
"""Type, number, ISO day, name."""


def document_type(text: str, allowed: Collection[str], row: int, problems: list[Finding]) -> str:
    """GİB's value for what the file says; "" for nothing, and for what is noted among the problems."""
    if not text or text in allowed:
        return text
    word = fold(text)
    value = _WORDS.get(word, word)
    if value in allowed:
        return value
    problems.append(
        finding("EF-VCH-032", path="document_type", line=row, found=text[:40], expected=", ".join(sorted(allowed)))
    )
    return ""


def document_faults(document: Document, numbered: Collection[str], row: int) -> list[Finding]:
    """What is wrong with a document. numbered: the types that need a number and a day."""
    kind, number, day, name = document
    found = []
    if kind in numbered and not (number and day):
        in_turkish = _IN_TURKISH.get(kind, kind)
        found.append(finding("EF-VCH-033", path="document_number", line=row, kind_tr=in_turkish, kind_en=kind))
    if kind == "other" and not name:
        found.append(finding("EF-VCH-034", path="document_name", line=row))
    if not kind and (number or day or name):
        found.append(finding("EF-VCH-035", path="document_type", line=row, found=(number or day or name)[:60]))
    if kind == "invoice" and _ETTN.fullmatch(number):
        found.append(finding("EF-VCH-036", path="document_number", line=row, found=number))
    return found
