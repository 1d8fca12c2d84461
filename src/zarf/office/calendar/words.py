"""What a state of a month is called: short, for a cell of the board and for the list of what is missing."""

from __future__ import annotations

_ROWS = {
    "REFUSED": ("✕", "bad", "GİB'de sorun", "trouble at GİB"),
    "STOPPED": ("!", "bad", "durdu", "stopped"),
    "WAITING_KONTOR": ("!", "warn", "kontör bekliyor", "waits for kontör"),
    "NONE": ("○", "calm", "açılmadı", "not begun"),
    "DRAFT": ("✎", "calm", "onay bekliyor", "waits for approval"),
    "APPROVED": ("…", "wait", "yazılıyor", "being written"),
    "WRITTEN": ("…", "wait", "mühürleniyor", "being sealed"),
    "READY": ("→", "warn", "gönderilecek", "to be sent"),
    "SENT": ("→", "wait", "GİB'de", "at GİB"),
    "FILED": ("→", "wait", "rapor bekliyor", "report awaited"),
    "COMPLETE": ("✓", "good", "tamam", "done"),
    "INACTIVE": ("–", "good", "hareketsiz", "no entries"),
}


def sign(state: str) -> str:
    return _ROWS[state][0]


def tone(state: str) -> str:
    """The class of its badge; never the only sign."""
    return _ROWS[state][1]


def text(state: str, language: str) -> str:
    return _ROWS[state][3 if language == "en" else 2]


def missing(states: list[tuple[str, str]], language: str) -> str:
    """What is not done, of each branch."""
    return ", ".join(f"{branch} {text(state, language)}".strip() for branch, state in states)
