"""The story of a document or envelope in plain words, made from its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from zarf.doors.portal.office import Event
from zarf.doors.portal.wording import state_sign, state_text


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One step: when, what is so since then, who caused it, GİB's code and what was said."""

    at: datetime
    sign: str
    title: str
    detail: str
    actor: str
    gib_code: int | None


def story(events: Iterable[Event], direction: str) -> list[StoryLine]:
    """*events* (oldest first) for reading. Envelope events are told as such."""
    return [_line(event, direction) for event in events]


def _line(event: Event, direction: str) -> StoryLine:
    about_envelope = event.document_id is None
    text = state_text("envelope" if about_envelope else "document", direction, event.to_state)
    title = gettext("Zarf: %(text)s") % {"text": text} if about_envelope else text
    return StoryLine(
        at=event.at,
        sign=state_sign(event.to_state)[0],
        title=title,
        detail=event.text,
        actor=_actor(event.actor),
        gib_code=event.gib_code,
    )


def _actor(name: str) -> str:
    """People by their name, machines by what they are."""
    known = {"gib": "GİB", "worker": gettext("Zarf (kendiliğinden)"), "": gettext("Zarf (kendiliğinden)")}
    return known.get(name, name)
