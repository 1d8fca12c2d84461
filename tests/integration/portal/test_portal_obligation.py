"""The page "Zorunlu muyum?": figures in, answers with their source out."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from tests.portal_world import World

ADDRESS = "/obligation/"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode("utf-8"))


def test_f282_the_answer_names_the_day_the_reason_and_the_source(client: Client, world: World) -> None:
    page = client.get(ADDRESS, {"ask": "1", "turnover_2025": "3500000"})
    assert page.status_code == 200
    assert "e-Fatura kullanmak zorundasınız, 01.07.2026 gününden itibaren" in text(page)
    assert "VUK Genel Tebliği 509" in text(page)
    assert "Bu rakamlara göre e-İrsaliye zorunluluğunuz yok." in text(page)


def test_f237_the_groups_that_must_are_asked_about(client: Client, world: World) -> None:
    page = client.get(ADDRESS, {"ask": "1", "groups": ["excise_licence"]})
    assert "cirodan bağımsız" in text(page)
    assert "bellekten" in text(page)


def test_a_figure_that_is_no_number_is_told_beside_its_field(client: Client, world: World) -> None:
    page = client.get(ADDRESS, {"ask": "1", "turnover_2025": "çok"})
    assert page.status_code == 422
    assert 'role="alert"' in text(page)
    assert "zorundasınız" not in text(page)


def test_the_page_without_figures_gives_no_answer(client: Client, world: World) -> None:
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "Yanıt</h2>" not in text(page)


def test_an_empty_form_is_not_told_that_nothing_is_obligatory(client: Client, world: World) -> None:
    page = client.get(ADDRESS, {"ask": "1", "turnover_2025": ""})
    assert page.status_code == 422
    assert "Hiç rakam verilmedi" in text(page)
    assert "zorunluluğunuz yok" not in text(page)


def test_the_page_asks_for_sign_in(client: Client) -> None:
    client.logout()
    assert client.get(ADDRESS).status_code == 302
