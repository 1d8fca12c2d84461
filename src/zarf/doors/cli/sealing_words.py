"""What `zarf sealing` says to people."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "tr": {
        "here": "kendi anahtarıyla, burada mühürlenir",
        "integrator": "bu özel entegratörün anahtarıyla, adına mühürlenir",
        "elsewhere": "mührünü kendisi, kendi yerinde basar",
        "withdrawn": "geri alındı",
        "run": "Mühürleniyor",
        "ended": "{total} belgeden {sealed} tanesi mühürlendi, {failed} tanesi mühürlenemedi.",
        "none": "Mühür bekleyen belge yok.",
        "again": "{number}. kez başlatıldı; önceki yarıda kalmıştı.",
        "untried": "Üst üste aynı hata ({code}) alındı; kalan {count} belge denenmedi. Nedeni giderip yine başlatın.",
        "until": "sertifikası şu güne kadar:",
        "good": "sınandı, iyi",
    },
    "en": {
        "here": "sealed here with its own key",
        "integrator": "sealed on its behalf with this house's key",
        "elsewhere": "sealed by the taxpayer itself, elsewhere",
        "withdrawn": "withdrawn",
        "run": "Sealing",
        "ended": "{sealed} of {total} documents sealed, {failed} not.",
        "none": "No document waits for its seal.",
        "again": "Start no. {number}; the one before was broken off.",
        "untried": "The same error ({code}) came again and again; {count} more were not tried. Mend it, start again.",
        "until": "certificate good until",
        "good": "tried, good",
    },
}
