"""What falls due stands on the first page, in the reader's language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.portal_world import World

from zarf.core.findings import finding
from zarf.office.deadlines import services as deadlines
from zarf.office.deadlines.services import Due
from zarf.ports.wired import ports


@pytest.fixture
def due(world: World) -> str:
    told = finding("EF-SLG-020", found="1234567808", until="30.11.2026", days=9)
    item = Due("key:ends", ports().clock.now() + timedelta(days=9), told, world.a.pk)
    deadlines.replace("seal", [item])
    return told.message("tr")


def test_what_falls_due_stands_on_the_first_page(client: Client, due: str) -> None:
    page = client.get("/").content.decode()
    assert "Süresi gelenler" in page
    assert due in page.replace("&#x27;", "'")


def test_the_first_page_says_nothing_where_nothing_falls_due(client: Client, world: World) -> None:
    assert "Süresi gelenler" not in client.get("/").content.decode()
