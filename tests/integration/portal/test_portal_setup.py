"""The set-up checklist: steps are looked up, not ticked; a firm is demanded only what it uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.edefter_world import approved_program, set_up
from tests.portal_world import World, client, world

from zarf.doors.cli.setup import command
from zarf.doors.setup_words import step_text
from zarf.office.sealing.models import KeyRecord
from zarf.office.setup import services as setup
from zarf.office.taxpayers.models import Alias

__all__ = ["client", "world"]


@pytest.fixture
def house(world: World, settings: Any, tmp_path: Path) -> Iterator[World]:
    with approved_program(settings, tmp_path / "edefter"):
        yield world


def left(world: World) -> list[str]:
    return [one.key for one in setup.waiting(setup.checklist(world.a))]


def ready(world: World) -> None:
    Alias.objects.create(taxpayer=world.a, role="GB", name="urn:mail:gb@deneme.invalid")
    now = world.clock.now()
    KeyRecord.objects.create(taxpayer=world.a, checked_at=now, good_at=now)


def test_f006_a_firm_waits_for_what_it_uses_and_is_complete_when_that_is_there(house: World) -> None:
    assert left(house) == ["seal", "sender_label"]
    ready(house)
    assert left(house) == []


def test_f006_a_firm_that_uses_nothing_yet_waits_for_everything(house: World) -> None:
    Alias.objects.filter(taxpayer=house.a).delete()
    assert left(house) == ["seal", "sender_label", "post_box", "heading", "accountant", "year", "chart"]


def test_f006_a_firm_that_keeps_books_only_needs_no_labels(house: World) -> None:
    Alias.objects.filter(taxpayer=house.a).delete()
    set_up(house.a)
    assert left(house) == ["seal"]


def test_a_key_that_failed_its_last_test_is_not_set_up(house: World) -> None:
    ready(house)
    KeyRecord.objects.update(codes=["EF-KEY-001"])
    assert left(house) == ["seal"]


def test_f006_the_page_shows_each_step_with_its_state_and_link(house: World, client: Client) -> None:
    page = client.get("/settings/setup/").content.decode()
    assert "kurulum bekliyor" in page
    assert "2 adım kaldı." in page
    for address in ("/settings/sealing/", "/firm/labels/", "/edefter/firm/", "/edefter/chart/"):
        assert f'href="{address}"' in page
    ready(house)
    assert "kurulum tamam" in client.get("/settings/setup/").content.decode()


def test_f006_the_operator_sees_which_firms_wait(house: World) -> None:
    ready(house)
    done = CliRunner().invoke(command, ["--json"])
    assert done.exit_code == 1
    assert f'"taxpayer": "{house.a.vkn_tckn}", "is_complete": true' in done.output
    assert f'"taxpayer": "{house.b.vkn_tckn}", "is_complete": false' in done.output


def test_every_step_has_its_words(house: World) -> None:
    for one in setup.checklist(house.a):
        assert step_text(one.key, "tr") != step_text(one.key, "en")


def test_f006_the_first_page_leads_to_what_is_left(house: World, client: Client) -> None:
    assert 'href="/settings/setup/"' in client.get("/").content.decode()
    ready(house)
    assert 'href="/settings/setup/"' not in client.get("/").content.decode()
