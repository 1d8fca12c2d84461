"""Firm A with a fiscal year in a house whose program GİB approved; nothing of its books is made. It is 2 November."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.edefter_world import approved_program, set_up
from tests.portal_world import World, client, world

__all__ = ["client", "world"]


@pytest.fixture
def books(world: World, settings: Any, tmp_path: Path) -> Iterator[World]:
    with approved_program(settings, tmp_path / "edefter"):
        set_up(world.a)
        yield world
