"""The audit log: what people do stands in it, and nobody takes a line out again."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cari_world import add
from tests.portal_world import World, seller_invoice, waiting, world

from zarf.office import acting, audit
from zarf.office.acting import Actor, Kind
from zarf.office.audit import services
from zarf.office.audit.models import AuditEntry
from zarf.office.audit.services import Wanted
from zarf.office.berats import states as berat_steps
from zarf.office.cari import services as cari
from zarf.office.edefter import states as ledger_steps
from zarf.office.exchange import services as exchange
from zarf.office.exchange.models import Document
from zarf.office.taxpayers import services as taxpayers
from zarf.office.tenants import restricted_to

__all__ = ["seller_invoice", "waiting", "world"]


def ayse(world: World) -> Actor:
    return Actor("ayse@deneme.test", Kind.PERSON, {world.a.pk: "administrator"}, "203.0.113.9")


def last() -> AuditEntry:
    found = AuditEntry.objects.order_by("-id").first()
    assert found is not None
    return found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET actor = 'başkası'",
        "DELETE FROM audit_auditentry",
        "UPDATE audit_auditentry SET taxpayer_id = NULL",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line(world: World, statement: str) -> None:
    services.write("firm.changed", world.a.pk, subject="x")
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert last().subject == "x"


def test_an_answer_is_logged_with_who_when_and_where(world: World, seller_invoice: Document) -> None:
    with acting.acting(ayse(world)):
        exchange.answer(seller_invoice, "RED", "Mal gelmedi", "ayse@deneme.test")
    entry = last()
    assert (entry.action, entry.actor, entry.address) == ("document.answer_given", "ayse@deneme.test", "203.0.113.9")
    assert entry.taxpayer_id == world.a.pk
    assert entry.at == world.clock.now()
    assert seller_invoice.number in entry.subject
    assert (entry.old, entry.new) == ({"state": "WAITING_ANSWER"}, {"state": "ANSWERING"})
    assert "Mal gelmedi" in entry.note


def test_what_the_worker_does_stands_in_the_documents_story_only(world: World, seller_invoice: Document) -> None:
    before = AuditEntry.objects.count()
    exchange.answer(seller_invoice, "KABUL", "", "ayse@deneme.test")
    assert AuditEntry.objects.count() == before


def test_a_card_is_logged_with_old_and_new_values(world: World) -> None:
    item = add(world.a.pk, "A", title="Eski")
    with acting.acting(ayse(world)):
        data = cari.card(item)
        changed = type(data)(**{**{name: getattr(data, name) for name in data.__slots__}, "title": "Yeni"})
        cari.change_account(world.a.pk, item.pk, changed, "ayse", revision=item.revision)
    assert (last().action, last().old, last().new) == ("cari.changed", {"title": "Eski"}, {"title": "Yeni"})


def test_what_was_rolled_back_is_not_logged(world: World) -> None:
    with transaction.atomic():
        taxpayers.add_alias(world.a, "PK", "urn:mail:yeni@deneme.test")
        assert last().action == "label.added"
        transaction.set_rollback(True)
    assert not AuditEntry.objects.filter(action="label.added").exists()


def test_rights_given_changed_and_taken_are_logged(world: World) -> None:
    email = world.stranger.username
    taxpayers.grant(email, [world.a], "preparer")
    taxpayers.grant(email, [world.a], "sealer")
    taxpayers.withdraw(email, [world.a])
    told = [(one.action, one.old, one.new) for one in AuditEntry.objects.filter(taxpayer=world.a).order_by("id")]
    assert told == [
        ("people.added", None, {"role": "preparer"}),
        ("people.role", {"role": "preparer"}, {"role": "sealer"}),
        ("people.removed", {"role": "sealer"}, None),
    ]


def test_a_firms_change_tells_only_what_changed(world: World) -> None:
    taxpayers.change_taxpayer(world.a.vkn_tckn, {"city": "İzmir"})
    assert (last().old, last().new) == ({"city": "İstanbul"}, {"city": "İzmir"})


def test_a_firm_reads_its_own_lines_only(world: World) -> None:
    for firm in (world.a.pk, world.b.pk, None):
        services.write("firm.changed", firm)
    with restricted_to([world.a.pk]):
        assert [one.taxpayer_id for one in AuditEntry.objects.all()] == [world.a.pk]
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            services.write("firm.changed", world.b.pk)


def test_the_log_is_narrowed_by_day_person_area_and_text(world: World) -> None:
    with acting.acting(ayse(world)):
        services.write("label.added", world.a.pk, subject="PK urn:mail:a")
    services.write("firm.changed", world.a.pk, subject="Deneme")

    def found(wanted: Wanted) -> list[str]:
        return [one.action for one in services.entries([world.a.pk], wanted)]

    assert found(Wanted()) == ["firm.changed", "label.added"]
    assert found(Wanted(actor="ayse@deneme.test")) == ["label.added"]
    assert found(Wanted(area="firm")) == ["firm.changed"]
    assert found(Wanted(text="urn:mail")) == ["label.added"]
    assert found(Wanted(text="203.0.113.9")) == ["label.added"]
    assert found(Wanted(since=date(2026, 11, 3))) == []
    assert len(found(Wanted(since=date(2026, 11, 2), until=date(2026, 11, 2)))) == 2
    assert services.actors([world.a.pk]) == ["ayse@deneme.test", "zarf"]


def test_every_step_a_person_may_take_with_ledgers_and_berats_has_its_words() -> None:
    by_persons = {
        f"edefter.{one.event}"
        for one in ledger_steps.STEPS
        if one.machine is ledger_steps.Machine.SET and "person" in one.by
    }
    by_persons |= {f"berat.{one.event}" for one in berat_steps.STEPS if "person" in one.by}
    assert len(by_persons) > 10
    assert by_persons <= set(services.actions())


def test_every_code_that_is_written_has_its_words() -> None:
    root = Path(audit.__file__).parents[2]
    areas = "document|cari|firm|label|branch|sealing|people|session|password|mfa|key|operator|registry|page"
    found = set()
    for file in root.rglob("*.py"):
        found |= set(re.findall(rf'"((?:{areas})\.[a-z_]+)"', file.read_text("utf-8")))
    rights = {str(right) for right in taxpayers.Right}
    assert found - rights <= set(services.actions())
    with pytest.raises(KeyError):
        services.write("firm.sold", None)
    for tr, en in services.actions().values():
        assert tr
        assert en
