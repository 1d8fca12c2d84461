"""Merkez reads every official sample envelope, and its account work understands the official account documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from zarf_simulator.merkez import accounts
from zarf_simulator.merkez.admission import Refusal
from zarf_simulator.merkez.codes import ERRORS
from zarf_simulator.merkez.header import read_header
from zarf_simulator.merkez.judging import Opened, judge, open_envelope
from zarf_simulator.merkez.world import World

DAY = date(2026, 11, 2)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World.open(tmp_path / "home")
    yield world
    world.close()


def zipped(xml: bytes, identifier: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{identifier}.xml", xml)
    return buffer.getvalue()


def test_every_sample_envelope_is_read_and_judged(shared: Path) -> None:
    """Most break today's rules; what counts is a verdict with one of GİB's codes, and a header that was understood."""
    files = sorted((shared / "gib" / "samples" / "envelope").glob("*.xml"))
    assert len(files) >= 13
    for file in files:
        xml = file.read_bytes()
        identifier = read_header(etree.fromstring(xml)).instance_identifier
        opened = open_envelope(zipped(xml, identifier), f"{identifier}.zip")
        assert isinstance(opened, Opened), file.name
        parties = opened.header.parties
        assert all((parties.sender_id, parties.sender_alias, parties.receiver_id, parties.receiver_alias)), file.name
        verdict = judge(opened, today=DAY, strict=True)
        assert verdict is None or (isinstance(verdict, Refusal) and verdict.code in ERRORS), file.name


def test_official_account_samples_open_and_close_what_they_name(shared: Path, world: World) -> None:
    folder = shared / "gib" / "samples" / "envelope"
    opening, closing = (
        etree.parse(next(folder.glob(f"*{name}*"))).getroot() for name in ("KULLANICI_ACMA", "KULLANICI_SILME")
    )
    parties = read_header(opening).parties
    world.registry.put_integrator(parties.sender_id, "Deneme", "http://127.0.0.1:9/")
    for number, root in enumerate((opening, closing)):
        identifier = f"0b0e7a52-8c0e-4a5c-9d59-6f2d7b7c1a0{number}"
        world.envelopes.accept(identifier, b"zip", 1.0)
        world.envelopes.describe(identifier, "USERENVELOPE", read_header(root).parties)
        with world.store.transaction():
            assert accounts.settle(world, world.envelopes.need(identifier), root) is None
        ours = [row for row in world.registry.aliases() if row["identifier"] == parties.sender_id]
        assert {row["role"] for row in ours} == {"GB", "PK"}
        assert all((row["deleted_at"] is None) is (root is opening) for row in ours)
