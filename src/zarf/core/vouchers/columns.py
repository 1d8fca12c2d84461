"""The fields of a line of vouchers: what people call them, and the headings by which a file names them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

FIELDS: Mapping[str, tuple[str, str]] = {
    "number": ("Fiş No", "Voucher number"),
    "day": ("Fiş Tarihi", "Voucher date"),
    "entered_by": ("Kaydeden", "Entered by"),
    "entry_comment": ("Fiş Açıklaması", "Voucher text"),
    "branch": ("Şube No", "Branch number"),
    "counter": ("Yevmiye Madde No", "Journal entry number"),
    "group": ("Fiş Kimliği", "Voucher id"),
    "main_id": ("Ana Hesap Kodu", "Main account"),
    "main_name": ("Ana Hesap Adı", "Main account name"),
    "sub_id": ("Alt Hesap Kodu", "Sub-account"),
    "sub_name": ("Alt Hesap Adı", "Sub-account name"),
    "account": ("Hesap Kodu", "Account"),
    "account_name": ("Hesap Adı", "Account name"),
    "amount": ("Tutar", "Amount"),
    "side": ("Borç/Alacak", "Debit/credit"),
    "debit": ("Borç", "Debit"),
    "credit": ("Alacak", "Credit"),
    "comment": ("Açıklama", "Text"),
    "posting_date": ("Kayıt Tarihi", "Posting date"),
    "document_type": ("Belge Türü", "Document type"),
    "document_name": ("Belge Adı", "Document name"),
    "document_number": ("Belge No", "Document number"),
    "document_date": ("Belge Tarihi", "Document date"),
    "document_reference": ("Belge Referansı", "Document reference"),
    "payment_method": ("Ödeme Yöntemi", "Payment method"),
    "currency": ("Döviz", "Currency"),
    "currency_amount": ("Döviz Tutarı", "Amount in currency"),
    "rate": ("Kur", "Exchange rate"),
    "rate_date": ("Kur Tarihi", "Rate date"),
    "rate_source": ("Kur Kaynağı", "Rate source"),
    "rate_comment": ("Kur Açıklaması", "Rate text"),
    "fund_quantity": ("Fon Adedi", "Fund units"),
    "fund_price": ("Fon Birim Fiyatı", "Fund unit price"),
    "line_counter": ("Satır Madde No", "Entry number of the line"),
}
"""Field: its heading in Turkish and in English. Both are read, and so is the field's own name."""

REQUIRED = ("number", "day", "entered_by")
"""Without these there is no voucher. Account and amount may come in two forms each (`missing_columns`)."""

GOODS: Mapping[str, tuple[str, str]] = {
    "goods_id": ("Stok Kodu", "Goods code"),
    "goods_name": ("Stok Adı", "Goods name"),
    "quantity": ("Miktar", "Quantity"),
    "unit": ("Birim", "Unit"),
}
"""Fields that only a line of an inventory has."""

PASSED_OVER = frozenset({"detailref", "linenumber", "erpno"})
"""Columns of the flat format of which the books need nothing: they are numbered anew."""

_FLAT = {
    "entryref": "group",
    "linenumbercounter": "line_counter",
    "accmainid": "main_id",
    "accmainiddesc": "main_name",
    "accsubid": "sub_id",
    "accsubdesc": "sub_name",
    "debitcreditcode": "side",
    "postingdate": "posting_date",
    "documenttype": "document_type",
    "doctypedesc": "document_name",
    "documentnumber": "document_number",
    "documentreference": "document_reference",
    "documentdate": "document_date",
    "entrynumbercounter": "counter",
    "paymentmethod": "payment_method",
    "detailcomment": "comment",
    "divisionno": "branch",
    "enteredby": "entered_by",
    "entereddate": "day",
    "entrynumber": "number",
    "entrycomment": "entry_comment",
}
"""Headings of the flat format that integrators take ledgers in."""

_OTHER = {
    "tarih": "day",
    "fis numarasi": "number",
    "hesap": "account",
    "ana hesap": "main_id",
    "alt hesap": "sub_id",
    "b/a": "side",
    "belge tipi": "document_type",
    "belge numarasi": "document_number",
    "kullanici": "entered_by",
    "aciklama": "comment",
    "para birimi": "currency",
    "odeme sekli": "payment_method",
    "madde no": "counter",
    "sube": "branch",
}
INVENTORY_FIELDS = frozenset(
    ("number", "day", "entered_by", "entry_comment", "branch", "group", "main_id", "main_name", "sub_id", "sub_name",
     "account", "account_name", "amount", "side", "comment", "currency", "currency_amount", "rate", "rate_date",
     "rate_source", "rate_comment", *GOODS)
)  # fmt: skip
"""Fields that a line of an inventory may have."""
_INVENTORY_NAMES = {
    "kayit no": "number",
    "record number": "number",
    "kayit aciklamasi": "entry_comment",
    "record text": "entry_comment",
    "envanter tarihi": "day",
    "inventory date": "day",
    "mal kodu": "goods_id",
    "mal adi": "goods_name",
    "olcu birimi": "unit",
}
_FOLDED = str.maketrans("IİıĞğÜüŞşÖöÇçÂâÎîÛû", "iiigguussooccaaiiuu")


def fold(text: str) -> str:
    """A heading or code word without capitals, Turkish marks and doubled blanks."""
    return " ".join(text.translate(_FOLDED).lower().replace("*", " ").replace("_", " ").split())


def field_words(name: str) -> dict[str, str]:
    """The parameters by which a finding names a field in both languages."""
    tr, en = FIELDS.get(name) or GOODS[name]
    return {"field_tr": tr, "field_en": en}


def field_named(heading: str) -> str | None:
    """The field that a heading names, None for one that is not ours.

    >>> field_named("FİŞ TARİHİ"), field_named("accmainid"), field_named("xyz")
    ('day', 'main_id', None)
    """
    return _names().get(fold(heading))


def inventory_field_named(heading: str) -> str | None:
    """The field of an inventory's line that a heading names.

    >>> inventory_field_named("KAYIT NO"), inventory_field_named("Belge No")
    ('number', None)
    """
    found = _inventory_names().get(fold(heading))
    return found if found in INVENTORY_FIELDS else None


def missing_inventory_columns(fields: frozenset[str]) -> list[str]:
    """What a file of an inventory with these fields lacks, as the headings that would do."""
    lacking = [words for name, words in (("number", "Kayıt No"), ("entered_by", "Kaydeden")) if name not in fields]
    if not fields & {"account", "main_id"}:
        lacking.append(FIELDS["account"][0])
    if "amount" not in fields:
        lacking.append(FIELDS["amount"][0])
    return lacking


def missing_columns(fields: frozenset[str]) -> list[str]:
    """What a file with these fields lacks, as the headings that would do."""
    lacking = [FIELDS[name][0] for name in REQUIRED if name not in fields]
    if not fields & {"account", "main_id"}:
        lacking.append(FIELDS["account"][0])
    if not ({"amount", "side"} <= fields or {"debit", "credit"} <= fields):
        lacking.append(f"{FIELDS['debit'][0]}, {FIELDS['credit'][0]}")
    return lacking


@cache
def _names() -> Mapping[str, str]:
    found = dict(_OTHER) | _FLAT
    for name, words in FIELDS.items():
        found |= {fold(word): name for word in (*words, name)}
    return found


@cache
def _inventory_names() -> Mapping[str, str]:
    goods = {fold(word): name for name, words in GOODS.items() for word in (*words, name)}
    return {**_names(), **_INVENTORY_NAMES, **goods}
