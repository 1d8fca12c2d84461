"""The clock of the home folder a command is called in, for commands that work without the running world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import click

from zarf.ports.clock import Clock, SystemClock


@dataclass(frozen=True, slots=True)
class HouseClock:
    """What the house puts into the context of its commands: how to come by its clock."""

    open: Callable[[], Clock]


def house_clock() -> Clock:
    """Virtual while GİB is simulated; the machine's where nobody said otherwise. Raises CannotGoOn."""
    context = click.get_current_context(silent=True)
    given = context.find_object(HouseClock) if context is not None else None
    return given.open() if given is not None else SystemClock()
