"""What `zarf timestamps` calls things."""

from __future__ import annotations

WORDS = {
    "tr": {
        "userid": "hesap",
        "platform": "bu kurulumun hesabı",
        "own": "mükellefin kendi hesabı",
        "left": "Kalan kontör",
        "bought": "Son sorgudan beri {count} kontör eklenmiş.",
        "unexplained": "Son sorgudan beri {count} kontör, defterde karşılığı olmadan harcanmış.",
        "unsettled": "Sonucu bilinmeyen {count} istek var: zarf timestamps ledger --open",
        "none": "kendi hesabı yok; bu kurulumun hesabı kullanılır",
        "file": "parola dosyası",
        "kontor": "kontör",
        "password": "Parola",
        "ordered": "istendi",
        "open": "sonucu bilinmiyor",
        "granted": "alındı",
        "refused": "reddedildi",
        "released": "harcanmadı",
        "lost": "harcandı, damga gelmedi",
    },
    "en": {
        "userid": "account",
        "platform": "of this installation",
        "own": "the taxpayer's own",
        "left": "Kontör left",
        "bought": "{count} kontör were added since the last query.",
        "unexplained": "{count} kontör went since the last query without a stamp in the ledger.",
        "unsettled": "The outcome of {count} orders is not known: zarf timestamps ledger --open",
        "none": "no account of its own; this installation's is used",
        "file": "password file",
        "kontor": "kontör",
        "password": "Password",
        "ordered": "ordered",
        "open": "outcome not known",
        "granted": "granted",
        "refused": "refused",
        "released": "not spent",
        "lost": "spent, no stamp came",
    },
}
