"""Two firms, ports in memory, an approved program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.edefter_world import SealingWorld, approved_program
from tests.portal_world import NOW, World, client, world

from zarf.ports import wired

__all__ = ["client", "house", "seals", "world"]


@pytest.fixture
def house(world: World, settings: Any, tmp_path: Path) -> Iterator[World]:
    """The two firms in a house whose program GİB approved."""
    with approved_program(settings, tmp_path / "edefter"):
        yield world


@pytest.fixture
def seals(house: World) -> Iterator[SealingWorld]:
    """A simulated KamuSM; firm A has its mali mühür."""
    made = SealingWorld(NOW)
    house.a.seal_key = made.key(house.a.vkn_tckn, house.a.title)
    house.a.save()
    with wired.using(made.ports(wired.ports())):
        yield made
