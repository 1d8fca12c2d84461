"""Bulk runs: broken off and begun again, given up in time, one runner at a time, several sessions of an HSM at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from exchange_letters import OTHER, OUR_GB, Kamusm
from exchange_twins import twins
from test_outgoing import BUYER, SELLER, open_alias, order

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.office.exchange import bulk_sealing, services
from zarf.office.exchange import sealing as exchange_sealing
from zarf.office.exchange.models import Document
from zarf.office.exchange.sealing import step_prepare
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import SealLog, SealRun
from zarf.office.taxpayers.services import add_alias, create_taxpayer
from zarf.ports import wired
from zarf.ports.clock import FixedClock


@pytest.fixture(scope="module")
def kamusm():
    return Kamusm(FixedClock().now())


@pytest.fixture
def world(kamusm):
    with wired.using(twins(trust=kamusm.trust, revocation=kamusm.crls())) as ports:
        yield ports


def make_seller(world, kamusm):
    key = world.keys.put("seller", kamusm.key(SELLER))
    taxpayer = create_taxpayer(SELLER, OTHER.title, district="Kadıköy", city="İstanbul", seal_key=key)
    add_alias(taxpayer, "GB", OUR_GB)
    open_alias(world, identifier=BUYER)
    return taxpayer


@pytest.fixture
def seller(db, world, kamusm):
    return make_seller(world, kamusm)


def submit(seller, count: int) -> list[Document]:
    return [services.submit_order(seller, order(f"SIP-{number}"), "erp") for number in range(count)]


def sealed_subjects(seller) -> list[str]:
    return sorted(row.subject for row in sealing.log([seller.pk]) if row.event == SealLog.Event.SEALED)


class Killed(Exception):
    """Stands for a process that ends here."""


def stop_at(number: int):
    def stop(done: int, _total: int) -> None:
        if done == number:
            raise Killed

    return stop


def test_a_run_that_was_broken_off_seals_exactly_the_rest_when_it_is_begun_again(seller):
    items = submit(seller, 5)
    with pytest.raises(Killed):
        bulk_sealing.seal_all([seller], "op", stop_at(2))
    [run] = bulk_sealing.seal_all([seller], "op2").runs
    assert (run.total, run.sealed, run.starts, run.failed, run.actor) == (5, 5, 2, [], "op2")
    assert sealed_subjects(seller) == sorted(str(item) for item in items)


def test_what_came_in_between_is_counted_in_the_run_that_goes_on(seller):
    submit(seller, 3)
    with pytest.raises(Killed):
        bulk_sealing.seal_all([seller], "op", stop_at(1))
    for number in (7, 8):
        services.submit_order(seller, order(f"SIP-{number}"), "erp")
    [run] = bulk_sealing.seal_all([seller], "op").runs
    assert (run.total, run.sealed, run.starts) == (5, 5, 2)


def test_a_run_with_nothing_to_do_leaves_no_record_and_ends_a_torn_one(seller):
    assert bulk_sealing.seal_all([seller], "op").runs == ()
    [item] = submit(seller, 1)
    with pytest.raises(Killed):
        bulk_sealing.seal_all([seller], "op", stop_at(1))
    item.refresh_from_db()
    assert item.state == "ENVELOPED"
    [run] = bulk_sealing.seal_all([seller], "op").runs
    assert (run.total, run.sealed, run.starts) == (1, 1, 2)
    assert run.ended_at is not None
    assert bulk_sealing.seal_all([seller], "op").is_complete


def test_what_waits_for_a_later_attempt_is_tried_now(seller, world):
    [item] = submit(seller, 1)
    Document.objects.update(prepare_at=world.clock.now() + timedelta(hours=3))
    assert bulk_sealing.seal_all([seller], "op").sealed == 1
    item.refresh_from_db()
    assert item.state == "ENVELOPED"


def test_a_key_that_does_not_answer_is_not_asked_for_every_document(seller, monkeypatch):
    """Ten in a row with one reason: the rest is left untried, said so, and sealed by the next run."""
    asked = []

    def away(taxpayer):
        asked.append(taxpayer.pk)
        raise Unavailable(finding("EF-KEY-015", token="hsm"))

    submit(seller, 14)
    with monkeypatch.context() as broken:
        broken.setattr(sealing, "key_for", away)
        outcome = bulk_sealing.seal_all([seller], "op")
    [run] = outcome.runs
    assert len(asked) == 10
    assert (run.total, run.sealed, len(run.failed), run.code) == (14, 0, 10, "EF-KEY-015")
    assert not outcome.is_complete
    assert {found["code"] for item in run.failed for found in item["findings"]} == {"EF-KEY-015"}
    [again] = bulk_sealing.seal_all([seller], "op").runs
    assert (again.pk != run.pk, again.total, again.sealed, again.code) == (True, 14, 14, "")


def test_a_document_that_breaks_the_program_stops_nobody_else(seller, monkeypatch, caplog):
    bad, *good = submit(seller, 3)

    def step(pk):
        if pk == bad.pk:
            raise ZeroDivisionError
        step_prepare(pk)

    monkeypatch.setattr(bulk_sealing, "step_prepare", step)
    outcome = bulk_sealing.seal_all([seller], "op")
    assert outcome.sealed == len(good)
    [failed] = outcome.failed
    assert (failed["document"], [item["code"] for item in failed["findings"]]) == (str(bad), ["EF-SLG-014"])
    assert "ZeroDivisionError" in caplog.text


def test_one_session_runs_once_at_a_time_too(seller):
    submit(seller, 1)
    with sealing.only_run_of(seller) as alone:
        assert alone
        outcome = bulk_sealing.seal_all([seller], "op")
    assert [item.code for item in outcome.busy] == ["EF-SLG-013"]
    assert outcome.runs == ()
    assert bulk_sealing.seal_all([seller], "op").is_complete


@pytest.mark.django_db(transaction=True)
class TestSideBySide:
    """Real commits: several sessions of the database and of the HSM."""

    @pytest.fixture
    def seller(self, world, kamusm):
        return make_seller(world, kamusm)

    def test_several_documents_are_sealed_at_the_same_time(self, seller, monkeypatch):
        """Each thread waits in the key for the others: with one at a time this would never end."""
        together = threading.Barrier(3, timeout=20)
        submit(seller, 6)

        def watched(taxpayer, ask=exchange_sealing.sealing.key_for):
            together.wait()
            return ask(taxpayer)

        monkeypatch.setattr(sealing, "key_for", watched)
        told: list[tuple[int, int]] = []
        [run] = bulk_sealing.seal_all([seller], "op", lambda *at: told.append(at), at_once=3).runs
        assert (run.total, run.sealed, run.failed) == (6, 6, [])
        assert told == [(number, 6) for number in range(1, 7)]

    def test_a_second_operator_is_told_who_is_at_it(self, seller):
        """The second comes in the middle of the first one's run, from a session of its own."""
        submit(seller, 4)
        second = []

        def press(done: int, _total: int) -> None:
            if done == 2:
                thread = threading.Thread(target=lambda: second.append(self.in_own_session(seller)))
                thread.start()
                thread.join(30)

        first = bulk_sealing.seal_all([seller], "ayşe", press, at_once=2)
        [outcome] = second
        [told] = outcome.busy
        assert (told.code, outcome.runs) == ("EF-SLG-013", ())
        assert "ayşe" in told.message("tr")
        assert first.is_complete
        assert len(sealed_subjects(seller)) == 4

    def test_all_who_press_at_the_same_moment_seal_each_document_once(self, seller):
        submit(seller, 12)
        start = threading.Barrier(4)
        outcomes = []

        def press():
            start.wait()
            outcomes.append(self.in_own_session(seller))

        threads = [threading.Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(outcomes) == 4
        subjects = sealed_subjects(seller)
        assert len(subjects) == len(set(subjects)) == 12
        assert SealRun.objects.filter(ended_at=None).count() == 0

    def test_the_runner_and_the_worker_seal_each_document_once(self, seller):
        items = submit(seller, 10)

        def worker():
            from django.db import connection

            for item in items:
                step_prepare(item.pk)
            connection.close()

        thread = threading.Thread(target=worker)
        thread.start()
        outcome = bulk_sealing.seal_all([seller], "op", at_once=2)
        thread.join(60)
        assert outcome.is_complete
        subjects = sealed_subjects(seller)
        assert len(subjects) == len(set(subjects)) == 10

    def test_a_runner_that_loses_heart_leaves_no_thread_and_no_lock(self, seller):
        submit(seller, 8)
        with pytest.raises(Killed):
            bulk_sealing.seal_all([seller], "op", stop_at(1), at_once=3)
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("zarf-work")]
        assert bulk_sealing.seal_all([seller], "op", at_once=3).is_complete
        assert len(sealed_subjects(seller)) == 8

    def in_own_session(self, seller):
        from django.db import connection

        try:
            return bulk_sealing.seal_all([seller], "mehmet", at_once=2)
        finally:
            connection.close()
