"""The five scenarios of inventories in GİB's compliance plan, from lines to filed approved berats, by real services.

The plan gives their number; what each holds is ours: all elements, thousands of lines, parts, branches, and a second
inventory whose numbers go on. Berats are time-stamped; every file is judged by our rules and by the simulated service.
Source: Yazılım Uyumluluk Onay Kılavuzu v1.7 (15.01.2026), test plan; spec e-defter.md, section 10.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.story.edefter.compliance_books import entries
from tests.story.edefter.compliance_world import ISTANBUL, VKN, Firm, firm

from zarf.core.ledgers.checking import check_ledger
from zarf.core.seal import verify_document
from zarf.office.edefter import inventory_writing
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet
from zarf.ports.wired import ports

HEAD = (
    "Kayıt No;Kaydeden;Kayıt Açıklaması;Hesap Kodu;Hesap Adı;Tutar;Borç/Alacak;Açıklama;"
    "Stok Kodu;Stok Adı;Miktar;Birim;Döviz;Döviz Tutarı;Kur;Kur Tarihi\n"
)


@pytest.fixture
def books(database_url: str, tmp_path: Path, settings: Any) -> Iterator[Firm]:
    with firm(tmp_path, settings, datetime(2026, 2, 5, 10, tzinfo=ISTANBUL)) as made:
        edefter.save_accounts(made.taxpayer, [edefter.ChartRow("153", "", "TİCARİ MALLAR")])
        yield made


def lines(number: int, day: str = "31.01.2026") -> str:
    """Goods in three units, a bare amount and one in another currency."""
    rows = []
    for place in range(number):
        unit = ("C62", "kg", "litre")[place % 3]
        rows.append(
            f"S-{place // 4:05d};Ayşe Örnek;Sayım tutanağı;153.01;Kırtasiye;{place + 1},50;B;Raf {place % 7};"
            f"STK-{place:05d};Kâğıt & kalem <{place}>;{place % 90},25;{unit};;;;"
        )
    rows.append("S-KASA;Ayşe Örnek;;100;KASA;1.500,00;B;Kasa sayımı;;;;;;;;")
    rows.append(f"S-DOVIZ;Ayşe Örnek;;100;KASA;4.000,00;B;;;;;;USD;100;40;{day}")
    return HEAD + "\n".join(rows)


def take(books: Firm, day: date, text: str, branch: str = "") -> LedgerSet:
    """From lines to a sealed package, by the services the command line calls."""
    item = edefter.open_inventory(books.taxpayer, day, "test", branch=branch, with_stamps=True)
    path = books.root.parent / f"envanter-{item.pk}.csv"
    path.write_text(text, "utf-8")
    reading = edefter.bring_inventory(books.taxpayer, item.pk, path, "test", take=True)
    assert reading.taken, [one.message("tr") for one in reading.findings[:5]]
    item.refresh_from_db()
    page = edefter.inventory_control(item)
    edefter.approve_inventory(books.taxpayer, item.pk, page.fingerprint, "test")
    closed = edefter.close_set(item.pk)
    assert closed.state == "READY", closed.problems
    return closed


def assert_filed(books: Firm, item: LedgerSet, parts: int | None = None) -> None:
    """Every package is done; E and EB are in order; each approved berat has our seal, a stamp and GİB's seal."""
    item.refresh_from_db()
    assert item.state == "FILED", books.states()
    found = list(item.parts.order_by("position"))
    assert parts is None or len(found) == parts
    world = ports()
    for part in found:
        assert set(part.files) == {"E", "EB", "EB.zip", "GIB-EB"}
        paths = {kind: books.files(entry["name"])[0] for kind, entry in part.files.items()}
        for kind in ("E", "EB", "GIB-EB"):
            with paths[kind].open("rb") as file:
                verdict = check_ledger(file, paths[kind].name)
            assert verdict.valid, (kind, [one.message("en") for one in verdict.findings[:3]])
        report = verify_document(
            paths["GIB-EB"].read_bytes(), trust=world.trust, revocation=world.revocation, at=world.clock.now(),
            may_seal=(VKN,),
        )  # fmt: skip
        assert (report.result, report.reasons, report.level) == ("valid", (), "XAdES-T")
        assert report.counter is not None


def test_scenario_1_an_inventory_with_all_elements(books: Firm) -> None:
    books.year(2026)
    item = take(books, date(2026, 1, 31), lines(24))
    books.work()
    assert_filed(books, item, parts=1)
    assert set(books.states()) == {f"{VKN}-202601-EB-000000"}
    text = books.files(f"{VKN}-202601-E-000000.xml")[0].read_text("utf-8")
    for name in ("measurableID", "measurableQuantity", "measurableUnitOfMeasure", "amountOriginalAmount"):
        assert f":{name} " in text


def test_scenario_2_thousands_of_lines(books: Firm) -> None:
    books.year(2026)
    item = take(books, date(2026, 1, 31), lines(5_000))
    books.work()
    assert_filed(books, item, parts=1)
    assert item.next_line == 5_003


def test_scenario_3_parts_of_its_own_beside_a_month_in_one(books: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory_writing, "part_limit", lambda: 200_000)
    books.year(2026)
    item = take(books, date(2026, 1, 31), lines(300))
    books.close(2026, 1, entries(24, 2026, 1, 12))
    books.work(rounds=8)
    assert_filed(books, item)
    numbers = [part.number for part in item.parts.order_by("position")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 1
    assert {name for name, state in books.states().items() if state != "DONE"} == set()
    assert f"{VKN}-202601-YB-000000" in books.states()


def test_scenario_4_the_branches_of_the_books(books: Firm) -> None:
    books.year(2026, branched=True)
    made = []
    for number in ("0001", "0002"):
        edefter.save_branch(books.taxpayer, number, f"Şube {number}")
        books.close(2026, 1, entries(12, 2026, 1, 12, branch=number), branch=number)
    for number in ("0001", "0002"):
        made.append(take(books, date(2026, 1, 31), lines(12), branch=number))
    books.work(rounds=8)
    for item in made:
        assert_filed(books, item, parts=1)
    assert {name[-4:] for name in books.states() if "-EB-" in name} == {"0001", "0002"}


def test_scenario_5_numbers_go_on_over_the_fiscal_year(books: Firm) -> None:
    books.year(2026)
    first = take(books, date(2026, 1, 31), lines(10))
    books.work()
    assert_filed(books, first, parts=1)
    books.gib.control("clock", {"advance_seconds": 30 * 86_400})
    second = take(books, date(2026, 2, 28), lines(10, "28.02.2026"))
    books.work()
    assert_filed(books, second, parts=1)
    assert (second.first_entry, second.first_line, second.first_serial) == (
        first.next_entry, first.next_line, first.next_serial,
    )  # fmt: skip
    text = books.files(f"{VKN}-202602-E-000000.xml")[0].read_text("utf-8")
    assert ">ENV202602000002<" in text
