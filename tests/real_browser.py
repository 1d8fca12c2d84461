"""The browser of the story tests: one for the whole process, since playwright cannot be started twice in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_opened: list[Any] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium. Each module that imports this has a fixture of its own; all give the same browser."""
    if _opened:
        yield _opened[0]
        return
    playwright = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is missing; on Debian: apt-get install chromium fonts-dejavu")
    # Django refuses its ORM in a thread with an event loop, and playwright keeps one in ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, headless=True)
        _opened.append(opened)
        yield opened
        _opened.clear()
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
