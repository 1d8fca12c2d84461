"""The customs stub: takes export envelopes, answers after its time, approves IHRACAT."""

from __future__ import annotations

import base64
import io
import zipfile

from merkez_letters import A_GB, B_PK, A, B, Letter, invoice, system_answer
from merkez_parties import Client, Integrator, wait_until

from zarf.core.rules import check_rules
from zarf_simulator.merkez.envelopes import DELIVER, Parties, Todo
from zarf_simulator.merkez.running import Merkez
from zarf_simulator.merkez.states import Event

GTB = ("1460415308", "urn:mail:ihracatpk@gtb.gov.tr")


def accepted(merkez: Merkez, letter: Letter) -> None:
    """Put an envelope behind the checks: a whole export invoice is not what these tests are about."""
    world, now = merkez.world, merkez.world.clock.timestamp()
    with world.store.transaction():
        world.envelopes.accept(letter.id, letter.zip(), now)
        parties = Parties(*letter.sender, "Deneme A.Ş.", *letter.receiver, "GTB")
        world.envelopes.describe(letter.id, letter.type, parties)
        world.envelopes.move(letter.id, Event.TAKEN_UP, now, todo=Todo(DELIVER, now))
        world.envelopes.move(letter.id, Event.ACCEPTED, now, todo=Todo("customs", now))


def test_export_invoice_is_answered_and_approved_after_the_set_time(
    client: Client, merkez: Merkez, integrator_a: Integrator
) -> None:
    ettn = "6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a01"
    letter = Letter((invoice(ettn=ettn).replace("TICARIFATURA", "IHRACAT"),), receiver=GTB)
    accepted(merkez, letter)
    client.wait_for(letter.id, 1220)
    client.wait_idle()
    assert integrator_a.arrived == []

    client.advance(1)
    client.wait_for(letter.id, 1300)
    wait_until(lambda: len(integrator_a.arrived) == 2)
    assert integrator_a.codes_about(letter.id) == [1200]
    approval = next(item for item in integrator_a.arrived if not item.is_system())
    root = approval.root()
    assert [element.text for element in root.iter("{*}ResponseCode")] == ["KABUL"]
    assert ettn in [element.text for element in root.iter("{*}ID")]
    schemes = {element.get("schemeID") for element in root.iter("{*}ID")}
    assert {"GTB_REFNO", "GTB_GCB_TESCILNO", "GTB_FIILI_IHRACAT_TARIHI"} <= schemes
    today = merkez.world.clock.istanbul_today()
    assert check_rules(root, rule_date=today, today=today) == []

    client.send(system_answer(Letter((), type="POSTBOXENVELOPE", sender=GTB, receiver=(A, A_GB), id=approval.id)))
    client.wait_for(approval.id, 1300)


def test_other_customs_envelopes_are_answered_without_approval(
    client: Client, merkez: Merkez, integrator_a: Integrator
) -> None:
    letter = Letter((invoice().replace("TICARIFATURA", "OZELFATURA"),), receiver=GTB)
    accepted(merkez, letter)
    client.wait_for(letter.id, 1220)
    client.advance(1)
    client.wait_for(letter.id, 1300)
    client.wait_idle()
    assert integrator_a.codes_about(letter.id) == [1200]
    assert len(integrator_a.arrived) == 1


def test_tax_free_invoice_is_approved_to_the_intermediary_with_its_own_bytes_inside(
    client: Client, merkez: Merkez, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    ids = "".join(
        f'<cac:PartyIdentification><cbc:ID schemeID="{scheme}">{value}</cbc:ID></cac:PartyIdentification>'
        for scheme, value in (("ARACIKURUMVKN", B), ("ARACIKURUMETIKET", B_PK))
    )
    document = (
        invoice()
        .replace("TICARIFATURA", "YOLCUBERABERFATURA")
        .replace("<cac:TaxTotal>", f"<cac:TaxRepresentativeParty>{ids}</cac:TaxRepresentativeParty><cac:TaxTotal>", 1)
    )
    letter = Letter((document,), receiver=("1460415308", "urn:mail:yolcuberaberpk@gtb.gov.tr"))
    accepted(merkez, letter)
    client.wait_for(letter.id, 1220)
    client.advance(1)
    client.wait_for(letter.id, 1300)
    wait_until(lambda: len(integrator_b.arrived) == 1)
    root = integrator_b.arrived[0].root()
    assert [element.text for element in root.iter("{*}ResponseCode")] == ["GUMRUKONAY"]
    (inside,) = root.iter("{*}EmbeddedDocumentBinaryObject")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(inside.text or ""))) as archive:
        assert archive.read(archive.namelist()[0]) == document.encode()
    assert integrator_a.codes_about(letter.id) == [1200]
