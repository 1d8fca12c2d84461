"""The control page: one HTML page in Turkish, without scripts and without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from zarf_simulator.edefter.codes import DONE, FAILED
from zarf_simulator.edefter.faults import KINDS
from zarf_simulator.edefter.world import World
from zarf_simulator.page_parts import clock_part, framed, moment, table
from zarf_simulator.store import Row

_SENTENCE = "Buraya yüklenen hiçbir paket Gelir İdaresi Başkanlığına gitmez; burada onaylanan berat resmî değildir."
_FAULTS = {
    "fault": "SOAP hatası ver",
    "drop_call": "Almadan bağlantıyı kopar",
    "drop_answer": "Aldıktan sonra bağlantıyı kopar",
    "outage": "Kesinti",
    "refuse": "Paketi hatalı say",
    "empty_berat": "Boş berat ver",
    "truncated_berat": "Yarım berat ver",
    "bomb_berat": "Zip bombası ver",
    "foreign_berat": "Başka firmanın beratını ver",
    "unsigned_berat": "Onaysız berat ver",
}


def render(world: World) -> str:
    """The whole page."""
    content = f"{clock_part(world.clock)}{_queue(world)}{_faults(world)}{_parties(world)}"
    return framed("e-Defter servisi benzetimi", _SENTENCE, content)


def _queue(world: World) -> str:
    rows = world.packages.listed(100)
    if not rows:
        return "<h2>Paketler</h2><p>Henüz paket yok.</p>"
    return (
        f"<h2>Paketler</h2>{table(('Geliş', 'Paket', 'Durum', 'Gönderen', 'Boyut', ''), [_package(r) for r in rows])}"
    )


def _package(row: Row) -> Sequence[str]:
    look = "bad" if row["state"] == FAILED else "good" if row["state"] == DONE else "wait"
    name = escape(row["package_id"])
    delete = (
        f'<form method="post" action="/control/packages/delete"><button name="id" value="{name}">Sil</button></form>'
    )
    return (
        moment(row["received_at"]),
        f"<code>{name}</code>",
        f'<span class="state {look}">{escape(row["state_text"][:400])}</span>',
        escape(row["signer"]),
        f"{row['size']:,} bayt".replace(",", "."),
        delete,
    )


def _faults(world: World) -> str:
    kinds = "".join(f'<option value="{kind}">{_FAULTS[kind]}</option>' for kind in KINDS)
    rows = [
        (
            _FAULTS[fault["kind"]],
            escape(", ".join(f"{n}={v}" for n, v in fault.items() if n not in ("kind", "id", "remaining"))) or "-",
            "sınırsız" if fault["remaining"] is None else str(fault["remaining"]),
        )
        for fault in world.faults.listed()
    ]
    shown = table(("Hata", "Ayrıntı", "Kalan"), rows) if rows else "<p>Kurulu hata yok; her şey yolunda işler.</p>"
    return (
        f'<h2>İstenen hatalar</h2>{shown}<form method="post" action="/control/faults">'
        f'<select name="kind" aria-label="Hata">{kinds}</select>'
        '<input name="code" inputmode="numeric" placeholder="kod" aria-label="Kod">'
        '<input name="seconds" inputmode="decimal" placeholder="saniye" aria-label="Saniye">'
        '<input name="count" inputmode="numeric" placeholder="kaç kez" aria-label="Kaç kez"><button>Kur</button></form>'
        '<form method="post" action="/control/faults/clear"><button>Hepsini kaldır</button></form>'
    )


def _parties(world: World) -> str:
    parties = [
        (
            escape(row["vkn_tckn"]),
            escape(row["title"]),
            "e-Defter kullanıcısı" if row["is_user"] else "yazılım firması",
            "yükleyemez" if row["is_blocked"] else "",
        )
        for row in world.parties.listed()
    ]
    consents = [(escape(row["owner"]), escape(row["firm"])) for row in world.parties.authorisations()]
    return (
        f"<h2>Taraflar</h2>{table(('VKN/TCKN', 'Unvan', 'Tür', ''), parties)}"
        f"<h2>Muvafakatnameler</h2>{table(('Mükellef', 'Yetkili'), consents)}"
        '<p><a href="/control/packages">paketler (JSON)</a></p>'
    )
