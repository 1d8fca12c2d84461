"""`zarf obligation`: the answer in words and as JSON."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from zarf.doors.cli.obligation import command


def test_the_answer_names_day_reason_and_source() -> None:
    done = CliRunner().invoke(command, ["--turnover", "2025=3.500.000"])
    assert done.exit_code == 0
    assert "e-Fatura kullanmak zorundasınız" in done.output
    assert "01.07.2026" in done.output
    assert "2025 yılı: 3.000.000 TL ve üzeri" in done.output
    assert "VUK Genel Tebliği 509" in done.output
    assert "Bu rakamlara göre e-İrsaliye zorunluluğunuz yok." in done.output


def test_a_row_from_memory_says_so() -> None:
    done = CliRunner().invoke(command, ["--group", "hotel"])
    assert "bellekten" in done.output


def test_the_answer_as_json_has_a_line_for_each_document() -> None:
    done = CliRunner().invoke(command, ["--turnover", "2025=1", "--json", "--language", "en"])
    rows = [json.loads(line) for line in done.output.splitlines()]
    assert [row["document"] for row in rows] == ["efatura", "earsiv", "eirsaliye", "edefter"]
    assert not any(row["obliged"] for row in rows)


@pytest.mark.parametrize("value", ["2025", "x=1", "2025=-5", "2025=abc", "25=1", "=", "٢٠٢٥=1"])
def test_a_figure_that_cannot_be_read_is_told(value: str) -> None:
    done = CliRunner().invoke(command, ["--turnover", value])
    assert done.exit_code == 2
    assert "2025=3500000" in done.output


@pytest.mark.parametrize(("language", "words"), [("tr", "Hiç rakam verilmedi"), ("en", "No figures were given")])
def test_without_figures_there_is_no_answer(language: str, words: str) -> None:
    """It would read as "nothing is obligatory"."""
    done = CliRunner().invoke(command, ["--language", language])
    assert done.exit_code == 2
    assert words in done.output
    assert "zorunluluğunuz yok" not in done.output


def test_the_english_answer_is_english_to_the_source() -> None:
    done = CliRunner().invoke(command, ["--group", "hotel", "--language", "en"])
    assert "    Source: VUK Genel Tebliği 509" in done.output
    assert "Kaynak" not in done.output
