"""An answer of the simulator's web face, as a value."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """dropped: the connection is broken instead of answering."""

    status: int
    content_type: str
    body: bytes
    dropped: bool = False


def as_json(data: object, status: int = 200) -> Answer:
    return Answer(status, "application/json", json.dumps(data).encode("utf-8"))
