"""Files of vouchers in every format: all findings at once, all or nothing, nothing twice, nothing patched silently."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.edefter_world import set_up
from tests.portal_world import NOW, World

from zarf.core.errors import Conflict, NotFound
from zarf.office.edefter import services as edefter
from zarf.office.edefter.models import LedgerSet, VoucherLine
from zarf.office.edefter.services import Import, ImportChoices, Refused, Voucher

HEADS = ("Fiş No", "Fiş Tarihi", "Kaydeden", "Fiş Açıklaması", "Hesap Kodu", "Borç", "Alacak", "Açıklama",
         "Belge Türü", "Belge No", "Belge Tarihi")  # fmt: skip
Rows = list[dict[str, Any]]


def sale(number: str = "M-1", day: str = "2026-01-10", amount: str = "120,00", **more: Any) -> Rows:
    """A voucher of three lines."""
    head = {"Fiş No": number, "Fiş Tarihi": day, "Kaydeden": "Ayşe", "Fiş Açıklaması": "Satış"}
    document = {"Belge Türü": "Fatura", "Belge No": "ABC2026000000001", "Belge Tarihi": day}
    return [
        head | document | {"Hesap Kodu": "120.01.001", "Borç": amount, "Alacak": ""} | more,
        head | document | {"Hesap Kodu": "600.01", "Borç": "", "Alacak": "100,00"} | more,
        head | document | {"Hesap Kodu": "391.20", "Borç": "", "Alacak": "20,00"} | more,
    ]


def as_csv(rows: Rows, encoding: str = "utf-8", heads: tuple[str, ...] | None = None) -> bytes:
    names = heads or tuple(dict.fromkeys((*HEADS, *(name for row in rows for name in row))))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=";", lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_workbook(rows: Rows) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    names = tuple(dict.fromkeys((*HEADS, *(name for row in rows for name in row))))
    sheet.append(names)
    for row in rows:
        sheet.append([row.get(name) for name in names])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def books(house: World) -> World:
    set_up(house.a)
    return house


def bring(world: World, data: bytes, **choices: Any) -> Import:
    item = edefter.keep_file(world.a, "test", "fisler", io.BytesIO(data), ImportChoices(**choices))
    edefter.read_import(item.pk)
    return edefter.import_of(world.a, item.pk)


def found(item: Import) -> list[tuple[int | None, str]]:
    return [(one.row, one.code) for one in edefter.findings_of(item)]


def live(world: World) -> list[str]:
    return list(Voucher.objects.filter(taxpayer=world.a, state="live").order_by("pk").values_list("number", flat=True))


def nothing_is_kept(world: World) -> None:
    assert not Voucher.objects.filter(taxpayer=world.a).exists()
    assert not VoucherLine.objects.filter(taxpayer=world.a).exists()


@pytest.mark.parametrize("form", ["csv", "cp1254", "utf-16", "xlsx", "cr"])
def test_a_file_is_shown_first_and_taken_over_as_a_whole(books: World, form: str) -> None:
    rows = sale() + sale("M-2", "2026-01-11")
    data = {
        "csv": as_csv(rows), "cp1254": as_csv(rows, "cp1254"), "utf-16": as_csv(rows, "utf-16"),
        "xlsx": as_workbook(rows), "cr": as_csv(rows).replace(b"\r\n", b"\r"),
    }[form]  # fmt: skip
    item = bring(books, data)
    assert (item.state, found(item)) == ("ready", [])
    assert {name: item.counts[name] for name in ("vouchers", "lines", "total")} == {
        "vouchers": 2, "lines": 6, "total": 24000,
    }  # fmt: skip
    assert live(books) == []
    assert edefter.apply_import(books.a, item.pk, "test") == {"new": 2, "replaced": 0, "same": 0}
    assert live(books) == ["M-1", "M-2"]
    line = VoucherLine.objects.filter(voucher__number="M-1").order_by("position")[0]
    assert (line.main_id, line.sub_id, line.amount, line.is_debit) == ("120", "120.01.001", 12000, True)
    assert (line.document_type, line.document_date) == ("invoice", date(2026, 1, 10))
    assert not Path(item.path).exists()


def json_voucher(number: str = "J-1", **more: Any) -> dict[str, Any]:
    return {
        "number": number, "date": "2026-01-10", "entered_by": "Ayşe", "comment": "Döviz", "lines": [
            {"account": "120.01.001", "debit": 4000, "foreign": {"amount": "100", "currency": "USD", "rate": 40.0,
             "rate_date": "2026-01-10"}},
            {"account": "118.01", "credit": "150.00", "fund": {"quantity": 10, "price": 15}},
            {"account": "600.01", "credit": 3850.0, "document": {"type": "other", "number": "1", "date": "2026-01-10",
             "name": "Dekont"}, "payment_method": "Banka"},
        ],
    } | more  # fmt: skip


@pytest.mark.parametrize("form", ["object", "list", "lines", "mark"])
def test_json_brings_currencies_and_fund_units(books: World, form: str) -> None:
    vouchers = [json_voucher(), json_voucher("J-2")]
    text = {
        "object": json.dumps({"vouchers": vouchers}), "list": json.dumps(vouchers),
        "lines": "\n".join(map(json.dumps, vouchers)), "mark": "\ufeff" + json.dumps(vouchers),
    }[form]  # fmt: skip
    item = bring(books, text.encode())
    assert (item.state, found(item)) == ("ready", [])
    edefter.apply_import(books.a, item.pk, "test")
    lines = VoucherLine.objects.filter(voucher__number="J-1").order_by("position")
    assert [line.foreign and line.foreign["rate"] for line in lines] == ["40", None, None]
    assert lines[1].fund == {"quantity": "10", "price": "15"}
    assert (lines[2].payment_method, lines[2].document_name) == ("Banka", "Dekont")


def test_the_flat_format_of_integrators_is_taken_with_the_accounts_it_names(books: World, shared: Path) -> None:
    data = (shared / "edefter" / "erp-import" / "izibiz_verideseni_ornek.csv").read_bytes()
    edefter.add_year(books.a, edefter.YearData(date(2013, 1, 1), date(2013, 12, 31)), "test")
    item = bring(books, data)
    assert item.state == "wrong"
    assert {code for _, code in found(item)} == {"EF-VCH-058", "EF-VCH-060"}
    item = bring(books, data, adds_accounts=True)
    assert (item.state, item.counts["vouchers"], item.counts["lines"]) == ("ready", 750, 2000)
    edefter.apply_import(books.a, item.pk, "test")
    assert edefter.chart(books.a).get(sub_id="153.01").name == "MALZEME 1"
    assert Voucher.objects.get(counter=1).number == "00000000000000000000000000000163"


def test_lines_of_a_voucher_stand_together_unless_they_have_an_id(books: World) -> None:
    one, two = sale(), sale("M-2")
    item = bring(books, as_csv([one[0], two[0], two[1], one[1], one[2], two[2]]))
    assert found(item) == [(5, "EF-VCH-075"), (7, "EF-VCH-075")]
    one, two = sale(**{"Fiş Kimliği": "1"}), sale("M-2", **{"Fiş Kimliği": "2"})
    item = bring(books, as_csv([one[0], two[0], two[1], one[1], one[2], two[2]]))
    assert (item.state, item.counts["vouchers"]) == ("ready", 2)


def test_a_voucher_that_comes_twice_in_a_file_is_not_doubled(books: World) -> None:
    apart = bring(books, as_csv(sale() + sale("M-2") + sale()))
    assert sorted(found(apart)) == [(8, "EF-VCH-075"), (8, "EF-VCH-076")]
    told = edefter.findings_of(apart).filter(code="EF-VCH-076").get().texts
    assert told["message"] == "Fiş bütün satırlarıyla yeniden geliyor: M-1, ilk satırı 2."
    assert found(bring(books, as_csv(sale() + sale() + sale()))) == [(5, "EF-VCH-076")]
    known = sale(**{"Fiş Kimliği": "1"})
    assert found(bring(books, as_csv(known + sale("M-2", **{"Fiş Kimliği": "2"}) + known))) == [(8, "EF-VCH-076")]
    nothing_is_kept(books)


def test_lines_alike_in_one_voucher_are_taken(books: World) -> None:
    other = sale(Açıklama="ikinci satış")
    assert bring(books, as_csv(sale() + other)).state == "ready"
    twice = json_voucher()
    twice["lines"] = twice["lines"] * 2
    assert found(bring(books, json.dumps([twice]).encode())) == []
    same = json_voucher(id="erp-1")
    assert "EF-VCH-076" in {code for _, code in found(bring(books, json.dumps([same, same]).encode()))}


def test_every_fault_of_a_file_is_told_at_once_and_nothing_of_it_is_kept(books: World) -> None:
    rows = [
        *sale(), *sale("M-2", amount="119,99"), *sale("M-3", **{"Hesap Kodu": "999"}), *sale("M-4", day="2025-12-31"),
        sale("M-5")[0], *sale("M-6", **{"Belge No": ""}), *sale("M-7", amount="120,001"),
    ]  # fmt: skip
    item = bring(books, as_csv(rows))
    assert item.state == "wrong"
    # A row that is wrong by itself says nothing of its voucher's balance; an account is told at its first row.
    expected = [
        (5, "EF-VCH-050"), (8, "EF-VCH-058"), (11, "EF-BKS-008"), (14, "EF-VCH-051"),
        (15, "EF-VCH-033"), (16, "EF-VCH-033"), (17, "EF-VCH-033"), (18, "EF-VCH-023"),
    ]  # fmt: skip
    assert found(item) == expected
    nothing_is_kept(books)
    with pytest.raises(Refused, match="EF-VCH-070"):
        edefter.apply_import(books.a, item.pk, "test")


def many(*vouchers: Rows) -> bytes:
    return as_csv([row for voucher in vouchers for row in voucher])


def test_the_same_file_is_not_taken_twice(books: World) -> None:
    first = bring(books, many(sale(), sale("M-2")))
    edefter.apply_import(books.a, first.pk, "test")
    with pytest.raises(Refused, match="EF-VCH-070"):
        edefter.apply_import(books.a, first.pk, "test")
    second = bring(books, many(sale(), sale("M-3")))
    assert found(second) == [(2, "EF-VCH-062")]
    assert live(books) == ["M-1", "M-2"]


def test_a_voucher_changed_since_is_replaced_only_when_that_is_asked_for(books: World) -> None:
    edefter.apply_import(books.a, bring(books, many(sale(), sale("M-2"))).pk, "test")
    changed = many(sale(Açıklama="düzeltildi"), sale("M-2"), sale("M-3"))
    assert found(bring(books, changed)) == [(2, "EF-VCH-063"), (5, "EF-VCH-062")]
    item = bring(books, changed, replaces=True)
    assert (item.state, item.counts["same"]) == ("ready", 1)
    assert edefter.apply_import(books.a, item.pk, "test") == {"new": 1, "replaced": 1, "same": 1}
    assert sorted(live(books)) == ["M-1", "M-2", "M-3"]
    now = Voucher.objects.get(number="M-1", state="live")
    assert [line.comment for line in now.lines.all()] == ["düzeltildi"] * 3
    assert Voucher.objects.filter(number="M-1", state="replaced").count() == 1


def test_of_two_files_with_the_same_voucher_the_second_is_told_that_something_changed(books: World) -> None:
    first, second = bring(books, many(sale())), bring(books, many(sale()))
    edefter.apply_import(books.a, first.pk, "test")
    with pytest.raises(Conflict, match="EF-VCH-072"):
        edefter.apply_import(books.a, second.pk, "test")
    assert live(books) == ["M-1"]


def closed_january(world: World, state: str = "APPROVED") -> None:
    year = edefter.year_of(world.a, date(2026, 1, 1))
    LedgerSet.objects.create(
        taxpayer=world.a, fiscal_year=year, year=2026, month=1, starts=date(2026, 1, 1), ends=date(2026, 1, 31),
        state=state, state_at=NOW, made_at=NOW, made_by="x",
    )  # fmt: skip


def test_a_closed_period_takes_no_voucher(books: World) -> None:
    closed_january(books)
    item = bring(books, many(sale(), sale("M-2", day="2026-02-01")))
    assert found(item) == [(2, "EF-VCH-064")]


def test_a_period_approved_between_reading_and_taking_takes_no_voucher(books: World) -> None:
    item = bring(books, many(sale()))
    closed_january(books)
    with pytest.raises(Conflict, match="EF-VCH-072"):
        edefter.apply_import(books.a, item.pk, "test")
    assert live(books) == []


def test_a_voucher_that_is_there_in_another_month_is_told(books: World) -> None:
    known = {"Fiş Kimliği": "erp-7"}
    first = many(sale(), sale("M-2", **known), sale("M-3"))
    edefter.apply_import(books.a, bring(books, first).pk, "test")
    moved = many(sale(day="2026-03-05"), sale("M-9", day="2026-02-05", **known), sale("M-3", "2026-02-05", "120,00"))
    other = many(sale(day="2026-03-05", Açıklama="başka"), sale("M-8", day="2026-02-05"))
    item = bring(books, moved)
    assert (item.state, found(item)) == ("ready", [(2, "EF-VCH-080"), (5, "EF-VCH-080"), (8, "EF-VCH-080")])
    texts = [one.texts["message"] for one in edefter.findings_of(item)]
    assert texts[1].endswith("satırları aynı: M-9, orada M-2 (10.01.2026).")
    assert found(bring(books, other)) == []
    closed_january(books)
    assert found(bring(books, moved)) == [(2, "EF-VCH-081"), (5, "EF-VCH-081"), (8, "EF-VCH-081")]


def test_a_voucher_outside_the_month_asked_for_is_told(books: World) -> None:
    item = bring(books, many(sale(), sale("M-2", day="2026-02-01")), month=202601)
    assert found(item) == [(5, "EF-VCH-067")]


def test_a_number_twice_in_a_month_is_told(books: World) -> None:
    rows = sale(**{"Fiş Kimliği": "1"}) + sale(**{"Fiş Kimliği": "2"})
    assert found(bring(books, as_csv(rows))) == [(5, "EF-VCH-053")]
    rows = sale(**{"Fiş Kimliği": "1"}) + sale(day="2026-02-10", **{"Fiş Kimliği": "2"})
    assert bring(books, as_csv(rows)).state == "ready"


def numbered(*counters: str, days: tuple[str, ...] = ()) -> bytes:
    vouchers = [
        sale(f"M-{place}", days[place] if days else "2026-01-10", **{"Yevmiye Madde No": counter})
        for place, counter in enumerate(counters)
    ]
    return many(*vouchers)


@pytest.mark.parametrize(
    ("counters", "days", "expected"),
    [
        (("1", "2", "3"), (), []),
        (("1", "3", "4"), (), [(5, "EF-VCH-054")]),
        (("1", "1", "2"), (), [(5, "EF-VCH-055")]),
        (("1", "2", ""), (), [(8, "EF-VCH-057")]),
        (("1", "2"), ("2026-01-10", "2026-01-09"), [(5, "EF-VCH-056")]),
    ],
)
def test_the_programs_own_entry_numbers_are_consecutive_and_go_with_the_days(
    books: World, counters: tuple[str, ...], days: tuple[str, ...], expected: list[tuple[int, str]]
) -> None:
    assert found(bring(books, numbered(*counters, days=days))) == expected


def test_a_gap_is_closed_by_what_is_there_already(books: World) -> None:
    edefter.apply_import(books.a, bring(books, numbered("1", "2")).pk, "test")
    later = many(sale("M-9", "2026-02-01", **{"Yevmiye Madde No": "3"}))
    assert bring(books, later).state == "ready"
    gap = many(sale("M-9", "2026-02-01", **{"Yevmiye Madde No": "4"}))
    assert found(bring(books, gap)) == [(2, "EF-VCH-054")]


def test_new_accounts_are_added_only_when_asked_for_and_only_with_names(books: World) -> None:
    names = {"Hesap Kodu": "153.01", "Hesap Adı": "Kâğıt", "Ana Hesap Adı": "TİCARİ MALLAR"}
    rows = sale()[:2]
    rows[0] |= names | {"Borç": "100,00"}
    assert found(bring(books, as_csv(rows))) == [(2, "EF-VCH-058"), (2, "EF-VCH-058")]
    item = bring(books, as_csv(rows), adds_accounts=True)
    assert (item.state, item.counts["accounts"]) == (
        "ready",
        [["153", "", "TİCARİ MALLAR"], ["153", "153.01", "Kâğıt"]],
    )
    assert not edefter.chart(books.a).filter(main_id="153").exists()
    edefter.apply_import(books.a, item.pk, "test")
    assert edefter.chart(books.a).filter(main_id="153").count() == 2
    rows = sale("M-2")[:2]
    rows[0] |= {"Hesap Kodu": "157.01", "Hesap Adı": "", "Ana Hesap Adı": "", "Borç": "100,00"}
    assert found(bring(books, as_csv(rows), adds_accounts=True)) == [(2, "EF-VCH-061"), (2, "EF-VCH-061")]


def test_names_that_differ_are_told_and_the_charts_name_stays(books: World) -> None:
    rows = sale(**{"Ana Hesap Adı": ""})
    rows[0]["Hesap Adı"], rows[1]["Hesap Adı"] = "Başka Ad", "Kırtasiye"
    item = bring(books, as_csv(rows))
    assert (item.state, found(item)) == ("ready", [(2, "EF-VCH-060")])
    rows += sale("M-2")
    rows[3]["Hesap Adı"] = "Üçüncü Ad"
    assert (None, "EF-VCH-059") not in found(bring(books, as_csv(rows)))
    assert (2, "EF-VCH-059") in found(bring(books, as_csv(rows)))


def test_many_documents_in_one_voucher_are_told(books: World) -> None:
    rows = sale()
    rows[2] |= {"Belge Tarihi": "2026-01-25", "Belge No": "ABC2026000000002"}
    item = bring(books, as_csv(rows))
    assert (item.state, found(item)) == ("ready", [(2, "EF-VCH-069")])


def test_lines_that_disagree_about_their_voucher_are_told(books: World) -> None:
    rows = sale()
    rows[1]["Kaydeden"] = "Mehmet"
    assert found(bring(books, as_csv(rows))) == [(2, "EF-VCH-052")]


def test_branches_are_checked(books: World) -> None:
    with_branch = as_csv(sale(**{"Şube No": "2"}))
    assert found(bring(books, with_branch)) == [(2, "EF-BKS-018")]
    year = edefter.year_of(books.a, date(2026, 1, 1))
    edefter.change_year(books.a, year.pk, edefter.YearData(year.starts, year.ends, is_branched=True))
    assert found(bring(books, with_branch)) == [(2, "EF-BKS-019")]
    assert found(bring(books, as_csv(sale()))) == [(2, "EF-BKS-017")]
    edefter.save_branch(books.a, "0002", "Kadıköy", date(2026, 1, 9))
    assert found(bring(books, with_branch)) == [(2, "EF-VCH-068")]


def test_a_column_map_reads_a_firms_own_headings_and_fills_what_every_line_has(books: World) -> None:
    own = ("EVRAKNO", "TRH", "HSP", "BRC", "ALC", "Açıklama", "FAZLA")
    values = [("M-1", "10.01.2026", "100.01", "5", "", "x", "?"), ("M-1", "10.01.2026", "500", "", "5", "x", "?")]
    data = as_csv([dict(zip(own, row, strict=True)) for row in values], heads=own)
    assert [code for _, code in found(bring(books, data))] == ["EF-VCH-004"]
    columns = {"number": "evrakno", "day": "TRH", "account": "HSP", "debit": "BRC", "credit": "ALC"}
    edefter.save_map(books.a, "ERP", columns, {"entered_by": "Muhasebe Servisi"}, "test")
    item = bring(books, data, column_map="ERP")
    assert (item.state, item.counts["unknown"]) == ("ready", ["FAZLA"])
    edefter.apply_import(books.a, item.pk, "test")
    assert Voucher.objects.get().entered_by == "Muhasebe Servisi"
    with pytest.raises(Refused, match="EF-VCH-073"):
        edefter.save_map(books.a, "kötü", {"olmayan": "X"}, {}, "test")
    with pytest.raises(Refused, match="EF-VCH-073"):
        bring(books, data, column_map="yok")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EF-VCH-006"),
        (b"\xd0\xcf\x11\xe0 eski", "EF-VCH-001"),
        (b"PK\x03\x04 bozuk", "EF-VCH-001"),
        (as_workbook(sale())[:3000], "EF-VCH-001"),
        (as_csv([]), "EF-VCH-006"),
        (b"a;b;c\n1;2;3\n", "EF-VCH-004"),
        (as_csv(sale()).replace("Açıklama;Belge".encode(), "Borç;Belge".encode()), "EF-VCH-005"),
        (as_csv(sale())[:-1] + b'"', "EF-VCH-001"),
        (as_csv(sale()) + b"\x00", "EF-VCH-003"),
        (as_csv(sale()).decode().encode("utf-8")[:-1] + "ş".encode()[:1], "EF-VCH-003"),
        (as_csv(sale(Açıklama="Şirket"), "cp857"), "EF-VCH-003"),
        (as_csv(sale(Açıklama="x" * 200_000)), "EF-VCH-012"),
        (as_csv(sale(Açıklama="x" * 10_000_000)), "EF-VCH-012"),
        (b'{"vouchers": [', "EF-VCH-011"),
        (b'[{"number": 1}]', "EF-VCH-011"),
        (b'[{"lines": []}]', "EF-VCH-011"),
        (b'[{"lines": [7]}]', "EF-VCH-011"),
        (b'{"baska": 1}', "EF-VCH-011"),
        (b'[1, 2]', "EF-VCH-011"),
        (json.dumps([json_voucher()]).encode()[:-20], "EF-VCH-011"),
        (json.dumps([json_voucher()]).encode() + b"{}", "EF-VCH-011"),
        (b'[{"lines": [{"debit": ' + b"1" * 5000 + b"}]}]", "EF-VCH-011"),
        (b'[{"lines": [{"debit": 1e99999999999999999999}]}]', "EF-VCH-011"),
        (b'[{"lines": ' + b"[" * 3_000_000, "EF-VCH-011"),
        (b'[{"lines": [{"a": ' * 500_000, "EF-VCH-011"),
        (b'[{"comment": "' + b"x" * 20_000_000, "EF-VCH-011"),
        (b'{"vouchers": ' + b'{"a": ' * 500 + b"1" + b"}" * 501, "EF-VCH-011"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_one_clear_reason(books: World, data: bytes, code: str) -> None:
    item = bring(books, data)
    assert (item.state, [code for _, code in found(item)]) == ("refused", [code])
    nothing_is_kept(books)


@pytest.mark.parametrize("number", ["1e999999", "-1e999999", "1e-999999", "1e400", "1" * 299])
def test_a_number_of_json_that_no_ledger_holds_is_a_finding(books: World, number: str) -> None:
    text = json.dumps([json_voucher()])
    assert found(bring(books, text.replace("3850.0", number).encode()))[0][0] == 3
    assert found(bring(books, text.replace("40.0", number).encode()))[0][0] == 1
    nothing_is_kept(books)


def test_a_long_name_around_many_values_costs_no_time_by_its_length(books: World) -> None:
    """The parser's own objects come with their path, which made a megabyte of this take minutes."""
    inside = b",".join([b'"a": 1'] * 100_000)
    data = b'{"vouchers": [{"' + b"k" * 200_000 + b'": {' + inside + b"}}]}"
    item = bring(books, data)
    assert (item.state, found(item)) == ("refused", [(None, "EF-VCH-011")])


def test_a_workbook_bomb_is_refused(books: World) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/s.xml", "w") as sheet:
        for _ in range(450):
            sheet.write(b"<row/>" * 170_000)
    assert found(bring(books, file.getvalue())) == [(None, "EF-VCH-002")]


def test_formulas_and_errors_of_excel_are_told_and_never_read(books: World) -> None:
    rows = sale()
    rows[0]["Borç"], rows[1]["Açıklama"] = "=60+60", "#N/A"
    item = bring(books, as_workbook(rows))
    assert item.state == "wrong"
    assert (2, "EF-VCH-008") in found(item)
    assert (3, "EF-VCH-009") in found(item)


def test_half_a_row_is_told_with_its_number(books: World) -> None:
    data = as_csv(sale() + sale("M-2"))
    half = data[: data.rindex(b"391.20") + 3]
    assert (7, "EF-VCH-007") in found(bring(books, half))


def test_an_unknown_field_of_json_is_told(books: World) -> None:
    voucher = json_voucher()
    voucher["lines"][1]["borc"] = 5
    voucher["lines"][2]["document"]["no"] = 5
    item = bring(books, json.dumps([voucher]).encode())
    assert found(item) == [(2, "EF-VCH-074"), (3, "EF-VCH-074")]
    assert {one.texts["found"] for one in edefter.findings_of(item)} == {"borc", "document.no"}


def test_a_file_that_was_given_up_leaves_nothing(books: World) -> None:
    item = bring(books, many(sale()))
    edefter.discard(books.a, item.pk)
    nothing_is_kept(books)
    assert not Path(item.path).exists()
    with pytest.raises(NotFound, match="EF-VCH-071"):
        edefter.discard(books.b, item.pk)


def test_the_findings_of_a_large_bad_file_are_all_counted_and_some_thousand_kept(books: World) -> None:
    item = bring(books, many(*[sale(f"M-{n}", Kaydeden="A") for n in range(2000)]))
    assert item.counts["by_code"] == {"EF-VCH-044": 6000}
    assert edefter.findings_of(item).count() == edefter.MOST_FINDINGS
