"""Text for searching: Turkish letters folded, so that ISTANBUL, İstanbul and istanbul are found alike.

The database has no Turkish collation; what is stored in `search_key` and what is asked for go through `fold`.

>>> fold("  Örnek  İNŞAAT ve Kâğıt LIMITED Şirketi ")
'ornek insaat ve kagit limited sirketi'
"""

from __future__ import annotations

import unicodedata

# Folded by hand because casefold() turns İ into two characters and keeps ı apart from i.
_TURKISH = str.maketrans("İIıŞşĞğÜüÖöÇç", "iiissgguuoocc")

_CASES = str.maketrans("İIı", "iii")


def fold(text: str) -> str:
    """*text* in small plain letters with single blanks."""
    plain = unicodedata.normalize("NFKD", text.translate(_TURKISH))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).casefold().split())


def caseless(text: str) -> str:
    """*text* without the difference of capitals; other letters stay what they are.

    >>> caseless("M-I1") == caseless("m-ı1") == caseless("m-i1"), caseless("Ş1") == caseless("s1")
    (True, False)
    """
    return text.translate(_CASES).casefold()


def search_key(*texts: str) -> str:
    """What is stored for a document: the folded texts, one behind the other."""
    return fold(" ".join(texts))
