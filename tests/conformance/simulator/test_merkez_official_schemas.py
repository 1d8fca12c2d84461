"""What Merkez writes, judged by GİB's own schemas and by our rules."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from zarf.core.rules import check_rules
from zarf_simulator.merkez import user_lists
from zarf_simulator.merkez.codes import ERRORS, wire_code
from zarf_simulator.merkez.customs_approval import CustomsInvoice, approval_envelope
from zarf_simulator.merkez.envelopes import Parties
from zarf_simulator.merkez.registry import Unit
from zarf_simulator.merkez.system_responses import build, stray_system_envelope, write_broken_invoice_envelope
from zarf_simulator.merkez.world import World

AT = datetime(2026, 11, 2, 10, 15, tzinfo=ZoneInfo("Europe/Istanbul"))
ID = "0b0e7a52-8c0e-4a5c-9d59-6f2d7b7c1a01"
A, B = ("1234567808", "urn:mail:defaultgb@a.example"), ("10000000146", "urn:mail:defaultpk@b.example")
PARTIES = Parties(*A, "Deneme A.Ş.", *B, "Örnek & Kişi")


@pytest.fixture(scope="module")
def envelope_schema(shared: Path) -> etree.XMLSchema:
    """PackageProxy_1_2.xsd with the package schema whose paths fit the folder."""
    folder = shared / "gib" / "xsd" / "Envelope"
    text = (folder / "PackageProxy_1_2.xsd").read_text("utf-8").replace("Package_1_2.xsd", "Package_1_2.local.xsd")
    return etree.XMLSchema(etree.fromstring(text.encode(), base_url=str(folder / "PackageProxy_1_2.xsd")))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World.open(tmp_path / "home")
    yield world
    world.close()


def kept(world: World, parties: Parties) -> None:
    """An envelope in the queue, as a system response is made about."""
    world.envelopes.accept(ID, b"zip", AT.timestamp())
    if parties.sender_id:
        world.envelopes.describe(ID, "SENDERENVELOPE", parties)


def official(schema: etree.XMLSchema, xml: bytes) -> list[str]:
    root = etree.fromstring(xml)
    schema.validate(root)
    return [error.message for error in schema.error_log]


@pytest.mark.parametrize("parties", [PARTIES, Parties()], ids=["known parties", "unreadable header"])
@pytest.mark.parametrize("code", sorted({1000, 1100, 1200} | {wire_code(code) for code in ERRORS}))
def test_every_system_response_is_valid_by_schema_and_rules(
    envelope_schema: etree.XMLSchema, world: World, parties: Parties, code: int
) -> None:
    kept(world, parties)
    made = build(world.envelopes.need(ID), code, "ayrıntı <&>\x01", AT)
    assert official(envelope_schema, made.xml) == []
    rules = check_rules(etree.fromstring(made.xml), rule_date=AT.date(), today=AT.date())
    assert [(finding.gib_rule, finding.found) for finding in rules] == []


@pytest.mark.parametrize("code", [1210, 1215, 1220, 1230, 1235, 1300])
def test_later_states_keep_the_form_though_the_rules_forbid_their_codes(
    envelope_schema: etree.XMLSchema, world: World, code: int
) -> None:
    kept(world, PARTIES)
    made = build(world.envelopes.need(ID), code, "", AT)
    assert official(envelope_schema, made.xml) == []
    rules = check_rules(etree.fromstring(made.xml), rule_date=AT.date(), today=AT.date())
    assert {finding.found for finding in rules} == {str(code)}


def test_stray_test_traffic_is_a_valid_system_response(envelope_schema: etree.XMLSchema) -> None:
    assert official(envelope_schema, stray_system_envelope(ID, PARTIES, AT)) == []


def test_broken_test_traffic_breaks_the_schema_in_its_invoice_only(envelope_schema: etree.XMLSchema) -> None:
    errors = official(envelope_schema, write_broken_invoice_envelope(ID, PARTIES, AT))
    assert errors
    assert all("Invoice-2" in error or "BasicComponents" in error for error in errors)


@pytest.mark.parametrize("receiver", [A, B], ids=["vkn", "tckn"])
@pytest.mark.parametrize("profile", ["IHRACAT", "YOLCUBERABERFATURA"])
def test_customs_approval_is_valid_by_schema_and_rules(
    envelope_schema: etree.XMLSchema, receiver: tuple[str, str], profile: str
) -> None:
    parties = Parties("1460415308", "urn:mail:ihracatpk@gtb.gov.tr", "SIMULATOR - GTB", *receiver, "Deneme")
    xml = approval_envelope(ID, parties, CustomsInvoice(profile, ID, "2026-11-01", b"<Invoice/>"), AT)
    assert official(envelope_schema, xml) == []
    assert check_rules(etree.fromstring(xml), rule_date=AT.date(), today=AT.date()) == []


@pytest.mark.parametrize("role", ["PK", "GB"])
def test_user_lists_are_valid_by_schema(shared: Path, world: World, role: str) -> None:
    schema = etree.XMLSchema(etree.parse(shared / "gib" / "xsd" / "Userlist" / "NewUserList.xsd"))
    now = AT.timestamp()
    for identifier, name in (A, B):
        world.registry.add_user(identifier, "Örnek & Kişi", "KAMU", "OZELENTEGRASYON", now)
        for document_type in ("Invoice", "DespatchAdvice"):
            unit = Unit(identifier, role, document_type, name + document_type, "1111111104")
            world.registry.open_alias(unit, now)
    world.registry.close_alias(Unit(A[0], role, "Invoice", A[1] + "Invoice", "1111111104"), now)
    with zipfile.ZipFile(io.BytesIO(user_lists.build(world, role))) as archive:
        root = etree.fromstring(archive.read(archive.namelist()[0]))
    schema.assertValid(root)
    assert len(root) >= 2
