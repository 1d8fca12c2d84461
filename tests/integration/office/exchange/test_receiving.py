"""What GİB sends is kept before it is answered; what breaks the protocol gets GİB's fault code."""

from __future__ import annotations

import hashlib

import pytest
from exchange_twins import twins

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.office.exchange.identity import incoming_pk
from zarf.office.exchange.models import Envelope
from zarf.office.exchange.receiving import receive_zip
from zarf.ports import wired
from zarf.ports.gib.api import EFaturaFault
from zarf.ports.storage.memory import MemoryArchive

pytestmark = pytest.mark.django_db
NAME = "0A1B2C3D-0000-4000-8000-00000000ABCD.zip"
DATA = b"any bytes at all"
MD5 = hashlib.md5(DATA).hexdigest()


class FullDisk(MemoryArchive):
    def put(self, key, data):
        raise Unavailable(finding("EF-STO-003", found=key, reason="disk full"))


@pytest.fixture(autouse=True)
def world():
    with wired.using(twins()) as ports:
        yield ports


def code_of(*call):
    with pytest.raises(EFaturaFault) as caught:
        receive_zip(*call)
    return caught.value.code


def test_the_zip_is_in_the_archive_and_its_row_is_written(world):
    receive_zip(NAME, DATA, MD5.upper())
    row = Envelope.objects.get()
    assert (row.direction, row.state, row.identifier) == ("in", "RECEIVED", NAME[:-4])
    assert world.archive.get(row.zip_key) == DATA


def test_a_reminder_to_judge_it_is_enqueued():
    from procrastinate.contrib.django.models import ProcrastinateJob

    receive_zip(NAME, DATA, MD5)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("zarf.exchange.process", {"pk": str(incoming_pk(NAME[:-4]))})


def test_the_same_identifier_again_is_2001_in_any_spelling():
    receive_zip(NAME, DATA, MD5)
    assert code_of(NAME, DATA, MD5) == 2001
    assert code_of(NAME.lower(), DATA, MD5) == 2001
    assert Envelope.objects.count() == 1


def test_another_hash_is_2000_and_leaves_nothing():
    assert code_of(NAME, DATA, "0" * 32) == 2000
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("name", ["", "x.zip", "../" + NAME, NAME[:-4], NAME + ".zip", NAME.replace("-", "")])
def test_another_name_is_2006(name):
    assert code_of(name, DATA, MD5) == 2006


def test_a_wrong_name_is_told_before_a_wrong_hash():
    assert code_of("x.zip", DATA, "0" * 32) == 2006


def test_a_full_disk_is_2002_and_the_next_attempt_is_taken(world):
    with wired.using(twins(archive=FullDisk())):
        assert code_of(NAME, DATA, MD5) == 2002
    assert not Envelope.objects.exists()
    receive_zip(NAME, DATA, MD5)
    assert Envelope.objects.count() == 1
