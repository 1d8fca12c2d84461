"""The story of a document or envelope as the page tells it: signs and people's words beside the office's lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from zarf.doors.portal.office import Line
from zarf.doors.portal.wording import state_sign


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One step: when, what is so since then, who caused it, GİB's code and what was said."""

    at: datetime
    sign: str
    title: str
    detail: str
    actor: str
    gib_code: int | None


def story(lines: Iterable[Line]) -> list[StoryLine]:
    """*lines* (oldest first) for reading."""
    return [
        StoryLine(line.at, state_sign(line.state)[0], line.text, line.detail, _actor(line.actor), line.gib_code)
        for line in lines
    ]


def _actor(name: str) -> str:
    """People by their name, machines by what they are."""
    known = {"gib": "GİB", "worker": gettext("Zarf (kendiliğinden)"), "": gettext("Zarf (kendiliğinden)")}
    return known.get(name, name)
