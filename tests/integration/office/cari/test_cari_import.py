"""Files of cari accounts: a preview of every line, bad lines named, good ones written together."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import Mock

import openpyxl
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cari_world import add, marked, vkn
from tests.portal_world import World

from zarf.core.errors import Conflict
from zarf.office.acting import HOUSE, Actor, Kind, acting
from zarf.office.audit import services as audit
from zarf.office.cari import importing, jobs, taking
from zarf.office.cari import services as cari
from zarf.office.cari.models import Account, Change, Import, ImportRow
from zarf.office.cari.sheets import reading

HEAD = ["Cari Hesap Kodu", "Cari Hesap Unvanı", "VKN", "e-Fatura Kullanıcısı", "e-Fatura Geçiş Tarihi"]


def book(*rows: list[Any], change: Callable[[Any], None] | None = None) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def preview(world: World, data: bytes, name: str = "cari.xlsx") -> Import:
    item = cari.keep_file(world.a.pk, "muhasebe", name, data)
    cari.read_import(item.pk)
    return cari.import_of(world.a.pk, item.pk)


def told(item: Import) -> list[tuple[int, str, list[str]]]:
    return [(row.line, row.action, [one["code"] for one in row.findings]) for row in cari.import_rows(item)]


def refused(item: Import) -> str:
    assert (item.state, ImportRow.objects.count(), Account.objects.count()) == ("refused", 0, 0)
    return str(item.problem[0]["code"])


def test_a_workbook_is_shown_first_and_written_after_a_yes(world: World) -> None:
    old = add(world.a.pk, "B", "Eski unvan", vkn=vkn(2), **marked("efatura", "pk", "gb"))
    rows = [
        HEAD,
        ["A", "Yeni Firma", vkn(1), "Evet", date(2024, 1, 2)],
        ["B", "Yeni unvan", vkn(2), "Evet", date(2021, 5, 4)],
    ]
    item = preview(world, book(*rows))
    assert told(item) == [(2, "new", []), (3, "change", [])]
    assert Account.objects.count() == 1
    cari.apply_import(world.a.pk, item.pk, "muhasebe")
    new = Account.objects.get(code="A")
    assert (new.title, new.efatura_user, new.efatura_since) == ("Yeni Firma", True, date(2024, 1, 2))
    changed = Account.objects.get(code="B")
    # Columns that the file does not have stay as they were.
    assert (changed.title, changed.efatura_pk, changed.revision) == ("Yeni unvan", "pk", old.revision + 1)
    told_changes = Change.objects.filter(account=changed, source="import")
    assert [(one.field, one.old, one.new, one.by) for one in told_changes] == [
        ("title", "Eski unvan", "Yeni unvan", "muhasebe")
    ]
    assert (Import.objects.get().state, Import.objects.get().data) == ("applied", None)


def test_dates_as_text_numbers_as_numbers_and_words_for_marks_are_read(world: World) -> None:
    rows = [
        HEAD,
        ["A", "Bir", int(vkn(1)), "E", "31.12.2023"],
        ["B", "İki", float(vkn(2)), "x", "2023-12-31"],
        ["C", "Üç", "", "hayır", "31/12/2023"],
        ["D", "Dört", "", "", "yarın"],
        ["E", "Beş", "", "belki", "31.02.2023"],
        ["F", "Altı", 123456780, "", 45000],
    ]
    item = preview(world, book(*rows))
    assert told(item) == [
        (2, "new", []),
        (3, "new", []),
        (4, "new", []),
        (5, "error", ["EF-CAR-006"]),
        (6, "error", ["EF-CAR-007", "EF-CAR-006"]),
        (7, "error", ["EF-CAR-006", "EF-CAR-040"]),
    ]
    cari.apply_import(world.a.pk, item.pk, "x")
    assert {one.code: (one.vkn, one.efatura_user, one.efatura_since) for one in Account.objects.all()} == {
        "A": (vkn(1), True, date(2023, 12, 31)),
        "B": (vkn(2), True, date(2023, 12, 31)),
        "C": ("", False, date(2023, 12, 31)),
    }


@pytest.mark.parametrize(
    ("cell", "shape", "code"),
    [
        (120.10, "0.00", None),
        (120.1, "General", None),
        (120, "0.00", None),
        (1, "000", None),
        (1200, "#,##0", None),
        (120, "0.00E+00", None),
        (1234567890123456789, "General", None),
        (date(2026, 10, 1), "d.m", None),
        (True, "General", None),
        (120, "General", "120"),
        (120, "0", "120"),
        (120.0, "@", "120"),
        (120, "000", "120"),
        (120, "#,##0", "120"),
        ("120.10", "General", "120.10"),
        ("001", "@", "001"),
    ],
)
def test_a_code_that_is_seen_otherwise_than_it_is_stored_is_wrong(
    world: World, cell: Any, shape: str, code: str | None
) -> None:
    """What Excel holds of 120.10 is 120.1: the code of somebody else's card."""
    add(world.a.pk, "120.1", "Başkası")
    add(world.a.pk, "1", "Başkası")

    def change(sheet: Any) -> None:
        sheet["A2"].value = cell
        sheet["A2"].number_format = shape

    item = preview(world, book(["Kod", "Unvan"], ["", "Yeni unvan"], change=change))
    if code is None:
        assert told(item) == [(2, "error", ["EF-CAR-039"])]
        assert "metin olarak" in cari.import_rows(item).get().findings[0]["hint"]
    else:
        assert told(item) == [(2, "new", [])]
        assert cari.import_rows(item).get().code == code


def test_numbers_with_a_format_are_read_in_other_columns(world: World) -> None:
    def change(sheet: Any) -> None:
        sheet["C2"].number_format = "0000000000"

    item = preview(world, book(HEAD, ["A", "Bir", int(vkn(1)), 1, date(2024, 1, 2)], change=change))
    assert told(item) == [(2, "new", [])]
    assert cari.import_rows(item).get().values["vkn"] == vkn(1)


def test_merged_cells_formulas_and_errors_are_named_row_by_row(world: World) -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells("A3:A4")

    rows = [
        HEAD,
        ["A", "Bir"],
        ["B", "İki"],
        ["C", "Üç"],
        ["D", '="a"&"b"'],
        ["E", "#N/A"],
        ["F", "Altı"],
    ]
    assert told(preview(world, book(*rows, change=change))) == [
        (2, "new", []),
        (3, "error", ["EF-CAR-025"]),
        (4, "error", ["EF-CAR-025", "EF-CAR-001"]),
        (5, "error", ["EF-CAR-026"]),
        (6, "error", ["EF-CAR-027"]),
        (7, "new", []),
    ]


def test_lines_with_too_many_columns_and_doubtful_values_are_named(world: World) -> None:
    text = "Kod;Unvan;VKN;e-Fatura Posta Kutusu Etiketi\nA;Bir;;;fazla\nB;İki;2222222222;\nC;Üç;; urn:mail:x@y.test\n"
    assert told(preview(world, text.encode(), "a.csv")) == [
        (2, "error", ["EF-CAR-029"]),
        (3, "new", ["EF-CAR-004"]),
        (4, "new", ["EF-CAR-011"]),
    ]


def test_a_line_that_was_cut_off_empties_nothing(world: World) -> None:
    good = preview(world, b"Kod;Unvan;VKN;e-Fatura Posta Kutusu Etiketi\nA;Bir;;urn:mail:a@b.test\n", "a.csv")
    cari.apply_import(world.a.pk, good.pk, "test")
    cut = preview(world, b"Kod;Unvan;VKN;e-Fatura Posta Kutusu Etiketi\nA;Bir", "a.csv")
    assert told(cut) == [(2, "error", ["EF-CAR-038"])]


def test_a_code_twice_in_a_file_is_named_with_the_other_line(world: World) -> None:
    item = preview(world, book(HEAD, ["A", "Bir"], ["A", "İki"]))
    row = cari.import_rows(item, "error").get()
    assert (row.line, row.findings[0]["code"], "2. satır" in row.findings[0]["message"]) == (3, "EF-CAR-010", True)


def test_codes_that_differ_in_capitals_only_are_warned_of(world: World) -> None:
    add(world.a.pk, "M1", "Bir")
    add(world.b.pk, "z9", "Başka firmanın")
    rows = [["m1", "Bir"], ["M1", "Bir"], ["İ2", "İki"], ["ı2", "İki"], ["Z9", "Üç"], ["Ş3", "Üç"], ["S3", "Üç"]]
    item = preview(world, book(["Kod", "Unvan"], *rows))
    assert told(item) == [
        (2, "new", ["EF-CAR-041"]),
        (3, "same", []),
        (4, "new", []),
        (5, "new", ["EF-CAR-041"]),
        (6, "new", []),
        (7, "new", []),
        (8, "new", []),
    ]
    assert "M1" in cari.import_rows(item)[0].findings[0]["message"]


def test_a_million_rows_are_refused_before_they_are_read(world: World) -> None:
    held = io.BytesIO(book(HEAD, ["A", "Bir"]))
    with zipfile.ZipFile(held) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    rows = b"".join(b'<row r="%d"/>' % number for number in range(3, 1_000_003))
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", rows + b"</sheetData>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name, part in parts.items():
            after.writestr(name, part)
    assert refused(preview(world, made.getvalue())) == "EF-CAR-022"


def test_too_many_lines_leave_nothing_half_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    lines = "\n".join(f"K{number};Cari" for number in range(5))
    assert refused(preview(world, f"Kod;Unvan\n{lines}".encode(), "a.csv")) == "EF-CAR-022"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EF-CAR-028"),
        (b"PK\x03\x04 not a zip", "EF-CAR-020"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel", "EF-CAR-020"),
        (b"\x00\x01\x02", "EF-CAR-020"),
        (b"Ad;Soyad\nA;B\n", "EF-CAR-023"),
        (b"Kod;Unvan;Kod\nA;B;C\n", "EF-CAR-024"),
        (b"Kod;Unvan\n", "EF-CAR-028"),
        (b'Kod;Unvan\nA;"B\n', "EF-CAR-020"),
    ],
    ids=["empty", "broken zip", "old excel", "binary", "foreign heading", "column twice", "no rows", "open quote"],
)
def test_a_file_that_is_none_is_refused_as_a_whole(world: World, data: bytes, code: str) -> None:
    assert refused(preview(world, data, "a")) == code


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 not a zip", "Excel dosyası bozuk ya da parolalı"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel", "eski biçimde (.xls)"),
        (b"\x00\x01\x02", "ne Excel ne metin dosyası"),
        (b"\xff\xfeA", "karakter kodlaması okunamıyor"),
        (b'Kod;Unvan\nA;Bir\nB;"C\nD;E\n', "3. satırdan sonra tırnak işareti kapanmamış"),
    ],
    ids=["broken zip", "old excel", "binary", "half a character", "open quote"],
)
def test_a_refused_file_says_why(world: World, data: bytes, words: str) -> None:
    item = preview(world, data, "a")
    assert words in (item.problem or [])[0]["message"]


def test_the_log_tells_the_numbers_and_the_columns_passed_over(world: World) -> None:
    for name, heading in (("a.csv", "Kod;Unvan"), ("b.csv", "Kod;Unvan;Renk")):
        item = preview(world, f"{heading}\n{name};Bir\n".encode(), name)
        cari.apply_import(world.a.pk, item.pk, "test")
    kept = {entry.subject: entry.new for entry in audit.entries([world.a.pk]) if entry.action == "cari.imported"}
    plain, more = kept["a.csv"], kept["b.csv"]
    assert (plain["new"], "unknown_columns" in plain, "unknown" in plain) == (1, False, False)
    assert more["unknown_columns"] == "Renk"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_workbook_with_a_document_type_is_refused(world: World, part: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(HEAD, ["A", "Bir"]))) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                text = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + text.split(b"?>", 1)[-1]
            after.writestr(name, text)
    assert refused(preview(world, made.getvalue())) == "EF-CAR-020"


def test_broken_workbooks_end_in_a_finding_and_never_in_a_traceback(world: World) -> None:
    """Bytes changed, cut and taken out in every part of a workbook, and in the zip itself."""
    whole = book(HEAD, ["A", "Bir", vkn(1), "Evet", date(2024, 1, 2)])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chance = random.Random(7)
    seen = set()
    for _ in range(250):
        name = chance.choice(list(parts))
        text = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            text[chance.randrange(len(text))] = chance.randrange(256)
        if chance.random() < 0.3:
            text = text[: chance.randrange(len(text))]
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, bytes(text) if part == name else content)
        zipped = bytearray(whole)
        zipped[chance.randrange(len(zipped))] ^= 1 << chance.randrange(8)
        for data in (made.getvalue(), bytes(zipped)):
            try:
                list(reading.read_file(data).lines)
            except cari.Refused as problem:
                seen.add(problem.code)
    assert "EF-CAR-020" in seen


def test_a_file_larger_than_allowed_is_not_kept(world: World) -> None:
    with pytest.raises(cari.Refused, match="EF-CAR-021"):
        cari.keep_file(world.a.pk, "x", "a.csv", b"x" * (reading.LARGEST_FILE + 1))
    assert not Import.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1254"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_in_the_encodings_of_spreadsheets(world: World, encoding: str, separator: str) -> None:
    text = f"Cari Hesap Kodu{separator}Cari Hesap Unvanı\nA{separator}Şişe ve Iğdır Çay\n"
    item = preview(world, text.encode(encoding), "a.csv")
    cari.apply_import(world.a.pk, item.pk, "x")
    assert Account.objects.get().title == "Şişe ve Iğdır Çay"


def test_a_nul_character_in_a_file_harms_nothing(world: World) -> None:
    item = preview(world, "Kod;Unvan;x\x00y\nA\x00;B\x00ir;\n".encode("utf-16"), "a.csv")
    assert [row[1] for row in told(item)] == ["new"]
    cari.apply_import(world.a.pk, item.pk, "x")
    assert Account.objects.get().title == "B\ufffdir"


def test_a_card_changed_after_the_preview_stops_the_whole_file(world: World) -> None:
    old = add(world.a.pk, "B", "Eski")
    item = preview(world, b"Kod;Unvan\nA;Bir\nB;Iki\n", "a.csv")
    cari.change_account(world.a.pk, old.pk, replace(cari.card(old), title="Arada"), "y", revision=1)
    with pytest.raises(Conflict, match="EF-CAR-035"):
        cari.apply_import(world.a.pk, item.pk, "x")
    assert sorted(Account.objects.values_list("code", "title")) == [("B", "Arada")]
    cari.read_import(item.pk)
    cari.apply_import(world.a.pk, item.pk, "x")
    assert sorted(Account.objects.values_list("code", "title")) == [("A", "Bir"), ("B", "Iki")]


def test_a_file_whose_worker_is_gone_is_read_again(world: World) -> None:
    kept = cari.keep_file(world.a.pk, "x", "a.csv", b"Kod;Unvan\nA;Bir\n")
    Import.objects.filter(pk=kept.pk).update(state="reading", rows_read=2000)
    assert importing.forgotten(world.clock.now() + timedelta(minutes=9)) == []
    assert importing.forgotten(world.clock.now() + timedelta(minutes=11)) == [kept.pk]
    cari.read_import(kept.pk)
    item = cari.import_of(world.a.pk, kept.pk)
    assert (item.state, item.rows_read, importing.forgotten(world.clock.now() + timedelta(days=1))) == ("ready", 1, [])


def asked(world: World, data: bytes = b"Kod;Unvan\nA;Bir\nB;Iki\n") -> Import:
    """A file whose taking over by a job was asked for by a person."""
    item = preview(world, data, "a.csv")
    person = Actor("ayse@deneme.invalid", Kind.PERSON, {world.a.pk: "accountant"}, "10.0.0.7")
    with acting(person):
        jobs.apply_later(world.a.pk, item.pk, "Ayşe")
    return cari.import_of(world.a.pk, item.pk)


def codes() -> list[str]:
    return sorted(Account.objects.values_list("code", flat=True))


def test_a_job_takes_a_file_over_for_who_asked_for_it(world: World) -> None:
    item = asked(world)
    assert (item.state, codes()) == ("applying", [])
    waiting = ProcrastinateJob.objects.filter(task_name="zarf.cari.apply_import")
    assert [one.args for one in waiting] == [{"pk": item.pk}]
    with pytest.raises(cari.Refused, match="EF-CAR-036"):
        jobs.apply_later(world.a.pk, item.pk, "y")
    jobs.apply_import(item.pk)
    jobs.apply_import(item.pk)
    assert (cari.import_of(world.a.pk, item.pk).state, codes()) == ("applied", ["A", "B"])
    assert set(Change.objects.values_list("by", flat=True)) == {"Ayşe"}
    told_of = [one for one in audit.entries([world.a.pk]) if one.action == "cari.imported"]
    assert [(one.actor, one.actor_kind, one.address) for one in told_of] == [
        ("ayse@deneme.invalid", "person", "10.0.0.7")
    ]


def test_a_job_that_dies_writes_nothing_and_is_started_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    item = asked(world)
    with monkeypatch.context() as broken:
        broken.setattr(taking.audit, "write", Mock(side_effect=OSError("gone")))
        with pytest.raises(OSError, match="gone"):
            jobs.apply_import(item.pk)
    assert (cari.import_of(world.a.pk, item.pk).state, codes()) == ("applying", [])
    assert taking.asked_and_forgotten(world.clock.now() + timedelta(minutes=9)) == []
    assert taking.asked_and_forgotten(world.clock.now() + timedelta(minutes=11)) == [item.pk]
    jobs.apply_import(item.pk)
    assert (codes(), taking.asked_and_forgotten(world.clock.now() + timedelta(days=1))) == (["A", "B"], [])


def test_of_two_previews_of_a_file_the_second_is_refused_whole_and_read_again(world: World) -> None:
    first, second = asked(world), asked(world)
    for item in (first, second):
        jobs.apply_import(item.pk)
    item = cari.import_of(world.a.pk, second.pk)
    assert (item.state, item.problem[0]["code"], codes()) == ("ready", "EF-CAR-035", ["A", "B"])
    assert [row[1] for row in told(item)] == ["same", "same"]


def test_a_card_opened_at_the_same_moment_stops_the_whole_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    item, store = asked(world), taking._store

    def late(*given: Any) -> None:
        with acting(HOUSE):
            add(world.a.pk, "B", "Arada")
        store(*given)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(taking, "_store", late)
        jobs.apply_import(item.pk)
    assert cari.import_of(world.a.pk, item.pk).state == "ready"
    assert codes() == []


def test_a_file_is_taken_over_once(world: World) -> None:
    item = preview(world, b"Kod;Unvan\nA;Bir\n", "a.csv")
    cari.apply_import(world.a.pk, item.pk, "x")
    with pytest.raises(cari.Refused, match="EF-CAR-036"):
        cari.apply_import(world.a.pk, item.pk, "x")


@pytest.mark.parametrize("name", ["Vergi/TC No", "Cari Hesap Vergi/TC No", "VKN/TCKN", "vergi / tc no*"])
def test_one_column_for_vkn_and_tckn_is_told_apart_by_the_digits(world: World, name: str) -> None:
    add(world.a.pk, "F", "Var", vkn=vkn(6), tckn="10000000146", is_person=True)
    add(world.a.pk, "G", "Var", vkn=vkn(6), tax_office="Kadıköy")
    rows = [
        ["Kod", "Unvan", name],
        ["A", "Firma", vkn(1)],
        ["B", "Kişi", "10000000146"],
        ["C", "Sayı", int(vkn(2))],
        ["D", "Sıfırsız", 123456780],
        ["E", "Yanlış", "123"],
        ["F", "Var", "10000000146"],
        ["G", "Var", "10000000146"],
        ["H", "Yok", None],
        ["I", "Perakende", "11111111111"],
    ]
    item = preview(world, book(*rows))
    assert told(item) == [
        (2, "new", []),
        (3, "new", []),
        (4, "new", []),
        (5, "error", ["EF-CAR-040"]),
        (6, "error", ["EF-CAR-003"]),
        (7, "same", []),
        (8, "change", []),
        (9, "new", []),
        (10, "new", ["EF-CAR-004"]),
    ]
    assert item.counts["unknown"] == []
    cari.apply_import(world.a.pk, item.pk, "x")
    assert {one.code: (one.vkn, one.tckn, one.is_person) for one in Account.objects.all()} == {
        "A": (vkn(1), "", False),
        "B": ("", "10000000146", True),
        "C": (vkn(2), "", False),
        "F": (vkn(6), "10000000146", True),
        "G": ("", "10000000146", True),
        "H": ("", "", False),
        "I": ("", "11111111111", False),
    }


def test_the_columns_of_the_card_count_more_than_the_joined_one(world: World) -> None:
    item = preview(world, book(["Kod", "Unvan", "VKN/TCKN", "VKN"], ["A", "Bir", vkn(2), vkn(1)]))
    assert item.counts["unknown"] == ["VKN/TCKN"]
    assert cari.import_rows(item).get().values["vkn"] == vkn(1)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_exported_is_the_same_when_it_comes_back(world: World, kind: str) -> None:
    contacts = (cari.ContactData("Ayşe", "ayse@x.test", "+90 212"),)
    add(world.a.pk, "=1+1", "-Tire <b>&amp;", vkn="0" + vkn(1)[1:], contacts=contacts, **marked("efatura", "pk", "gb"))
    add(world.a.pk, "B", "İkinci", is_person=True, tckn="10000000146", **marked("eirsaliye", "a", "b"))
    before = {one.code: cari.card(one) for one in Account.objects.all()}
    data = cari.export_accounts(cari.accounts(world.a.pk), kind)
    assert [row[1] for row in told(preview(world, data, f"a.{kind}"))] == ["same", "same"]
    Change.objects.all().delete()
    ImportRow.objects.all().delete()
    Account.objects.all().delete()
    item = preview(world, data, f"a.{kind}")
    cari.apply_import(world.a.pk, item.pk, "x")
    assert {one.code: cari.card(one) for one in Account.objects.all()} == before


def test_an_exported_workbook_opens_elsewhere_with_texts_and_dates(world: World) -> None:
    add(world.a.pk, "0012", vkn=vkn(1), **marked("efatura", "pk", "gb"))
    sheet = openpyxl.load_workbook(io.BytesIO(cari.export_accounts(cari.accounts(world.a.pk), "xlsx"))).active
    row = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (row["Cari Hesap Kodu"].value, row["Cari Hesap Kodu"].data_type) == ("0012", "s")
    assert row["e-Fatura Geçiş Tarihi"].value.date() == date(2021, 5, 4)
    assert row["e-Fatura Senaryo"].value == "Ticari Fatura"
