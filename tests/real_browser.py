"""The browser of the story tests: one for the whole process, since playwright cannot be started twice in it.

A test module imports `browser`, opens pages by `opened`, and keeps what people will see by an `Album`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
WIDTHS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
_ARTEFACTS = Path(__file__).parents[1] / "test-artefacts"
_WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
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


@contextmanager
def opened(browser: Any, size: str, url: str, *, refusals: Sequence[str] = ("422",)) -> Iterator[Any]:
    """A Turkish page as wide as WIDTHS[size]. Afterwards the test fails on any script error or blocked content.

    refusals: answers of the server that belong to the test; more may be appended to `page.zarf_refusals`.
    """
    context = browser.new_context(viewport=WIDTHS[size], locale="tr-TR", base_url=url)
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.zarf_size = size
    page.zarf_refusals = list(refusals)
    yield page
    context.close()
    assert [line for line in complaints if not any(code in line for code in page.zarf_refusals)] == []


def sign_in(
    page: Any,
    email: str = "muhasebe@deneme.invalid",
    password: str = "uzun bir parola 26",
    *,
    album: Album | None = None,
) -> None:
    """From the sign-in page to the first page; a picture of the former in *album*."""
    page.goto("/accounts/login/")
    page.get_by_label("E-posta").fill(email)
    page.get_by_label("Parola").fill(password)
    if album is not None:
        album(page, "01-sign-in")
    page.get_by_role("button", name="Giriş yap").click()
    page.get_by_role("heading", name="Bugün yapılacaklar").wait_for()


class Album:
    """Pictures of pages, kept in test-artefacts/*name*."""

    def __init__(self, name: str) -> None:
        self.folder = _ARTEFACTS / name

    def __call__(self, page: Any, name: str, *, whole: bool = True, runs_script: bool = True) -> None:
        """Keep a picture; the page may not be wider than the window, and axe may find nothing of WCAG A and AA.

        The view of a document runs no script, so axe cannot look into it.
        """
        axe = pytest.importorskip("axe_playwright_python.sync_playwright")
        self.folder.mkdir(parents=True, exist_ok=True)
        size = WIDTHS[page.zarf_size]
        # A page that is just being replaced has no document for a moment.
        page.wait_for_selector("html")
        if whole:
            # A frame below the fold is not painted in a full-page picture, so the window is made as high as the page.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": size["width"], "height": height})
            page.wait_for_timeout(150)
        page.screenshot(path=self.folder / f"{name}.{page.zarf_size}.png")
        page.set_viewport_size(size)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is {overflow} pixels wider than the window"
        if not runs_script:
            return
        options = {"runOnly": {"type": "tag", "values": list(_WCAG)}, "iframes": False}
        found = axe.Axe().run(page, options=options).response["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []
