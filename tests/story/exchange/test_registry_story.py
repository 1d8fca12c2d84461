"""Merkez opens and closes labels while the product runs; the next sync says so, and the history keeps it."""

from __future__ import annotations

import json

from click.testing import CliRunner
from exchange_world import BUYER

from zarf.doors.cli.registry import command
from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.registry.services import history_of, lookup_many, open_aliases
from zarf.ports.wired import ports

NEW = "urn:mail:yeni@story.test"


def sync() -> dict[str, dict[str, object]]:
    done = CliRunner().invoke(command, ["sync", "--json"])
    assert done.exit_code == 0, done.output
    return {told["list"]: told for told in map(json.loads, done.stdout.splitlines())}


def pk_names() -> list[str]:
    return open_aliases(BUYER, "PK", "Invoice", ports().clock.now())


def test_a_label_opened_and_closed_at_merkez_is_history(world):
    (first,) = pk_names()
    world.merkez_clock(hours=1)
    title = lookup_many([BUYER])[BUYER].title
    user = {"identifier": BUYER, "title": title, "integrator_vkn": "1111111106"}
    world.merkez.control("users", user | {"aliases": [{"role": "PK", "name": NEW}]})
    assert sync()["PK"]["changed"] == 1
    assert pk_names() == [first, NEW]

    world.merkez_clock(hours=1)
    world.merkez.control("aliases/close", {"identifier": BUYER, "role": "PK", "name": NEW})
    assert sync()["PK"]["changed"] == 1
    assert pk_names() == [first]
    told = [change for change in history_of(BUYER) if change.label.name == NEW]
    assert [(change.label.deleted_at is None, change.seen_until is None) for change in told] == [
        (True, False),
        (False, True),
    ]
    assert sync()["PK"]["unchanged"]

    world.merkez_clock(hours=1)
    world.merkez.control("users", user | {"aliases": [{"role": "PK", "name": NEW}]})
    told = sync()["PK"]
    assert (told["changed"], told["skipped_count"]) == (1, 0)
    assert pk_names() == [first, NEW]
    now = [change.label.deleted_at is None for change in history_of(BUYER) if change.label.name == NEW]
    assert now == [True, False, True]


def test_nothing_is_sent_to_a_label_after_the_sync_that_shows_it_closed(world):
    (first,) = pk_names()
    world.merkez_clock(hours=1)
    world.merkez.control("aliases/close", {"identifier": BUYER, "role": "PK", "name": first})
    sync()
    kept = services.submit_order(world.seller, world.order(), "erp")
    assert (kept.state, kept.number, kept.receiver_alias) == ("EARSIV_DRAFT", "", "")


def test_f250_a_draft_goes_on_by_itself_when_merkez_lists_its_receiver_and_is_delivered(world):
    """The receiver's only label is closed, the invoice is kept; the label opens again, and the next sync sends it."""
    (first,) = pk_names()
    world.merkez_clock(hours=1)
    world.merkez.control("aliases/close", {"identifier": BUYER, "role": "PK", "name": first})
    sync()
    kept = services.submit_order(world.seller, world.order(profile="TEMELFATURA"), "erp")
    services.sweep()
    assert world.out(kept.ettn, state="EARSIV_DRAFT", number="")
    assert world.merkez.envelopes() == []

    world.merkez_clock(hours=1)
    title = lookup_many([BUYER])[BUYER].title
    user = {"identifier": BUYER, "title": title, "integrator_vkn": "1111111106"}
    world.merkez.control("users", user | {"aliases": [{"role": "PK", "name": first}]})
    sync()
    world.run_until(lambda: world.out(kept.ettn, state="COMPLETED"))
    sent = Document.objects.get(ettn=kept.ettn, direction="out")
    assert (sent.decision["reason"], sent.receiver_alias) == ("registered", first)
    assert sent.decision["list_version"] != kept.decision["list_version"]
    assert world.incoming(kept.ettn).number == sent.number


def test_a_user_about_to_close_comes_with_the_temporary_list(world):
    world.merkez.control("closing-users", {"identifier": BUYER, "closure_date": "2099-12-31"})
    assert sync()["TEMP"]["appeared"] == 1
    assert str(lookup_many([BUYER])[BUYER].closes_on) == "2099-12-31"
    world.merkez_clock(hours=8 * 24)
    assert sync()["TEMP"]["vanished"] == 1
