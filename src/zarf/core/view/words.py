"""Amounts in Turkish words, as printed at the foot of an invoice.

Numbers on bills and cheques are written joined, so that nothing can be squeezed in between
(TDK spelling guide, "Sayıların Yazılışı").

>>> amount_in_words(Decimal("1250.50"), "TRY")
'Yalnız binikiyüzelli Türk lirası elli kuruş'
>>> amount_in_words(Decimal("0.07"), "EUR")
'Yalnız sıfır avro yedi sent'
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_ONES = ("", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
_TENS = ("", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")
_THOUSANDS = ("", "bin", "milyon", "milyar", "trilyon", "katrilyon", "kentilyon")

# Currency code: (unit, hundredth). Others are named by their code.
_CURRENCIES = {
    "TRY": ("Türk lirası", "kuruş"),
    "TRL": ("Türk lirası", "kuruş"),
    "USD": ("ABD doları", "sent"),
    "EUR": ("avro", "sent"),
    "GBP": ("İngiliz sterlini", "peni"),
}


def number_in_words(number: int) -> str:
    """*number* (0 or more, below 10**21) in Turkish words, joined.

    >>> number_in_words(1111), number_in_words(2_001_000)
    ('binyüzonbir', 'ikimilyonbin')
    """
    if not 0 <= number < 10**21:
        raise ValueError(f"only numbers from 0 to 10**21 - 1 have words here, not {number}")
    if number == 0:
        return "sıfır"
    parts: list[str] = []
    place = 0
    while number:
        number, group = divmod(number, 1000)
        if group:
            # One thousand alone is "bin", never "birbin"; inside a larger number as well ("ikimilyonbin").
            alone = place == 1 and group == 1
            parts.append(("" if alone else _hundreds(group)) + _THOUSANDS[place])
        place += 1
    return "".join(reversed(parts))


def amount_in_words(amount: Decimal, currency: str) -> str:
    """*amount* rounded to hundredths, with the names of *currency* and its hundredth.

    Raises ValueError for an amount that has no words (see `number_in_words`).
    """
    # No arithmetic before the size is known: a hostile exponent overflows in it.
    if not amount.is_finite() or amount.adjusted() > 21:
        raise ValueError("only amounts below 10**21 have words here")
    hundredths = int((abs(amount) * 100).to_integral_value(rounding=ROUND_HALF_UP))
    whole, rest = divmod(hundredths, 100)
    unit, small = _CURRENCIES.get(currency, (currency, "yüzde"))
    text = f"Yalnız {'eksi ' if amount < 0 else ''}{number_in_words(whole)} {unit}"
    if not rest:
        return text
    if currency in _CURRENCIES:
        return f"{text} {number_in_words(rest)} {small}"
    return f"{text} yüzde {number_in_words(rest)}"


def _hundreds(group: int) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    front = "" if not hundreds else ("yüz" if hundreds == 1 else _ONES[hundreds] + "yüz")
    return front + _TENS[tens] + _ONES[ones]
