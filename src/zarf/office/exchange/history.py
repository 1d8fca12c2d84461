"""The story of a document or envelope in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zarf.office.exchange import queries
from zarf.office.exchange.models import Document, Envelope, Event
from zarf.office.exchange.states import state
from zarf.office.exchange.transitions import machine_of

_NOTES = {
    "drawn_anew": ("Firma bilgileri değiştiği için yeniden çizildi.", "Drawn anew, for the firm's data had changed."),
    "mark_taken_off": ("“e-Fatura” işareti kaldırıldı.", "The mark “e-Fatura” was taken off."),
    "decided_anew": ("Yeni listeyle yeniden karar verildi.", "Decided anew with a newer list."),
}
"""Lines without a change of state that say more than the state does, in Turkish and English."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when, what, by whom, GİB's code, the detail as received, and the state it led to."""

    at: datetime
    text: str
    actor: str
    event: str
    gib_code: int | None
    detail: str
    state: str


def history_of_document(item: Document, language: str = "tr") -> list[Line]:
    """A document's own story, oldest first."""
    return [_line(event, item, language) for event in queries.document_events(item) if event.document_id]


def history_of_envelope(item: Envelope, language: str = "tr") -> list[Line]:
    """An envelope's story, oldest first."""
    return [_line(event, item, language) for event in queries.envelope_events(item)]


def _line(event: Event, row: Document | Envelope, language: str) -> Line:
    note = _NOTES.get(event.event)
    text = note[language == "en"] if note else state(machine_of(row), event.to_state).text(language)
    return Line(event.at, text, event.actor, event.event, event.gib_code, event.text, event.to_state)
