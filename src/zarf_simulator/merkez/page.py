"""The control page: one HTML page in Turkish, without scripts and without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from html import escape
from importlib import resources

from zarf_simulator.clock import ISTANBUL
from zarf_simulator.merkez.codes import ERRORS, TEXTS
from zarf_simulator.merkez.faults import KINDS, PLACES
from zarf_simulator.merkez.states import COMPLETED, RECEIVER_REFUSED, SENDING_ENDED
from zarf_simulator.merkez.world import World
from zarf_simulator.safety import BANNER_TR
from zarf_simulator.store import Row

_BAD = ERRORS | {SENDING_ENDED, RECEIVER_REFUSED}
_JUMPS = ((3600, "1 saat"), (7200, "2 saat"), (28800, "8 saat"), (86400, "1 gün"), (9 * 86400, "9 gün"))
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
    return (
        '<!doctype html><html lang="tr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Merkez benzetimi (SIMULATOR)</title><style>{_style()}</style></head><body>"
        f'<div class="banner" role="alert">{BANNER_TR} (SIMULATOR)</div><main>'
        "<h1>Merkez benzetimi</h1><p>Buradan geçen hiçbir zarf Gelir İdaresi Başkanlığına gitmez; "
        "hiçbir kayıt resmî değildir. "
        '<a href="/">Yenile</a></p>'
        f"{_clock(world)}{_queue(world)}{_faults(world)}{_participants(world)}</main></body></html>"
    )


@cache
def _style() -> str:
    return (resources.files(__package__) / "page.css").read_text("utf-8")


def _clock(world: World) -> str:
    buttons = "".join(
        f'<form method="post" action="/control/clock"><button name="advance_seconds" value="{seconds}">'
        f"{text} ileri al</button></form>"
        for seconds, text in _JUMPS
    )
    now, hours = world.clock.istanbul_now(), world.clock.offset() / 3600
    way = "ileri" if hours >= 0 else "geri"
    return (
        f"<h2>Saat</h2><p>Benzetim saati: <strong>{now:%d.%m.%Y %H:%M:%S}</strong> (gerçek saatten "
        f"{abs(hours):.2f} saat {way})</p>{buttons}"
    )


def _queue(world: World) -> str:
    rows = world.envelopes.listed(100)
    if not rows:
        return "<h2>Kuyruk</h2><p>Henüz zarf yok.</p>"
    heads = ("Geliş", "Durum", "Zarf", "Gönderen", "Alıcı", "Sıradaki iş")
    return f"<h2>Kuyruk</h2>{_table(heads, [_envelope(row) for row in rows])}"


def _envelope(row: Row) -> Sequence[str]:
    state = row["state"]
    look = "bad" if state in _BAD else "good" if state == COMPLETED else "wait"
    detail = f'<div class="detail">{escape(row["detail"][:300])}</div>' if row["detail"] else ""
    about = f"<br>{escape(str(row['about_code']))} &rarr; <code>{escape(row['about'])}</code>" if row["about"] else ""
    todo = f"{_TASKS[row['task']]}, {_time(row['due_at'])}" if row["task"] else "yok"
    link = f'<a href="/control/envelopes/{escape(row["id"])}"><code>{escape(row["id"])}</code></a>'
    return (
        _time(row["received_at"]),
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
    table = _table(("Hata", "Ayrıntı", "Kalan"), rows) if rows else "<p>Kurulu hata yok; her şey yolunda işler.</p>"
    return (
        f'<h2>İstenen hatalar</h2>{table}<form method="post" action="/control/faults">'
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
        f"<h2>Entegratörler</h2>{_table(('VKN', 'Unvan', 'Adres'), integrators)}"
        f"<h2>Etiketler</h2>{_table(('VKN/TCKN', 'Rol', 'Belge', 'Etiket', 'Entegratör', 'Durum'), aliases)}"
        '<p><a href="/EFaturaMerkez/newUserPkListxml.zip">PK listesi</a>, '
        '<a href="/EFaturaMerkez/newUserGbListxml.zip">GB listesi</a>, '
        '<a href="/control/envelopes">kuyruk (JSON)</a></p>'
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; the cells are HTML already. On a phone every cell carries its head as a label."""
    head = "".join(f"<th>{name}</th>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f'<td data-name="{name}">{cell}</td>' for name, cell in zip(heads, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, ISTANBUL):%d.%m. %H:%M:%S}"
