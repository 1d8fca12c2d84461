"""The world of the stories of drawing up: the portal's firms, and GİB's lists that a test may change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cari_world import Lists, gib_lists
from tests.portal_world import World, client, world

from zarf.ports.wired import ports

__all__ = ["client", "lists", "world"]


@pytest.fixture
def lists(world: World) -> Iterator[Lists]:
    with gib_lists(ports()) as found:
        yield found
