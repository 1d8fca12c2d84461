"""Two firms, ports in memory, an approved program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.edefter_world import approved_program
from tests.portal_world import World, client, world

__all__ = ["client", "house", "world"]


@pytest.fixture
def house(world: World, settings: Any, tmp_path: Path) -> Iterator[World]:
    """The two firms in a house whose program GİB approved."""
    with approved_program(settings, tmp_path / "edefter"):
        yield world
