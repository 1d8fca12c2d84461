"""Tables on paper: letters, headings, page numbers, long texts, and memory that does not grow with the rows."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator

import pypdfium2
import pytest

from zarf.office.paper import Column, Piece, Row, Section, Table, pdf

COLUMNS = (Column("Satır", 1), Column("Açıklama", 6), Column("Tutar", 2, is_number=True))


def pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    # The number of pages is a form, which the reader sets on a line of its own.
    return [re.sub(r"(Sayfa \d+ /)\s+(\d+)", r"\1 \2", text) for text in texts]


def rows(count: int, text: str = "Kırtasiye") -> Iterator[Piece]:
    yield Table(COLUMNS)
    for number in range(count):
        if number % 200 == 0:
            yield Section(f"Madde {number // 200 + 1}")
        yield Row((str(number), text, "1.234,56"))


def test_turkish_letters_are_drawn_and_read_again() -> None:
    text = "Iğdır ığdır İSTANBUL ŞĞÜÖÇ şğüöç Kâğıt"
    [found] = pages(pdf("Yevmiye Defteri", ["Örnek A.Ş."], rows(1, text), warning="TASLAK: mühürsüzdür."))
    for expected in (text, "Yevmiye Defteri", "Örnek A.Ş.", "TASLAK: mühürsüzdür.", "1.234,56", "Sayfa 1 / 1"):
        assert expected in found


def test_every_page_has_title_headings_number_and_the_entry_that_goes_on() -> None:
    found = pages(pdf("Yevmiye", ["Örnek A.Ş."], rows(150)))
    assert len(found) == 4
    for number, page in enumerate(found, start=1):
        assert page.startswith("Yevmiye")
        assert "Açıklama" in page
        assert f"Sayfa {number} / 4" in page
    assert "Madde 1 (devam)" in found[1]
    assert "(devam)" not in found[0]
    told = [number for page in found for number in re.findall(r"(\d+) Kırtasiye", page)]
    assert told == [str(number) for number in range(150)]


@pytest.mark.parametrize("text", ["kelime " * 2000, "x" * 9000])
def test_a_text_longer_than_a_page_goes_on_and_loses_nothing(text: str) -> None:
    found = pages(pdf("Yevmiye", [], rows(1, text)))
    assert len(found) > 1
    whole = "".join(found)
    assert whole.count(text[:6].strip()) >= 2000 if " " in text else whole.count("x") == 9000


def test_a_letter_no_font_has_is_shown_as_a_question_mark() -> None:
    [found] = pages(pdf("Yevmiye", [], rows(1, "₺5\u202e\x00漢字 ok")))
    assert "5??" in found
    assert "ok" in found
    assert "漢" not in found


def test_nothing_at_all_is_a_page_with_headings() -> None:
    [found] = pages(pdf("Mizan", [], [Table(COLUMNS)]))
    assert "Tutar" in found


def test_a_section_stays_with_its_first_row() -> None:
    def many() -> Iterator[Piece]:
        yield Table(COLUMNS)
        for number in range(120):
            yield Section(f"Bölüm {number}")
            yield Row((f"s{number}", "", ""))

    for page in pages(pdf("Yevmiye", [], many())):
        lines = page.splitlines()
        for place, line in enumerate(lines):
            if line.startswith("Bölüm"):
                assert lines[place + 1].strip() == f"s{line.split()[1]}"


def test_memory_does_not_grow_with_the_rows() -> None:
    """Only packed pages are kept: some kilobytes for each."""
    pdf("Isınma", [], rows(1))
    tracemalloc.start()
    try:
        data = pdf("Yevmiye", [], rows(4000, "Kırtasiye malzemesi alımı, fatura karşılığı"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 6 * 1024 * 1024 + 3 * len(data)
