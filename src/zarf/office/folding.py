"""Text for searching: Turkish letters folded, so that ISTANBUL, İstanbul and istanbul are found alike.

The database has no Turkish collation; what is stored in `search_key` and what is asked for go through `fold`.

>>> fold("  Örnek  İNŞAAT ve Kâğıt LIMITED Şirketi ")
'ornek insaat ve kagit limited sirketi'
"""

from __future__ import annotations

import unicodedata

# Folded by hand because casefold() turns İ into two characters and keeps ı apart from i.
_TURKISH = str.maketrans("İIıŞşĞğÜüÖöÇç", "iiissgguuoocc")


def fold(text: str) -> str:
    """*text* in small plain letters with single blanks."""
    plain = unicodedata.normalize("NFKD", text.translate(_TURKISH))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).casefold().split())


def search_key(*texts: str) -> str:
    """What is stored for a document: the folded texts, one behind the other."""
    return fold(" ".join(texts))
