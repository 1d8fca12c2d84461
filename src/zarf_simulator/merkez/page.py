"""The control page: one HTML page in Turkish, without scripts and without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from zarf_simulator.merkez.codes import ERRORS, TEXTS
from zarf_simulator.merkez.faults import KINDS, PLACES
from zarf_simulator.merkez.states import COMPLETED, RECEIVER_REFUSED, SENDING_ENDED
from zarf_simulator.merkez.world import World
from zarf_simulator.page_parts import clock_part, framed, moment, table
from zarf_simulator.store import Row

_BAD = ERRORS | {SENDING_ENDED, RECEIVER_REFUSED}
_SENTENCE = "Buradan geçen hiçbir zarf Gelir İdaresi Başkanlığına gitmez; hiçbir kayıt resmî değildir."
_TASKS = {"process": "denetlenecek", "deliver": "iletilecek", "poll": "alıcıya sorulacak", "customs": "gümrük yanıtı"}
_FAULTS = {
    "delay": "Geciktir",
    "drop_call_before_accepting": "Almadan bağlantıyı kopar",
    "drop_answer_after_accepting": "Aldıktan sonra bağlantıyı kopar",
    "refuse_with": "Kodla reddet",
    "fault": "SOAP hatası ver",
    "outage": "Kesinti",
    "deliver_twice": "İki kez ilet",
}
_PLACES = {"answer": "yanıtta", "queue": "kuyrukta", "processing": "işlenirken", "forward": "iletirken"}


def render(world: World) -> str:
    """The whole page."""
    content = f"{clock_part(world.clock)}{_queue(world)}{_faults(world)}{_participants(world)}"
    return framed("Merkez benzetimi", _SENTENCE, content)


def _queue(world: World) -> str:
    rows = world.envelopes.listed(100)
    if not rows:
        return "<h2>Kuyruk</h2><p>Henüz zarf yok.</p>"
    heads = ("Geliş", "Durum", "Zarf", "Gönderen", "Alıcı", "Sıradaki iş")
    return f"<h2>Kuyruk</h2>{table(heads, [_envelope(row) for row in rows])}"


def _envelope(row: Row) -> Sequence[str]:
    state = row["state"]
    look = "bad" if state in _BAD else "good" if state == COMPLETED else "wait"
    detail = f'<div class="detail">{escape(row["detail"][:300])}</div>' if row["detail"] else ""
    about = f"<br>{escape(str(row['about_code']))} &rarr; <code>{escape(row['about'])}</code>" if row["about"] else ""
    todo = f"{_TASKS[row['task']]}, {moment(row['due_at'])}" if row["task"] else "yok"
    link = f'<a href="/control/envelopes/{escape(row["id"])}"><code>{escape(row["id"])}</code></a>'
    return (
        moment(row["received_at"]),
        f'<span class="state {look}">{state}</span> {escape(TEXTS[state])}{detail}',
        f"{escape(row['type'] or 'okunmadı')}<br>{link}{about}",
        _party(row, "sender"),
        _party(row, "receiver"),
        todo,
    )


def _party(row: Row, role: str) -> str:
    return f"{escape(row[f'{role}_id'])}<br><code>{escape(row[f'{role}_alias'])}</code>"


def _faults(world: World) -> str:
    kinds = "".join(f'<option value="{kind}">{_FAULTS[kind]}</option>' for kind in KINDS)
    places = "".join(f'<option value="{place}">{_PLACES[place]}</option>' for place in PLACES)
    listed = world.faults.listed()
    rows = [
        (
            _FAULTS[fault["kind"]],
            escape(", ".join(f"{n}={v}" for n, v in fault.items() if n not in ("kind", "id", "remaining"))) or "-",
            "sınırsız" if fault["remaining"] is None else str(fault["remaining"]),
        )
        for fault in listed
    ]
    shown = table(("Hata", "Ayrıntı", "Kalan"), rows) if rows else "<p>Kurulu hata yok; her şey yolunda işler.</p>"
    return (
        f'<h2>İstenen hatalar</h2>{shown}<form method="post" action="/control/faults">'
        f'<select name="kind" aria-label="Hata">{kinds}</select>'
        '<input name="code" inputmode="numeric" placeholder="kod" aria-label="Kod">'
        '<input name="seconds" inputmode="decimal" placeholder="saniye" aria-label="Saniye">'
        f'<select name="at" aria-label="Yer"><option value="">yer yok</option>{places}</select>'
        '<input name="count" inputmode="numeric" placeholder="kaç kez" aria-label="Kaç kez"><button>Kur</button></form>'
        '<form method="post" action="/control/faults/clear"><button>Hepsini kaldır</button></form>'
    )


def _participants(world: World) -> str:
    integrators = [
        (escape(r["vkn"]), escape(r["title"]), f"<code>{escape(r['url'])}</code>") for r in world.registry.integrators()
    ]
    aliases = [
        (
            escape(row["identifier"]),
            row["role"],
            row["document_type"],
            f"<code>{escape(row['name'])}</code>",
            escape(row["integrator_vkn"]),
            "kapalı" if row["deleted_at"] else "açık",
        )
        for row in world.registry.aliases()[:200]
    ]
    return (
        f"<h2>Entegratörler</h2>{table(('VKN', 'Unvan', 'Adres'), integrators)}"
        f"<h2>Etiketler</h2>{table(('VKN/TCKN', 'Rol', 'Belge', 'Etiket', 'Entegratör', 'Durum'), aliases)}"
        '<p><a href="/EFaturaMerkez/newUserPkListxml.zip">PK listesi</a>, '
        '<a href="/EFaturaMerkez/newUserGbListxml.zip">GB listesi</a>, '
        '<a href="/control/envelopes">kuyruk (JSON)</a></p>'
    )
