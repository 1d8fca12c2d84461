"""What Merkez keeps in SQLite: queue, register of documents, participants, faults."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from zarf_simulator.merkez.documents import Documents, Registered
from zarf_simulator.merkez.envelopes import DELIVER, PROCESS, AlreadyHere, Envelopes, Parties, Todo
from zarf_simulator.merkez.faults import Faults
from zarf_simulator.merkez.registry import AliasTaken, Registry, Unit
from zarf_simulator.merkez.schema import opened
from zarf_simulator.merkez.settings import MerkezSettings
from zarf_simulator.merkez.states import Event
from zarf_simulator.store import Store

ID = "AAAAAAAA-0000-4000-8000-000000000001"
OTHER = "aaaaaaaa-0000-4000-8000-000000000002"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = opened(tmp_path / "merkez.sqlite")
    yield store
    store.close()


def put(store: Store, envelope_id: str, *events: Event, code: int | None = None) -> str:
    """Accept an envelope and lead it through events; gives its key."""
    envelopes = Envelopes(store)
    envelopes.accept(envelope_id, b"zip", 1.0)
    for event in events:
        envelopes.move(envelope_id.lower(), event, 2.0, code=code)
    return envelope_id.lower()


def test_an_envelope_id_is_taken_once_whatever_its_case(store: Store) -> None:
    Envelopes(store).accept(ID, b"zip", 1.0)
    with pytest.raises(AlreadyHere):
        Envelopes(store).accept(ID.lower(), b"other", 2.0)


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    class Break(Exception):
        pass

    def broken() -> None:
        with store.transaction():
            Envelopes(store).accept(ID, b"zip", 1.0)
            raise Break

    with pytest.raises(Break):
        broken()
    assert Envelopes(store).get(ID) is None


def test_tasks_come_in_the_order_they_fell_due_and_never_twice_at_once(store: Store) -> None:
    envelopes = Envelopes(store)
    envelopes.accept(ID, b"1", 1.0)
    envelopes.accept(OTHER, b"2", 2.0)
    first = envelopes.due(9.0, ())
    assert first is not None
    assert first["id"] == ID
    second = envelopes.due(9.0, {first["key"]})
    assert second is not None
    assert second["id"] == OTHER
    assert envelopes.due(9.0, {first["key"], second["key"]}) is None
    assert envelopes.due(0.5, ()) is None


def test_sender_hears_merkez_before_the_envelope_goes_on(store: Store) -> None:
    key = put(store, ID, Event.TAKEN_UP)
    envelopes = Envelopes(store)
    envelopes.move(key, Event.ACCEPTED, 2.0, todo=Todo(DELIVER, 2.0))
    envelopes.make(OTHER, b"sapr", "SYSTEMENVELOPE", Parties(), 2.0, about=key, about_code=1200)
    due = envelopes.due(9.0, ())
    assert due is not None
    assert due["id"] == OTHER
    assert envelopes.due(9.0, {OTHER}) is None
    envelopes.count_attempt(OTHER)
    due = envelopes.due(9.0, {OTHER})
    assert due is not None
    assert due["key"] == key


def test_what_fell_due_while_merkez_was_down_is_due_now_and_not_before(store: Store) -> None:
    put(store, ID)
    Envelopes(store).take_up_again(100.0)
    row = Envelopes(store).get(ID)
    assert row is not None
    assert (row["task"], row["due_at"]) == (PROCESS, 100.0)


INVOICE = Registered("INVOICE", "ettn-1", "1111111111", "ABC2026000000001")


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (Registered("INVOICE", "ettn-1", "1111111111", "ABC2026000000002"), 1163),
        (Registered("INVOICE", "ettn-1", "2222222222", "XYZ2026000000001"), 1163),
        (Registered("INVOICE", "ettn-2", "1111111111", "ABC2026000000001"), 1163),
        (Registered("APPLICATIONRESPONSE", "ettn-1", "2222222222", "XYZ2026000000001"), 1164),
        (Registered("INVOICE", "ettn-2", "2222222222", "ABC2026000000001"), None),
        (Registered("DESPATCHADVICE", "ettn-2", "1111111111", "ABC2026000000001"), None),
    ],
)
def test_ettn_is_unique_for_ever_and_a_number_per_issuer_and_kind(
    store: Store, second: Registered, code: int | None
) -> None:
    documents = Documents(store)
    assert documents.register(put(store, ID, Event.TAKEN_UP, Event.ACCEPTED), [INVOICE]) is None
    duplicate = documents.register(put(store, OTHER), [second])
    assert (duplicate.code if duplicate else None) == code


def test_two_equal_numbers_in_one_envelope_are_a_duplicate(store: Store) -> None:
    twin = Registered("INVOICE", "ettn-2", INVOICE.issuer, INVOICE.number)
    duplicate = Documents(store).register(put(store, ID), [INVOICE, twin])
    assert duplicate is not None
    assert Documents(store).of(ID.lower()) == []


OPEN = (Event.TAKEN_UP, Event.ACCEPTED)


@pytest.mark.parametrize(
    ("events", "free"),
    [
        ((), False),
        (OPEN, False),
        ((*OPEN, Event.DELIVERY_FAILED), False),
        ((*OPEN, Event.DELIVERED), False),
        ((*OPEN, Event.DELIVERED, Event.RECEIVER_ACCEPTED), False),
        ((*OPEN, Event.DELIVERY_FAILED, Event.RETRIES_ENDED), True),
        ((*OPEN, Event.DELIVERED, Event.RECEIVER_REFUSED), True),
    ],
)
def test_numbers_may_be_used_again_only_after_1215_and_1230(
    store: Store, events: tuple[Event, ...], free: bool
) -> None:
    documents = Documents(store)
    documents.register(put(store, ID, *events), [INVOICE])
    assert (documents.register(put(store, OTHER), [INVOICE]) is None) is free


def test_an_alias_is_open_at_one_integrator_only(store: Store) -> None:
    registry = Registry(store)
    registry.open_alias(Unit("1111111111", "PK", "Invoice", "urn:mail:pk@x", "9999999999"), 1.0)
    rival = Unit("1111111111", "GB", "Invoice", "urn:mail:pk@x", "8888888888")
    with pytest.raises(AliasTaken):
        registry.open_alias(rival, 2.0)
    assert registry.close_alias(Unit("1111111111", "PK", "Invoice", "urn:mail:pk@x", "9999999999"), 3.0)
    registry.open_alias(rival, 4.0)
    assert registry.is_known("1111111111", "urn:mail:pk@x")
    assert not registry.is_open("1111111111", "urn:mail:pk@x", "PK", "Invoice")


PK = Unit("1111111111", "PK", "Invoice", "urn:mail:pk@x", "9999999999")


def test_an_alias_that_is_opened_again_keeps_its_former_period(store: Store) -> None:
    registry = Registry(store)
    registry.open_alias(PK, 1.0)
    registry.open_alias(PK, 2.0)
    registry.close_alias(PK, 3.0)
    registry.open_alias(PK, 4.0)
    assert [(row["created_at"], row["deleted_at"]) for row in registry.aliases("PK")] == [(1.0, 3.0), (4.0, None)]
    assert registry.close_alias(PK, 5.0)
    assert not registry.close_alias(PK, 6.0)


def test_the_aliases_of_an_older_database_are_taken_over(tmp_path: Path) -> None:
    former = sqlite3.connect(tmp_path / "merkez.sqlite")
    former.executescript(
        "CREATE TABLE aliases (identifier TEXT NOT NULL, role TEXT NOT NULL, document_type TEXT NOT NULL,"
        " name TEXT NOT NULL, integrator_vkn TEXT NOT NULL, created_at REAL NOT NULL, deleted_at REAL,"
        " PRIMARY KEY (identifier, role, document_type, name));"
        "INSERT INTO aliases VALUES ('1111111111', 'PK', 'Invoice', 'urn:mail:pk@x', '9999999999', 1.0, 3.0);"
    )
    former.close()
    for _ in range(2):
        store = opened(tmp_path / "merkez.sqlite")
        registry = Registry(store)
        registry.open_alias(PK, 4.0)
        assert [(row["created_at"], row["deleted_at"]) for row in registry.aliases()] == [(1.0, 3.0), (4.0, None)]
        store.close()


def test_a_fault_limited_by_count_is_used_up_and_survives_a_restart(tmp_path: Path) -> None:
    store = opened(tmp_path / "faults.sqlite")
    Faults(store).add({"kind": "deliver_twice", "count": 2}, 0.0)
    assert Faults(store).take("deliver_twice", {})
    store.close()
    store = opened(tmp_path / "faults.sqlite")
    assert Faults(store).take("deliver_twice", {})
    assert not Faults(store).take("deliver_twice", {})
    store.close()


def test_a_fault_meant_once_per_envelope_is_given_once_to_each(store: Store) -> None:
    faults = Faults(store)
    faults.add({"kind": "delay", "at": "queue", "seconds": 5}, 0.0)
    given = [bool(faults.take("delay", {}, at="queue", once=key)) for key in ("a", "a", "b")]
    assert given == [True, False, True]


def test_outage_holds_within_its_window_only(store: Store) -> None:
    faults = Faults(store)
    faults.add({"kind": "outage", "seconds": 60}, 1000.0)
    assert [faults.outage(at) for at in (999.0, 1000.0, 1059.0, 1060.0)] == [False, True, True, False]


def test_settings_have_official_defaults_and_refuse_what_they_do_not_know(store: Store) -> None:
    settings = MerkezSettings(store)
    assert (settings.get().retries, settings.get().retry_seconds, settings.get().strict) == (4, 7200.0, True)
    assert settings.put({"strict": False, "retries": 1}).strict is False
    with pytest.raises(ValueError, match="no setting"):
        settings.put({"colour": 1})


def test_an_accepted_envelope_outlives_a_process_killed_right_after(tmp_path: Path) -> None:
    """The child dies by SIGKILL before it could close anything."""
    code = (
        "import os, pathlib, signal, sys\n"
        "from zarf_simulator.merkez.envelopes import Envelopes\n"
        "from zarf_simulator.merkez.schema import opened\n"
        "Envelopes(opened(pathlib.Path(sys.argv[1]))).accept(sys.argv[2], b'zip', 1.0)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    path = tmp_path / "merkez.sqlite"
    subprocess.run([sys.executable, "-c", code, str(path), ID], check=False)
    store = opened(path)
    assert Envelopes(store).zip(ID.lower()) == b"zip"
    store.close()
