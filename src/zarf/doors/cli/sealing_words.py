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
        "house": "Bu özel entegratörün anahtarı",
        "fit": "anahtar sınandı, mühür atıyor.",
        "unfit": "anahtar mühür için uygun değil.",
        "until": "sertifikası {until} gününe kadar geçerli ({days} gün)",
        "good_at": "Son başarılı sınama",
        "never": "yok",
        "evidence": "{item}: {when} anında saklanan kanıtla mühür {result} {reasons}",
        "valid": "geçerli.",
        "invalid": "geçersiz:",
        "undetermined": "belirsiz:",
        "no_keys": "Sınanacak anahtar yok: burada kimsenin belgesi mühürlenmiyor.",
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
        "house": "The key of this house",
        "fit": "the key was tried and seals.",
        "unfit": "the key is not fit for sealing.",
        "until": "certificate valid until {until} ({days} days)",
        "good_at": "Last good test",
        "never": "none",
        "evidence": "{item}: by the evidence kept at {when} the seal is {result} {reasons}",
        "valid": "valid.",
        "invalid": "invalid:",
        "undetermined": "undetermined:",
        "no_keys": "There is no key to try: nobody's documents are sealed here.",
    },
}

EVENTS_EN = {
    "sealed": "Sealed",
    "handed_in": "Handed in sealed",
    "refused": "Not allowed to seal",
    "way": "Way of sealing changed",
    "authorised": "Consent noted",
    "withdrawn": "Consent withdrawn",
}
"""The events of the log in English; their Turkish names stand in the model."""
