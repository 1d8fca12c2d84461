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
        "until": "certificate good until",
        "good": "tried, good",
    },
}
