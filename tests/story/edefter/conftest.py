"""The world of the story of a month: database, folder, keys, a firm whose books are set up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.edefter_world import PROGRAM, set_up
from tests.story.edefter.books_world import TITLE, VKN, Books, build_ports, make_keys

from zarf.office.taxpayers.services import create_taxpayer
from zarf.ports import wired
from zarf.site.config import ensure_home


@pytest.fixture
def books(database_url: str, tmp_path: Path, settings: Any) -> Iterator[Books]:
    key = make_keys(tmp_path)
    ensure_home(tmp_path / "home")
    more = dict(settings.ZARF.values) | {"ZARF_EDEFTER_PROGRAM": PROGRAM}
    settings.ZARF = replace(settings.ZARF, home=tmp_path / "home", values=more)
    with wired.using(build_ports(tmp_path)):
        taxpayer = create_taxpayer(VKN, TITLE, district="Kadıköy", city="İstanbul", seal_key=key)
        set_up(taxpayer)
        yield Books(tmp_path, taxpayer, database_url, PROGRAM)
