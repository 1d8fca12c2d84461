"""Every code Merkez can emit before it forwards, by real input where that is possible."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from merkez_letters import A_GB, B_PK, A, B, Letter, business_answer, invoice, system_answer, zipped
from merkez_parties import Client, Integrator, SoapFault, wait_until

from zarf_simulator.merkez.codes import ERRORS
from zarf_simulator.merkez.running import Merkez

ID = "0b0e7a52-8c0e-4a5c-9d59-6f2d7b7c1a01"


def raw(data: bytes) -> tuple[str, bytes]:
    return f"{ID}.zip", data


def bent(**changes: str) -> tuple[str, bytes]:
    """A good envelope with a part bent, under its right zip name."""
    letter = Letter((invoice(),), id=ID, **changes)  # type: ignore[arg-type]
    return letter.file_name, letter.zip()


MANY_NAMESPACES = b"<a>" + b"".join(b'<b xmlns:n%d="u:%d"/>' % (i, i) for i in range(300_000)) + b"</a>"

REAL_INPUT: dict[str, tuple[int, Callable[[], tuple[str, bytes]]]] = {
    "not a zip": (1110, lambda: raw(b"<xml/>")),
    "empty": (1110, lambda: raw(b"")),
    "truncated zip": (1130, lambda: raw(bent()[1][:-30])),
    "two files": (1131, lambda: raw(zipped(f"{ID}.xml", b"<a/>", ("b.xml", b"<b/>")))),
    "not named xml": (1132, lambda: raw(zipped(f"{ID}.txt", b"<a/>"))),
    "other xml name": (1133, lambda: bent(member_name=f"{uuid.uuid4()}.xml")),
    "other zip name": (1142, lambda: bent(inner_id=str(uuid.uuid4()))),
    "short id": (1111, lambda: bent(inner_id="123")),
    "no id": (1141, lambda: bent(inner_id="")),
    "no xml under the name": (1132, lambda: raw(zipped(f"{ID}.xml", b"not xml at all"))),
    "broken xml": (1140, lambda: raw(zipped(f"{ID}.xml", b"<a><b></a>"))),
    "doctype": (1140, lambda: raw(zipped(f"{ID}.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'))),
    "zip bomb": (1130, lambda: raw(zipped(f"{ID}.xml", b"<a>" + bytes(60_000_000)))),
    "zip slip": (1133, lambda: raw(zipped(f"../{ID}.xml", b"<a/>"))),
    "deep": (1140, lambda: raw(zipped(f"{ID}.xml", b"<a>" * 10_000 + b"</a>" * 10_000))),
    "namespaces": (1140, lambda: raw(zipped(f"{ID}.xml", MANY_NAMESPACES))),
    "utf-16": (1140, lambda: raw(zipped(f"{ID}.xml", "<?xml version='1.0'?><a/>".encode("utf-16")))),
    "strange root": (1141, lambda: raw(zipped(f"{ID}.xml", b"<a/>"))),
    "no sender": (1160, lambda: bent_text("sh:Sender>", "sh:Nobody>")),
    "no type": (1160, lambda: bent_text("<sh:Type>SENDERENVELOPE</sh:Type>", "")),
    "strange type": (1150, lambda: bent(type="LETTER")),
    "wrong count": (1150, lambda: bent_text("<ElementCount>1<", "<ElementCount>2<")),
    "strange version": (1143, lambda: bent(type_version="7.0")),
    "schema broken": (1160, lambda: bent_invoice("<cbc:IssueDate>", "<cbc:IssueTag>")),
    "rule broken": (1150, lambda: bent_invoice("TICARIFATURA", "UCUZFATURA")),
    "old version": (1150, lambda: bent(type_version="1.0")),
}


def bent_invoice(old: str, new: str) -> tuple[str, bytes]:
    text = invoice().replace(old, new).replace(old.replace("<", "</"), new.replace("<", "</"))
    letter = Letter((text,), id=ID)
    return letter.file_name, letter.zip()


def bent_text(old: str, new: str) -> tuple[str, bytes]:
    letter = Letter((invoice(),), id=ID)
    text = letter.xml().decode()
    assert old in text
    return letter.file_name, zipped(f"{ID}.xml", text.replace(old, new).encode())


@pytest.mark.parametrize("case", REAL_INPUT)
def test_bad_input_ends_with_its_code_and_is_never_forwarded(
    client: Client, integrator_a: Integrator, integrator_b: Integrator, case: str
) -> None:
    code, make = REAL_INPUT[case]
    name, data = make()
    client.send_bytes(name, data)
    found = client.wait_for(ID, *ERRORS, 1220)
    assert (found["state"], found["task"]) == (code, None), found["detail"]
    client.wait_idle()
    assert integrator_b.arrived == []
    assert client.state(ID) == code
    if found["sender"]["identifier"]:
        wait_until(lambda: integrator_a.codes_about(ID) == [code])


def test_failing_rules_stand_in_the_description(client: Client, integrator_a: Integrator) -> None:
    name, data = bent_invoice("TICARIFATURA", "UCUZFATURA")
    client.send_bytes(name, data)
    wait_until(lambda: integrator_a.codes_about(ID) == [1150])
    texts = [element.text or "" for element in integrator_a.arrived[0].root().iter("{*}Description")]
    assert "ProfileIDCheck" in texts[-1]


def test_lenient_setting_lets_old_versions_pass(client: Client) -> None:
    client.control("settings", {"strict": False})
    name, data = bent(type_version="1.0")
    client.send_bytes(name, data)
    client.wait_for(ID, 1220)


@pytest.mark.parametrize(
    ("sender", "receiver", "code"),
    [
        ((A, "urn:mail:baska@a.example"), (B, B_PK), 1171),
        ((A, A_GB), (B, "urn:mail:baska@b.example"), 1181),
        ((A, A_GB), (B, "urn:mail:gb@b.example"), 1172),
    ],
)
def test_units_without_authority_and_unknown_addresses(
    client: Client, integrator_a: Integrator, sender: tuple[str, str], receiver: tuple[str, str], code: int
) -> None:
    user = {"identifier": B, "title": "Örnek Ltd.", "integrator_vkn": "2222222209"}
    client.control("users", user | {"aliases": [{"role": "GB", "name": "urn:mail:gb@b.example"}]})
    letter = Letter((invoice(),), sender=sender, receiver=receiver)
    client.send(letter)
    client.wait_for(letter.id, code)
    wait_until(lambda: integrator_a.codes_about(letter.id) == [code])


def test_answering_unit_without_pk_authority_is_1172(client: Client, integrator_b: Integrator) -> None:
    answer = business_answer(str(uuid.uuid4()))
    letter = Letter((answer,), "APPLICATIONRESPONSE", "POSTBOXENVELOPE", (B, "urn:mail:baska@b.example"), (A, A_GB))
    client.send(letter)
    client.wait_for(letter.id, 1172)
    wait_until(lambda: integrator_b.codes_about(letter.id) == [1172])


def test_invoice_registered_before_is_1163_until_it_was_refused(client: Client) -> None:
    ettn = str(uuid.uuid4())
    first = Letter((invoice(ettn=ettn),))
    again = Letter((invoice(ettn=ettn.upper()),))
    client.send(first)
    client.wait_for(first.id, 1220)
    client.send(again)
    client.wait_for(again.id, 1163)
    client.send(system_answer(first, 1150))
    client.wait_for(first.id, 1230)
    third = Letter((invoice(ettn=ettn),))
    client.send(third)
    client.wait_for(third.id, 1220)


def test_other_document_registered_before_is_1164_inside_and_1163_on_the_wire(
    client: Client, integrator_b: Integrator
) -> None:
    answer = business_answer(str(uuid.uuid4()))
    letters = [Letter((answer,), "APPLICATIONRESPONSE", "POSTBOXENVELOPE", (B, B_PK), (A, A_GB)) for _ in range(2)]
    client.send(letters[0])
    client.wait_for(letters[0].id, 1220)
    client.send(letters[1])
    client.wait_for(letters[1].id, 1164)
    wait_until(lambda: integrator_b.codes_about(letters[1].id) == [1163])
    assert client.state(letters[1].id) == 1163


def test_kept_bytes_that_changed_are_1120(client: Client, merkez: Merkez) -> None:
    client.control("faults", {"kind": "delay", "at": "queue", "seconds": 60, "count": 1})
    letter = Letter((invoice(),))
    client.send(letter)
    wait_until(lambda: client.envelope(letter.id)["due_at"] > client.envelope(letter.id)["state_at"])
    merkez.world.store.execute("UPDATE envelopes SET zip = x'00' WHERE key = ?", (letter.id,))
    client.advance(1)
    client.wait_for(letter.id, 1120)


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_can_be_had_by_scenario(client: Client, integrator_a: Integrator, code: int) -> None:
    client.control("faults", {"kind": "refuse_with", "code": code, "description": "deneme", "count": 1})
    letter = Letter((invoice(),))
    client.send(letter)
    assert client.wait_for(letter.id, code)["detail"] == "deneme"
    on_the_wire = 1163 if code == 1164 else code
    wait_until(lambda: integrator_a.codes_about(letter.id) == [on_the_wire])


def test_hash_is_compared_without_case_and_a_wrong_one_is_2000(client: Client) -> None:
    letter = Letter((invoice(),))
    data = letter.zip()
    with pytest.raises(SoapFault) as caught:
        client.send_bytes(letter.file_name, data, "0" * 32)
    assert caught.value.code == 2000
    import hashlib

    client.send_bytes(letter.file_name, data, hashlib.md5(data, usedforsecurity=False).hexdigest().upper())


@pytest.mark.parametrize("name", ["x.zip", f"{ID}.xml", f"{ID}", f"../{ID}.zip", f"{ID}.zip.zip", ""])
def test_name_that_is_not_a_guid_with_zip_is_2006(client: Client, name: str) -> None:
    with pytest.raises(SoapFault) as caught:
        client.send_bytes(name, Letter((invoice(),)).zip())
    assert caught.value.code == 2006


def test_id_seen_before_is_2001_even_after_a_refusal_and_in_another_case(client: Client) -> None:
    client.send_bytes(f"{ID}.zip", b"no zip")
    client.wait_for(ID, 1110)
    with pytest.raises(SoapFault) as caught:
        client.send_bytes(f"{ID.upper()}.zip", b"no zip")
    assert caught.value.code == 2001


@pytest.mark.parametrize("code", range(2000, 2008))
def test_every_soap_fault_can_be_had_by_scenario_for_both_operations(client: Client, code: int) -> None:
    client.control("faults", {"kind": "fault", "code": code, "count": 2})
    letter = Letter((invoice(),))
    for call in (lambda: client.send(letter), lambda: client.state(letter.id)):
        with pytest.raises(SoapFault, match="SIMULATOR") as caught:
            call()
        assert caught.value.code == code
    client.send(letter)
