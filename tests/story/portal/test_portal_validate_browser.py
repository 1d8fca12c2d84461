"""The page "Belge denetle" in a real browser: dropped files, findings beside their lines, keyboard, phone, axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.portal_world import EXAMPLE
from tests.real_browser import browser, sign_in
from tests.story.portal.test_portal_browser import keep, page

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

__all__ = ["browser", "page"]

FAULTY = (
    EXAMPLE.replace(b"TICARIFATURA", b"ticarifatura")
    .replace(b">TRY<", b">TL<")
    .replace(
        b"<cbc:LineCountNumeric>", b"<cbc:Note>\"><script>document.title='x'</script></cbc:Note><cbc:LineCountNumeric>"
    )
)
HOSTILE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def assert_accessible(page: Any) -> None:
    found = axe.Axe().run(page, options=WCAG).response["violations"]
    assert [(item["id"], [node["html"][:200] for node in item["nodes"]][:3]) for item in found] == []


def open_page(page: Any) -> None:
    sign_in(page)
    page.get_by_role("link", name="Belge denetle").click()
    playwright.expect(page.get_by_role("heading", name="Belge denetle")).to_be_visible()


def drop(page: Any, folder: Path, *files: tuple[str, bytes]) -> None:
    """Lets files fall on the box, as a person does with the mouse."""
    for name, data in files:
        (folder / name).write_bytes(data)
    box = page.locator("#files").bounding_box()
    mouse = page.context.new_cdp_session(page)
    carried = {"items": [], "files": [str(folder / name) for name, _ in files], "dragOperationsMask": 1}
    for step in ("dragEnter", "dragOver", "drop"):
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        mouse.send("Input.dispatchDragEvent", {"type": step, **place, "data": carried})
    assert page.evaluate("document.querySelector('#files').files.length") == len(files)


def test_dropped_files_are_judged_and_their_findings_stand_beside_their_lines(
    page: Any, world: Any, tmp_path: Path
) -> None:
    open_page(page)
    assert_accessible(page)
    keep(page, "60-validate")
    drop(page, tmp_path, ("kötü fatura.xml", FAULTY), ("iyi.xml", EXAMPLE), ("tehlikeli.xml", HOSTILE))
    page.get_by_label("Taslak").check()
    page.get_by_role("button", name="Denetle", exact=True).click()
    playwright.expect(page.locator("#results-title")).to_be_focused()
    assert page.url.endswith("/validate/")
    assert_accessible(page)
    keep(page, "61-validate-findings")

    card = page.locator(".card-beside", has_text="ProfileIDCheck-1").first
    line = page.locator(".line", has_text="ticarifatura").first
    card_box, line_box = card.bounding_box(), line.bounding_box()
    if page.zarf_size == "desk":
        assert abs(card_box["y"] - line_box["y"]) < 40
        assert card_box["x"] > line_box["x"] + line_box["width"] - 5
    else:
        assert 0 < line_box["y"] - card_box["y"] - card_box["height"] < 60
    assert page.title() != "x"

    page.locator(".jump a").first.click()
    assert page.evaluate("document.querySelector('.card-beside:target') !== null")
    with page.expect_download() as carried:
        page.get_by_role("link", name="Düzeltilmiş, mühürsüz belgeyi indir").click()
    assert carried.value.suggested_filename == "kötü fatura.fixed.xml"
    assert b"TICARIFATURA" in Path(carried.value.path()).read_bytes()

    before = page.locator(".line").count()
    page.locator(".gap button").first.click()
    playwright.expect(page.locator(".line")).not_to_have_count(before)
    page.get_by_role("button", name="Yalnız bulgular").click()
    playwright.expect(page.get_by_role("button", name="Yalnız bulgular")).to_have_attribute("aria-pressed", "true")
    playwright.expect(page.locator(".gap")).to_have_count(0)
    keep(page, "62-validate-findings-only")
    page.get_by_role("button", name="Bütün dosya").click()
    playwright.expect(page.get_by_role("button", name="Bütün dosya")).to_have_attribute("aria-pressed", "true")
    playwright.expect(page.locator(".report").first.locator(".gap")).to_have_count(0)
    keep(page, "63-validate-whole", whole=False)
    page.get_by_role("button", name="English").click()
    playwright.expect(page.get_by_role("heading", name="Check a document")).to_be_visible()


def test_the_keyboard_alone_is_enough(page: Any, world: Any, tmp_path: Path) -> None:
    file = tmp_path / "fatura.xml"
    file.write_bytes(FAULTY)
    open_page(page)
    page.locator("#files").set_input_files(file)
    page.locator("#files").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Denetle":
            break
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#results-title")).to_be_focused()
    seen = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.innerText"))
    assert {"fatura.xml", "Yalnız bulgular", "Bulgulara git"} <= seen


def test_too_many_files_are_told_on_the_page(page: Any, world: Any, tmp_path: Path) -> None:
    page.zarf_refusals.append("400")
    open_page(page)
    drop(page, tmp_path, *[(f"{number}.xml", b"<a/>") for number in range(21)])
    page.get_by_role("button", name="Denetle", exact=True).click()
    playwright.expect(page.locator("#results [role=alert]")).to_contain_text("en çok 20 dosya")


def test_it_works_without_javascript(browser: Any, live_server: Any, world: Any, tmp_path: Path) -> None:
    file = tmp_path / "fatura.xml"
    file.write_bytes(FAULTY)
    context = browser.new_context(java_script_enabled=False, locale="tr-TR", base_url=live_server.url)
    plain = context.new_page()
    plain.goto("/")
    plain.get_by_label("E-posta").fill("muhasebe@deneme.invalid")
    plain.get_by_label("Parola").fill("uzun bir parola 26")
    plain.get_by_role("button", name="Giriş yap").click()
    plain.get_by_role("link", name="Belge denetle").click()
    plain.get_by_label("Dosyaları buraya bırakın").set_input_files(file)
    plain.get_by_label("Gösterim").select_option("whole")
    plain.get_by_role("button", name="Denetle", exact=True).click()
    playwright.expect(plain.locator(".card-beside", has_text="ProfileIDCheck-1")).to_be_visible()
    assert plain.locator(".gap").count() == 0
    context.close()
