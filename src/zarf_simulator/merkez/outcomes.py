"""What came of a call to an integrator."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivered:
    """The integrator has it. again: it said 2001, so it had it before."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """It may or may not have it; the same envelope goes out again later."""

    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The integrator's current system response envelope (XML)."""

    xml: bytes


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The integrator gave no system response. code: its fault (2004: it does not know the envelope), if any."""

    reason: str
    code: int | None = None
