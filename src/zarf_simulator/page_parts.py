"""What the control pages of all services share: frame, banner, clock, tables. HTML without scripts, in Turkish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib import resources

from zarf_simulator.clock import ISTANBUL, VirtualClock
from zarf_simulator.safety import BANNER_TR

_JUMPS = ((3600, "1 saat"), (7200, "2 saat"), (28800, "8 saat"), (86400, "1 gün"), (9 * 86400, "9 gün"))


def framed(title: str, sentence: str, content: str) -> str:
    """A whole page. sentence, content: HTML."""
    return (
        '<!doctype html><html lang="tr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} (SIMULATOR)</title><style>{_style()}</style></head><body>"
        f'<div class="banner" role="alert">{BANNER_TR} (SIMULATOR)</div><main>'
        f'<h1>{title}</h1><p>{sentence} <a href="/">Yenile</a></p>{content}</main></body></html>'
    )


def clock_part(clock: VirtualClock) -> str:
    """The virtual moment and buttons that move it."""
    buttons = "".join(
        f'<form method="post" action="/control/clock"><button name="advance_seconds" value="{seconds}">'
        f"{text} ileri al</button></form>"
        for seconds, text in _JUMPS
    )
    now, hours = clock.istanbul_now(), clock.offset() / 3600
    way = "ileri" if hours >= 0 else "geri"
    return (
        f"<h2>Saat</h2><p>Benzetim saati: <strong>{now:%d.%m.%Y %H:%M:%S}</strong> (gerçek saatten "
        f"{abs(hours):.2f} saat {way})</p>{buttons}"
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; the cells are HTML already. On a phone every cell carries its head as a label."""
    head = "".join(f"<th>{name}</th>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f'<td data-name="{name}">{cell}</td>' for name, cell in zip(heads, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def moment(at: float) -> str:
    """A virtual moment as people in Istanbul read it."""
    return f"{datetime.fromtimestamp(at, ISTANBUL):%d.%m. %H:%M:%S}"


@cache
def _style() -> str:
    return (resources.files(__package__) / "page.css").read_text("utf-8")
