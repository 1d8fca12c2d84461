"""The status codes Merkez knows, with the texts it writes.

The texts are GİB's, in its own spelling without Turkish letters (guide "Ek-2 Sistem Yanıtı Şema Yapısı" v1.5,
status table). Every text that leaves the simulator carries the mark SIMULATOR before it.
"""

from __future__ import annotations

from types import MappingProxyType

from zarf.core.wire.efatura_service import FAULT_TEXTS

MARK = "SIMULATOR"

TEXTS = MappingProxyType(
    {
        1000: "ZARF KUYRUGA EKLENDI",
        1100: "ZARF ISLENIYOR",
        1110: "ZIP DOSYASI DEGIL",
        1111: "ZARF ID UZUNLUGU GECERSIZ",
        1120: "ZARF ARSIVDEN KOPYALANAMADI",
        1130: "ZIP ACILAMADI",
        1131: "ZIP BIR DOSYA ICERMELI",
        1132: "XML DOSYASI DEGIL",
        1133: "ZARF ID VE XML DOSYASININ ADI AYNI OLMALI",
        1140: "DOKUMAN AYRISTIRILAMADI",
        1141: "ZARF ID YOK",
        1142: "ZARF ID VE ZIP DOSYASI ADI AYNI OLMALI",
        1143: "GECERSIZ VERSIYON",
        1150: "SCHEMATRON KONTROL SONUCU HATALI",
        1160: "XML SEMA KONTROLUNDEN GECEMEDI",
        1161: "IMZA SAHIBI TCKN VKN ALINAMADI",
        1162: "IMZA KAYDEDILEMEDI",
        1163: "GONDERILEN ZARF SISTEMDE DAHA ONCE KAYITLI OLAN BIR FATURAYI ICERMEKTEDIR",
        1164: "GONDERILEN ZARF SISTEMDE DAHA ONCE KAYITLI OLAN BIR BELGEYI ICERMEKTEDIR",
        1170: "YETKI KONTROL EDILEMEDI",
        1171: "GONDERICI BIRIM YETKISI YOK",
        1172: "POSTA KUTUSU YETKISI YOK",
        1175: "IMZA YETKISI KONTROL EDILEMEDI",
        1176: "IMZA SAHIBI YETKISIZ",
        1177: "GECERSIZ IMZA",
        1180: "ADRES KONTROL EDILEMEDI",
        1181: "ADRES BULUNAMADI",
        1182: "KULLANICI EKLENEMEDI",
        1183: "KULLANICI SILINEMEDI",
        1190: "SISTEM YANITI HAZIRLANAMADI",
        1191: "ANLAMI BILINMEYEN KOD",
        1195: "SISTEM HATASI",
        1200: "ZARF BASARIYLA ISLENDI",
        1210: "DOKUMAN BULUNAN ADRESE GONDERILEMEDI",
        1215: "DOKUMAN GONDERIMI BASARISIZ. TEKRAR GONDERME SONLANDI",
        1220: "HEDEFTEN SISTEM YANITI GELMEDI",
        1230: "HEDEFTEN SISTEM YANITI BASARISIZ GELDI",
        1235: "FATURA IPTALE KONU EDILDI",
        1300: "BASARIYLA TAMAMLANDI",
    }
)

ERRORS = frozenset(code for code in TEXTS if 1110 <= code <= 1195)
"""The codes that end an envelope before it is forwarded."""

SOAP_FAULTS = MappingProxyType({**FAULT_TEXTS, 2007: "GONDERME VE SORGULAMA YETKISI GECICI OLARAK KALDIRILDI"})
"""Faults of the web service; 2007 comes from Merkez only, its text is ours."""


def wire_code(code: int) -> int:
    """The code as it may stand in a system response: GİB's own rules know no 1164 there, so 1163 speaks for it."""
    return 1163 if code == 1164 else code


def description(code: int, detail: str = "") -> str:
    """The Description of a system response: mark, text, and the detail of an error.

    A detail may quote a file name out of a foreign zip; what may not stand in XML becomes a question mark.
    """
    text = f"{MARK}: {TEXTS[code]}"
    shown = "".join(letter if letter.isprintable() else "?" for letter in detail)
    return f"{text} - {shown}" if shown else text
