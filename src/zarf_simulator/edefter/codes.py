"""Codes of the service's faults and what a package's states are called.

Codes and the three texts of success are GİB's; the other texts are the simulator's own, for GİB's are not public.
Source: Web Servis Kılavuzu v1.7, error tables; e-Defter Uygulama Kılavuzu v1.12, package list.
"""

from __future__ import annotations

from collections.abc import Mapping

SEND: Mapping[int, str] = {
    101: "İmza sahibinin kullanıcı kodu bulunamadı",
    102: "Gerekli rol tanımlı değil",
    103: "Ek (attachment) boş",
    104: "Paket adı boş",
    105: "Paket içeriği boş",
    106: "Paket en büyük boyutu aşıyor",
    107: "Ek okunurken hata oluştu",
    108: "Paket adı geçerli değil",
    109: "İmza sahibi bu paketi gönderemez",
    110: "Veritabanı hatası",
    111: "Paket daha önce yüklenmiş",
    112: "Disk hatası",
    113: "Kuyruk hatası",
    114: "Bu mükellef şu anda paket yükleyemez",
}
RECEIVE: Mapping[int, str] = {
    203: "Veritabanı hatası",
    204: "Başarıyla işlenmiş paket bulunamadı",
    205: "Onaylı berat var, ancak imza sahibi indiremez",
    206: "Disk hatası",
}
STATUS: Mapping[int, str] = {
    303: "Veritabanı hatası",
    304: "Paket bulunamadı",
    305: "Paket var, ancak imza sahibi sorgulayamaz",
}
TEXTS: Mapping[int, str] = {**SEND, **RECEIVE, **STATUS}

TAKEN = "{package} paketi işleme alındı"

QUEUED, BERAT_DONE, DONE, FAILED, DELETED = "queued", "berat_done", "done", "failed", "deleted"
STATE_TEXTS: Mapping[str, str] = {
    QUEUED: "Paket işlenmeyi bekliyor",
    BERAT_DONE: "Paket başarılı, defter paketinin işlenmesi bekleniyor.",
    DONE: "Paket Başarıyla İşlendi",
    FAILED: "Paket hatalı: {reason}",
    DELETED: "Paket silindi",
}
STATE_NUMBERS: Mapping[str, int] = {QUEUED: 1, BERAT_DONE: 2, DONE: 3, FAILED: 4, DELETED: 5}
"""durumKodu. GİB's numbers are not public; these are the simulator's own."""
