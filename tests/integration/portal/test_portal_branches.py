"""Branches (F305): what goes out is of its label's branch, and who is limited sees only theirs, on every page."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.portal_world import World, person
from tests.registered import register

from zarf.office.acting import Actor, Kind, acting
from zarf.office.exchange import services
from zarf.office.exchange.models import Document, Envelope
from zarf.office.exchange.refusals import Refused
from zarf.office.notices.gathering import gather
from zarf.office.notices.models import Notice, OutgoingMail
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.models import Alias
from zarf.office.tenants import restricted_to

ROOT = Path(__file__).parents[3]
LIMITED = "sube@deneme.invalid"
FIRM_GB, IZMIR_GB = "urn:mail:gb@deneme.test", "urn:mail:izmirgb@deneme.test"


@pytest.fixture(autouse=True)
def firm(world: World) -> None:
    """A firm with two branches; its default label is its own."""
    for code in ("izmir", "ankara"):
        taxpayers.add_branch(world.a, code, f"{code.title()} Şubesi")
    taxpayers.add_alias(world.a, "GB", FIRM_GB)
    taxpayers.add_alias(world.a, "GB", "urn:mail:ankaragb@deneme.test", branch="ankara", is_default=False)
    register(world.b.vkn_tckn, "PK", "urn:mail:pk@ornek.test", world.clock.now() - timedelta(days=1))


def izmir_label(world: World) -> None:
    taxpayers.add_alias(world.a, "GB", IZMIR_GB, branch="izmir", is_default=False)


def limited(world: World, role: str = "accountant", *codes: str) -> Client:
    user = person(LIMITED, world.a, role)
    user.memberships.update(branches=list(codes or ("izmir",)))
    found = Client(headers={"accept-language": "tr"})
    found.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def order(key: str, **changes: Any) -> bytes:
    data = json.loads((ROOT / "examples" / "order-ticari.json").read_text("utf-8"))
    data.pop("supplier")
    return json.dumps(data | {"order_key": key} | changes).encode()


def sent_by(
    world: World, codes: list[str] | None, key: str = "S-1", role: str = "accountant", **changes: Any
) -> Document:
    limits = {world.a.pk: codes} if codes is not None else {}
    actor = Actor(LIMITED, Kind.PERSON, {world.a.pk: role}, branches=limits)
    with acting(actor), restricted_to([world.a.pk], limits):
        item = services.submit_order(world.a, order(key, **changes), LIMITED)
    return Document.objects.get(pk=item.pk)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_what_goes_out_has_the_branch_of_its_label(world: World) -> None:
    assert sent_by(world, None).branch == ""
    taxpayers.add_alias(world.a, "GB", IZMIR_GB, branch="izmir")
    item = sent_by(world, None, "S-2")
    assert (item.sender_alias, item.branch) == (IZMIR_GB, "izmir")


def test_who_is_limited_sends_from_the_label_of_the_branch(world: World) -> None:
    izmir_label(world)
    item = sent_by(world, ["izmir"])
    assert (item.sender_alias, item.branch, item.state) == (IZMIR_GB, "izmir", "NUMBERED")


def test_from_a_label_of_no_branch_it_is_of_the_branch_of_who_handed_it_in(world: World) -> None:
    item = sent_by(world, ["izmir"])
    assert (item.sender_alias, item.branch) == (FIRM_GB, "izmir")
    assert sent_by(world, ["", "izmir"], "S-2").branch == ""


def test_an_order_names_the_label_it_goes_out_from(world: World) -> None:
    izmir_label(world)
    item = sent_by(world, None, sender_alias=IZMIR_GB)
    assert (item.sender_alias, item.branch) == (IZMIR_GB, "izmir")
    assert sent_by(world, ["izmir"], "S-2", sender_alias=FIRM_GB).sender_alias == FIRM_GB
    for codes, name in ((None, "urn:mail:yok@deneme.test"), (["izmir"], "urn:mail:ankaragb@deneme.test")):
        with pytest.raises(Refused, match="EF-EXC-062"):
            sent_by(world, codes, "S-3", sender_alias=name)


def test_a_kept_draft_goes_out_from_the_label_its_order_names(world: World) -> None:
    izmir_label(world)
    item = sent_by(world, None, sender_alias=IZMIR_GB, efatura=False)
    assert (item.state, item.branch) == ("EARSIV_DRAFT", "izmir")
    assert services.send_as_efatura(item, "muhasebe").sender_alias == IZMIR_GB
    with pytest.raises(Refused, match="EF-EXC-062"):
        sent_by(world, None, "S-2", sender_alias="urn:mail:yok@deneme.test", efatura=False)


def test_the_form_offers_the_labels_the_person_may_send_from(world: World, client: Client) -> None:
    izmir_label(world)
    page = text(client.get("/outgoing/new/"))
    assert f"Varsayılan: {FIRM_GB}" in page
    assert f"{IZMIR_GB} (izmir)" in page
    page = text(limited(world).get("/outgoing/new/"))
    assert f"Varsayılan: {IZMIR_GB}" in page
    assert "ankaragb" not in page


def test_without_a_label_of_the_branch_or_the_firm_it_is_told(world: World) -> None:
    Alias.objects.filter(name=FIRM_GB).delete()
    for codes in (["izmir"], []):
        with pytest.raises(Refused, match="EF-EXC-061"):
            sent_by(world, codes)
    assert not Document.objects.exists()


def test_a_draft_keeps_its_branch_when_it_goes_on_by_another_hand(world: World) -> None:
    izmir_label(world)
    item = sent_by(world, ["izmir"], role="preparer")
    assert (item.state, item.branch) == ("WAITING_RELEASE", "izmir")
    released = services.release(item, "muhur")
    assert (released.state, released.sender_alias, released.branch) == ("NUMBERED", IZMIR_GB, "izmir")


def test_a_number_another_branch_has_used_is_not_given_again(world: World) -> None:
    """Who does not see the other branch's invoices cannot see that a number is taken; the database can."""
    world.document(world.a, "out", "DELIVERED", number="DNM2026000000001", branch="ankara")
    izmir_label(world)
    assert sent_by(world, ["izmir"]).number == "DNM2026000000002"
    with restricted_to([world.a.pk], {world.a.pk: ["izmir"]}):
        assert not Document.objects.filter(branch="ankara").exists()


def test_who_is_limited_sees_only_theirs_of_what_went_out(world: World) -> None:
    mine = world.document(world.a, "out", "DELIVERED", number="ABC2026000000701", branch="izmir")
    others = [
        world.document(world.a, "out", "DELIVERED", number="ABC2026000000702", branch="ankara"),
        world.document(world.a, "out", "DELIVERED", number="ABC2026000000703"),
    ]
    client = limited(world)
    for address in ("/outgoing/", "/outgoing/?by=envelope"):
        page = text(client.get(address))
        assert mine.number in page
        assert not [item for item in others if item.number in page]
    assert client.get(f"/documents/{mine.pk}/?tab=envelope").status_code == 200
    for item in others:
        assert client.get(f"/documents/{item.pk}/").status_code == 404
        assert client.get(f"/envelopes/{item.envelope_id}/").status_code == 404
    assert "Giden (1)" in text(client.get("/"))


def test_who_sees_the_firm_itself_sees_what_has_no_branch(world: World) -> None:
    item = world.document(world.a, "out", "DELIVERED", number="ABC2026000000703")
    assert item.number in text(limited(world, "accountant", "", "izmir").get("/outgoing/"))


def test_the_database_itself_keeps_the_branches_apart(world: World) -> None:
    """Raw SQL of a limited session, with every service bypassed."""
    theirs = world.document(world.a, "out", "DELIVERED", branch="ankara")
    with restricted_to([world.a.pk], {world.a.pk: ["izmir"]}), connection.cursor() as cursor:
        for table, key, pk in (
            ("exchange_document", "id", theirs.pk),
            ("exchange_envelope", "id", theirs.envelope_id),
            ("exchange_event", "document_id", theirs.pk),
            ("taxpayers_alias", "branch", "ankara"),
            ("taxpayers_branch", "code", "ankara"),
        ):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {key} = %s", [pk])
            assert cursor.fetchone() == (0,), table
            cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [pk])
            assert cursor.rowcount == 0, table
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            world.document(world.a, "out", "DRAFT", branch="ankara", envelope=Envelope(), xml=None)


def test_labels_and_branches_of_others_are_not_on_the_settings(world: World) -> None:
    izmir_label(world)
    register(world.a.vkn_tckn, "GB", "urn:mail:ankaragb@deneme.test", world.clock.now() - timedelta(days=1))
    client = limited(world)
    page = text(client.get("/firm/labels/"))
    assert (IZMIR_GB in page, FIRM_GB in page, "ankaragb" in page) == (True, True, False)
    page = text(client.get("/firm/branches/"))
    assert ("Izmir Şubesi" in page, "Ankara Şubesi" in page, "ankaragb" in page) == (True, False, False)


def test_an_administrator_limited_to_branches_does_not_change_the_firms(world: World) -> None:
    client = limited(world, "administrator")
    for address in ("/firm/labels/", "/firm/branches/"):
        assert "şubelerle sınırlı; firmanın şubelerini ve etiketlerini değiştiremez" in text(client.get(address))
    page = client.post("/firm/branches/", {"code": "bursa", "name": "Bursa"})
    assert "şubelerle sınırlı" in text(page)
    new = {"role": "GB", "document_type": "Invoice", "name": "urn:mail:yeni@deneme.test"}
    assert "şubelerle sınırlı" in text(client.post("/firm/labels/", new))
    client.post("/firm/labels/remove", {"role": "GB", "document_type": "Invoice", "name": FIRM_GB})
    assert Alias.objects.filter(name=FIRM_GB).exists()
    assert len(taxpayers.branches_of(world.a)) == 2


def test_the_answer_to_an_invoice_of_a_branch_is_of_that_branch(world: World, seller_invoice: Document) -> None:
    Document.objects.filter(pk=seller_invoice.pk).update(branch="izmir")
    client = limited(world)
    assert "KABUL yanıtınız alındı" in text(
        client.post(f"/documents/{seller_invoice.pk}/answer", {"answer": "KABUL"}, follow=True)
    )
    assert Document.objects.get(answers=seller_invoice).branch == "izmir"


def test_what_went_out_before_gets_its_branch_by_the_migration(world: World) -> None:
    izmir_label(world)
    migration: Any = import_module("zarf.office.exchange.migrations.0008_branches_of_outgoing")
    sent = world.document(world.a, "out", "DELIVERED", sender_alias=IZMIR_GB)
    firms = world.document(world.a, "out", "DELIVERED", sender_alias=FIRM_GB)
    came = world.document(world.a, "in", "ACCEPTED", branch="ankara")
    ours = world.document(world.a, "out", "DELIVERED", kind="APPLICATIONRESPONSE", answers=came)
    theirs = world.document(world.a, "in", "INBOX", kind="APPLICATIONRESPONSE", answers=sent)
    others = world.document(world.b, "out", "DELIVERED", sender_alias=IZMIR_GB)
    with connection.cursor() as cursor:
        cursor.execute(migration._LABELS + migration._ANSWERS)
    rows = {item: Document.objects.get(pk=item.pk).branch for item in (sent, firms, came, ours, theirs, others)}
    assert list(rows.values()) == ["izmir", "", "ankara", "ankara", "izmir", ""]


def test_notices_and_mails_tell_nothing_of_another_branch(world: World, client: Client) -> None:
    for code, title in (("izmir", "Körfez Gıda"), ("ankara", "Kale Gıda"), ("", "Merkez Gıda")):
        world.document(world.a, "out", "STOPPED", branch=code, number="", customer_title=title)
    of_izmir = limited(world)
    gather()
    page, everything = text(of_izmir.get("/notices/")), text(client.get("/notices/"))
    assert ("Körfez Gıda" in page, "Kale Gıda" in page, "Merkez Gıda" in page) == (True, False, False)
    assert all(name in everything for name in ("Körfez Gıda", "Kale Gıda", "Merkez Gıda"))
    mails = {mail.to: mail.text for mail in OutgoingMail.objects.all()}
    assert "Körfez Gıda" in mails[LIMITED]
    assert "Kale Gıda" not in mails[LIMITED]
    assert "Kale Gıda" in mails[world.accountant.username]
    Document.objects.filter(branch="ankara").update(state="DELIVERED")
    gather()
    assert Notice.objects.filter(taxpayer=world.a, code="EF-NTC-021", ended_at=None).count() == 2
