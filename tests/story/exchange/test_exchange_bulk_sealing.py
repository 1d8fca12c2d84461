"""Bulk runs with keys in an HSM, killed in the middle: nothing is lost, and nothing is sealed twice.

The runner is a process of its own, ended by SIGKILL; the HSM is SoftHSM, the database and Merkez are real.
"""

from __future__ import annotations

import hashlib
import os
import signal

import pytest
from bench._softhsm import PIN, Stored, Tokens, module
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from exchange_world import SELLER

from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import SealLog, SealRun

KILLED = -signal.SIGKILL
COUNT = 9


@pytest.fixture
def hsm_seller(world, tmp_path, monkeypatch):
    """The seller, its key moved from the file onto a token."""
    if module() is None:
        reason = "SoftHSM is not installed (apt-get install softhsm2)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from zarf.ports.keys.pkcs11 import reference

    tokens = Tokens(tmp_path / "softhsm")
    for name, value in tokens.environment.items():
        monkeypatch.setenv(name, value)
    key, certificate, _ = pkcs12.load_key_and_certificates((tmp_path / f"{SELLER}.p12").read_bytes(), b"deneme")
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    tokens.make("seller", Stored(private, certificate.public_bytes(Encoding.DER)))
    (tmp_path / "pin").write_text(PIN + "\n", "ascii")
    world.seller.seal_key = reference("softhsm2", token="seller", pin_file=tmp_path / "pin")
    world.seller.save()
    return world.seller


@pytest.fixture
def waiting(world, hsm_seller) -> list[Document]:
    return [services.submit_order(hsm_seller, world.order(f"SIP-{number}"), "erp") for number in range(COUNT)]


def archived(world) -> dict[str, str]:
    """SHA-256 of every sealed document that lies in the archive, by its file."""
    files = [file for file in (world.folder / "archive").rglob("*.xml") if file.is_file()]
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def each_sealed_once(world, seller) -> None:
    """What must hold at the end. A sealed one whose runner died before the envelope is left to the worker."""
    sent = Document.objects.filter(direction="out", kind="INVOICE")
    assert len(sent) == COUNT
    assert {item.state for item in sent} <= {"SEALED", "ENVELOPED"}
    assert len(archived(world)) == COUNT
    for item in sent:
        assert hashlib.sha256(services.sealed_xml(item)).hexdigest() == item.sha256
        assert item.seal_report["result"] == "valid"
    log = [row.subject for row in sealing.log([seller.pk]) if row.event == SealLog.Event.SEALED]
    assert sorted(log) == sorted(str(item) for item in sent)


@pytest.mark.parametrize(
    ("place", "at_once"), [("sealed-bytes-archived", "1"), ("sealed-bytes-archived", "3"), ("sealed", "3")]
)
def test_a_run_killed_in_the_middle_goes_on_where_it_was(world, hsm_seller, waiting, place, at_once):
    assert world.child("seal", at_once, kill_at=f"{place}*4") == KILLED
    before = archived(world)
    assert 0 < len(before) < COUNT
    torn = SealRun.objects.get()
    assert (torn.total, torn.ended_at) == (COUNT, None)

    assert world.child("seal", at_once) == 0
    after = archived(world)
    assert {file: after[file] for file in before} == before
    each_sealed_once(world, hsm_seller)
    run = SealRun.objects.get()
    assert (run.pk, run.starts, run.total, run.sealed, run.failed) == (torn.pk, 2, COUNT, COUNT, [])
    assert run.ended_at is not None

    world.run_until(lambda: Document.objects.filter(direction="out", state="DELIVERED").count() == COUNT)
    assert len(world.merkez.envelopes()) == COUNT
    assert Document.objects.filter(direction="in").count() == COUNT


def test_a_runner_that_hangs_is_not_pushed_aside_and_one_that_died_is(world, hsm_seller, waiting):
    """Stopped, its session lives: a second run leaves it alone. Killed, the session is gone: the second takes over."""
    first = world.start("seal", "2", kill_at="stop:sealed*3")
    os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    try:
        assert world.child("seal", "2") == 0
        torn = SealRun.objects.get()
        assert (torn.starts, torn.ended_at) == (1, None)
    finally:
        first.kill()
        assert first.wait(10) == KILLED
    assert world.child("seal", "2") == 0
    run = SealRun.objects.get()
    assert (run.starts, run.sealed) == (2, COUNT)
    each_sealed_once(world, hsm_seller)


def test_two_runners_at_the_same_moment_seal_each_document_once(world, hsm_seller, waiting):
    both = [world.start("seal", "3") for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    each_sealed_once(world, hsm_seller)
    assert SealRun.objects.filter(ended_at=None).count() == 0
