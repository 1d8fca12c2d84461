"""What comes in is read in one pass where that is possible, and nobody can tell from what is said of it."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from lxml import etree
from tests.unit.core.rules import documents
from tests.unit.core.seal.changes import changed, shuffled
from tests.unit.core.seal.forger import Forger

from zarf.core import incoming
from zarf.core.documents.responses import application_response
from zarf.core.errors import DocumentUnreadable, EnvelopeRefused, SealRefused
from zarf.core.findings import Finding
from zarf.core.incoming import read_incoming
from zarf.core.seal import CrlSet, SealReport, TrustStore
from zarf.core.seal.verification import verify_carefully
from zarf.core.validation import Verdict, judge
from zarf.core.wire import packing
from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, read_envelope, write_envelope
from zarf.core.wire.packing import check_identity, pack, unpack
from zarf.core.wire.ubl import read_invoice, write_document
from zarf.core.xml.kinds import DocumentKind
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_xml
from zarf_simulator.kamusm import Authority

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RULES, TODAY = date(2026, 9, 14), date(2026, 11, 20)
ID = "F47AC10B-58CC-4372-A567-0E02B2C3D479"
EXAMPLE = (Path(__file__).parents[3] / "examples" / "invoice-ready.xml").read_bytes()


@dataclass(frozen=True)
class Told:
    """Everything that is said of a zip."""

    envelope: Envelope
    misnamed: Finding | None
    verdict: Verdict
    documents: tuple[bytes, ...]
    reports: tuple[SealReport, ...]


class World:
    """Who seals, who is trusted, and the two ways of reading."""

    def __init__(self) -> None:
        authority = Authority.create(NOW)
        self.forgers = {
            kind: Forger(authority.issue(documents.SELLER, "Deneme A.Ş.", now=NOW, key=kind), NOW)
            for kind in ("ec", "rsa")
        }
        self._asked = {
            "trust": TrustStore.from_pem(authority.anchors_pem),
            "revocation": CrlSet([authority.sub_crl(NOW), authority.root_crl(NOW)]),
            "at": NOW,
            "may_seal": (documents.SELLER,),
        }

    def quickly(self, data: bytes, name: str) -> Told | Finding:
        try:
            came = read_incoming(data, name, rule_date=RULES, today=TODAY)
        except (EnvelopeRefused, DocumentUnreadable) as problem:
            return problem.finding
        reports = tuple(document.seal_report(**self._asked) for document in came.documents)
        return Told(came.envelope, came.misnamed, came.verdict, tuple(one.xml for one in came.documents), reports)

    def carefully(self, data: bytes, name: str) -> Told | Finding:
        """Put together from the careful way of each part; none of the quick ones is asked."""
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(packing, "plain_member", lambda *_: None)
                unpacked = unpack(data, name)
            envelope = read_envelope(unpacked.xml)
        except (EnvelopeRefused, DocumentUnreadable) as problem:
            return problem.finding
        found = envelope.documents
        try:
            root = read_xml(unpacked.xml, ENVELOPE_LIMITS(len(found)))
            verdict = judge(root, rule_date=RULES, today=TODAY)
        except DocumentUnreadable as problem:
            verdict = Verdict(DocumentKind.UNKNOWN, False, (problem.finding,), readable=False)
        reports = tuple(verify_carefully(document, **self._asked) for document in found)
        return Told(envelope, check_identity(envelope, name, unpacked.member_name), verdict, found, reports)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


SELLER = Partner("urn:mail:gb@deneme.example", documents.SELLER, "Deneme A.Ş.")
BUYER = Partner("urn:mail:pk@ornek.example", documents.BUYER)


def enveloped(*items: bytes) -> bytes:
    """Invoices on their way to the buyer."""
    groups = (EnvelopeGroup("INVOICE", items),)
    return write_envelope(Envelope(ID, EnvelopeType.SENDER, SELLER, BUYER, datetime(2026, 11, 2, 10, 15), groups))


def answered(item: bytes) -> bytes:
    """An answer on its way back."""
    groups = (EnvelopeGroup("APPLICATIONRESPONSE", (item,)),)
    return write_envelope(Envelope(ID, EnvelopeType.POSTBOX, BUYER, SELLER, datetime(2026, 11, 2, 10, 15), groups))


def canonical(data: bytes) -> bytes:
    return etree.tostring(etree.fromstring(data), method="c14n")


def another(number: int) -> bytes:
    """The example as another invoice."""
    text = EXAMPLE.replace(b"HZR2026000000001", b"HZR2026%09d" % number)
    return canonical(text.replace(b"2f9b6d1e7a01", b"2f9b6d1e7a%02d" % number))


def response() -> bytes:
    """A buyer's KABUL, unsealed."""
    invoice = read_invoice(EXAMPLE)
    made = application_response(
        invoice,
        code="KABUL",
        note="Uygundur.",
        number="UYG2026000000001",
        ettn="5e0d1a3c-0000-4000-8000-0000000000cd",
        issued_at=NOW,
        signature=invoice.signature[0],
        new_id=lambda: UUID(int=4 << 76 | 2 << 62),
    )
    return write_document(made)


def reworded(data: bytes, chance: random.Random) -> bytes:
    """Another letter or digit here and there, mostly in texts and values: the file stays an ordinary one."""
    found = bytearray(data)
    places = [match.start(1) for match in re.finditer(rb"[>\"][^<>\"]{0,20}?([A-Za-z0-9])", data)]
    for at in chance.sample(places, chance.randint(1, 3)):
        found[at] = chance.choice(b"0123456789aZ-.")
    return bytes(found)


class Writer:
    """Makes envelopes: sound ones, others whose documents were changed before or after the seal, and changed ones."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._forgers, self._chance = world.forgers, chance
        sealed = [world.forgers[kind].sealed(another(number)) for number, kind in enumerate(("ec", "rsa", "ec"))]
        answer = world.forgers["ec"].sealed(response())
        whole = enveloped(sealed[0])
        self.sound = {
            "one": whole,
            "rsa": enveloped(sealed[1]),
            "several": enveloped(*sealed),
            "answer": answered(answer),
            "lines": whole.replace(b"\n", b"\r\n"),
            "mark": b"\xef\xbb\xbf" + whole,
            "indented": enveloped(world.forgers["ec"].sealed(EXAMPLE)),
        }

    def next(self) -> bytes:
        """An envelope's XML."""
        chance = self._chance
        some = chance.choice(list(self.sound.values()))
        match chance.randrange(10):
            case 0:
                return some
            case 1:
                return enveloped(self._sealed_again())
            case 2:
                return shuffled(some, chance)
            case 3 | 4 | 5:
                return reworded(some, chance)
            case 6:
                return enveloped(changed(self._forgers["ec"].sealed(another(7)), chance).removeprefix(b"\xef\xbb\xbf"))
            case 7:
                at = chance.randrange(1, 2500)  # the header
                return some[:at] + changed(some[at : at + 200], chance) + some[at + 200 :]
            case _:
                return changed(some, chance)

    def _sealed_again(self) -> bytes:
        body = changed(another(8), self._chance)
        try:
            return self._forgers[self._chance.choice(("ec", "rsa"))].sealed(body)
        except (SealRefused, DocumentUnreadable):
            return body


def packed(xml: bytes, chance: random.Random) -> tuple[bytes, str]:
    """In a zip, now and then a broken or misnamed one."""
    data = pack(ID, xml).data
    if chance.random() < 0.05:
        data = changed(data, chance)
    return data, chance.choice([f"{ID}.zip"] * 9 + ["other.zip"])


@pytest.mark.parametrize("count", [1_200, pytest.param(24_000, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_one_pass_says_what_the_careful_way_says(count: int, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(count)
    writer = Writer(world, chance)
    at_once, quick = incoming._at_once, 0

    def counting(*given: object) -> object:
        nonlocal quick
        found = at_once(*given)  # type: ignore[arg-type]
        quick += found is not None
        return found

    monkeypatch.setattr(incoming, "_at_once", counting)
    for number in range(count):
        try:
            xml = writer.next()
        except EnvelopeRefused:
            continue
        data, name = packed(xml, chance)
        assert world.quickly(data, name) == world.carefully(data, name), (number, name, xml)
    assert quick > count // 5


@pytest.mark.parametrize("name", ["one", "rsa", "several", "answer"])
def test_what_comes_in_as_we_write_it_is_read_in_one_pass(name: str, world: World) -> None:
    xml = Writer(world, random.Random(1)).sound[name]
    came = read_incoming(pack(ID, xml).data, f"{ID}.zip", rule_date=RULES, today=TODAY)
    assert came.verdict.valid, came.verdict.errors
    assert all(document.ordinary is not None for document in came.documents)
    told = world.quickly(pack(ID, xml).data, f"{ID}.zip")
    assert isinstance(told, Told)
    assert [report.reasons for report in told.reports] == [()] * len(came.documents)


HOSTILE = {
    "doctype": lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml,
    "comment in a value": lambda xml: xml.replace(b"TICARIFATURA", b"TICARI<!-- -->FATURA"),
    "wrapped": lambda xml: xml.replace(b"<ElementList>", b"<ElementList><x>").replace(
        b"</ElementList>", b"</x></ElementList>"
    ),
    "two lists": lambda xml: xml.replace(b"<ElementList>", b"<ElementList></ElementList><ElementList>"),
    "list beside": lambda xml: xml.replace(b"</ElementList>", b"</ElementList><y><z><q></q></z></y>"),
    "a leaf for a document": lambda xml: xml.replace(b"<ElementList>", b"<ElementList><Invoice/>"),
    "deep in the header": lambda xml: xml.replace(
        b"</sh:Sender>", b"<sh:a><sh:b><sh:c>1</sh:c></sh:b></sh:a></sh:Sender>", 1
    ),
    "names of the envelope": lambda xml: xml.replace(b" xmlns:cbc=", b" xmlns:q=", 1).replace(
        b"<sh:StandardBusinessDocument ",
        b'<sh:StandardBusinessDocument xmlns:cbc="' + documents.NAMESPACES["cbc"].encode() + b'" ',
    ),
    "single quotes": lambda xml: xml.replace(b'schemeID="VKN"', b"schemeID='VKN'"),
    "self-closed": lambda xml: xml.replace(b"<ext:UBLExtensions>", b"<ext:UBLExtensions/><ext:UBLExtensions>"),
    "bare greater": lambda xml: xml.replace(b"TICARIFATURA", b"TICARI>FATURA"),
    "blank in an end tag": lambda xml: xml.replace(b"</cbc:ID>", b"</cbc:ID >"),
    "id outside": lambda xml: xml.replace(b"<cac:AccountingSupplierParty>", b'<cac:AccountingSupplierParty iD="a">'),
    "quot": lambda xml: xml.replace(b"TICARIFATURA", b"&quot;"),
    "declared again": lambda xml: xml.replace(
        b"<cac:AccountingSupplierParty>", b'<cac:AccountingSupplierParty xmlns:cbc="urn:x">'
    ),
    "type unknown": lambda xml: xml.replace(b"SENDERENVELOPE", b"OTHERENVELOPE"),
    "another type": lambda xml: xml.replace(b"SENDERENVELOPE", b"USERENVELOPE"),
    "the same document again": lambda xml: xml.replace(
        b"</ElementList>", xml[xml.index(b"<Invoice ") : xml.index(b"</Invoice>") + 10] + b"</ElementList>"
    ),
    "seal doubled": lambda xml: xml.replace(b"</ds:Signature>", b"</ds:Signature><ds:Signature Id='a'></ds:Signature>"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ["one", "several"])
def test_no_trick_is_told_otherwise_in_one_pass(name: str, kind: str, world: World) -> None:
    xml = HOSTILE[name](Writer(world, random.Random(1)).sound[kind])
    data = pack(ID, xml).data
    assert world.quickly(data, f"{ID}.zip") == world.carefully(data, f"{ID}.zip")


def test_more_declarations_than_its_documents_may_have_are_told_alike(world: World) -> None:
    """An envelope may declare 256 namespaces for each document and for itself, and not more."""
    sealed = world.forgers["ec"].sealed(another(1))
    many = b"".join(b' xmlns:p%d="urn:x:%d"' % (number, number) for number in range(50))
    lines = sealed.replace(b"<cac:InvoiceLine>", b"<cac:InvoiceLine" + many + b">")
    for count in (1, 2, 5, 6, 7):
        xml = enveloped(*([lines] * count))
        data = pack(ID, xml).data
        assert world.quickly(data, f"{ID}.zip") == world.carefully(data, f"{ID}.zip")
