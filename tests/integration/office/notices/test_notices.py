"""Notices: they follow what is the case, are told once, read by each person alone, and mailed to who wants them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.portal_world import World, client, person, waiting, world
from tests.registered import register

from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.cari.models import Check
from zarf.office.deadlines import services as deadlines
from zarf.office.deadlines.services import Due
from zarf.office.notices import services
from zarf.office.notices.gathering import gather
from zarf.office.notices.models import MailChoice, Notice, OutgoingMail, Reading
from zarf.office.registry.models import Attempt, ListVersion
from zarf.office.tenants import restricted_to

__all__ = ["client", "waiting", "world"]


def codes(world: World, **more: Any) -> list[str]:
    return sorted(Notice.objects.filter(taxpayer=world.a, ended_at=None, **more).values_list("code", flat=True))


def refused_list(world: World, role: str = "PK") -> None:
    Attempt.objects.update_or_create(
        role=role, defaults={"at": world.clock.now(), "problem": {"code": "EF-REG-003", "found": "40"}}
    )


def check(world: World, **news: int) -> Check:
    told = {"new": 0, "removal": 0, "wrong": 0, "several": 0} | news
    now = world.clock.now()
    made = {"made_at": now, "list_at": now, "made_by": "zarf"}
    return Check.objects.create(taxpayer=world.a, source="schedule", news=told, **made)


def test_a_refused_list_is_told_to_every_firm_and_is_over_when_a_good_one_came(world: World) -> None:
    refused_list(world)
    assert gather() == 2
    assert codes(world) == ["EF-REG-003"]
    assert Notice.objects.filter(taxpayer=world.b).count() == 1
    Attempt.objects.update(problem=None)
    gather()
    assert codes(world) == []
    assert Notice.objects.filter(ended_at=world.clock.now()).count() == 2


def test_an_old_list_is_told(world: World) -> None:
    for role in ("PK", "GB"):
        register("1111111104", role, "urn:mail:x@x.test", world.clock.now() - timedelta(days=1))
    gather()
    assert codes(world) == ["EF-NTC-001"]
    ListVersion.objects.update(fetched_at=world.clock.now())
    gather()
    assert codes(world) == []


def test_news_of_the_scheduled_check_are_told_until_somebody_has_looked(world: World) -> None:
    found = check(world, new=3, several=1)
    gather()
    item = Notice.objects.get()
    assert (item.code, item.subject) == ("EF-NTC-010", f"cari-check:{found.pk}")
    assert "3 yeni kullanıcı" in item.texts["tr"]
    Check.objects.update(is_seen=True)
    gather()
    assert codes(world) == []


def test_a_check_without_news_is_no_notice(world: World) -> None:
    check(world)
    assert gather() == 0


def test_an_unknown_outcome_is_told_after_ten_minutes_and_once_for_all(world: World) -> None:
    for _ in range(5):
        world.document(world.a, "out", "UNKNOWN", state_at=world.clock.now())
    gather()
    assert codes(world) == []
    world.clock.advance(timedelta(minutes=11))
    gather()
    item = Notice.objects.get()
    assert (item.code, item.texts["tr"][:8]) == ("EF-NTC-020", "5 belgen")
    assert item.texts["tr"].endswith(" …")


def test_one_document_is_named_and_linked(world: World) -> None:
    document = world.document(world.a, "out", "STOPPED")
    gather()
    item = Notice.objects.get()
    assert (item.code, item.subject, item.severity) == ("EF-NTC-021", f"document:{document.pk}", "error")
    assert document.number in item.texts["tr"]


def test_a_late_document_is_told(world: World) -> None:
    document = world.document(world.a, "out", "AT_MERKEZ")
    document.envelope.alarm_at = world.clock.now()
    document.envelope.save()
    gather()
    assert codes(world) == ["EF-NTC-022"]


def test_drafts_are_told_and_those_of_registered_users_apart(world: World) -> None:
    world.document(world.a, "out", "EARSIV_DRAFT", number="", decision={"is_registered": False})
    world.document(world.a, "out", "EARSIV_DRAFT", number="", decision={"is_registered": True})
    world.document(world.a, "out", "WAITING_LIST", number="", decision={"is_registered": None})
    gather()
    assert codes(world) == ["EF-NTC-030", "EF-NTC-031"]
    assert Notice.objects.get(code="EF-NTC-030").texts["tr"].startswith("2 fatura taslak")


def test_a_key_that_ends_soon_is_told_from_the_deadlines(world: World) -> None:
    told = finding("EF-SLG-020", found=world.a.vkn_tckn, until="01.12.2026", days=29)
    deadlines.replace("seal", [Due("key:a:ends:30", world.clock.now(), told, world.a.pk)])
    gather()
    item = Notice.objects.get()
    assert (item.kind, item.code, "01.12.2026" in item.texts["tr"]) == ("deadline", "EF-SLG-020", True)
    deadlines.replace("seal", [])
    gather()
    assert codes(world) == []


def test_a_mail_that_failed_is_told_and_no_notice_is_made_of_notices(world: World) -> None:
    for kind in ("invitation", "notice"):
        item = services.queue_mail("x@deneme.test", "Konu", "Metin", kind=kind, taxpayer_id=world.a.pk)
        OutgoingMail.objects.filter(pk=item.pk).update(state="failed", next_attempt_at=None)
    gather()
    assert Notice.objects.get().texts["tr"].startswith("1 e-posta")


def test_gathering_again_tells_nothing_new(world: World) -> None:
    refused_list(world)
    world.document(world.a, "out", "STOPPED")
    assert gather() == 3
    assert gather() == 0
    assert Notice.objects.count() == 3


def test_more_of_the_same_is_unread_again_and_less_is_not(world: World) -> None:
    first = world.document(world.a, "out", "STOPPED")
    gather()
    services.mark_read(world.accountant, world.a.pk)
    assert services.unread(world.accountant, world.a.pk) == 0
    world.clock.advance(timedelta(hours=1))
    world.document(world.a, "out", "STOPPED")
    assert gather() == 1
    assert services.unread(world.accountant, world.a.pk) == 1
    services.mark_read(world.accountant, world.a.pk)
    first.state = "DELIVERED"
    first.save()
    assert gather() == 0
    assert services.unread(world.accountant, world.a.pk) == 0
    assert Notice.objects.get().texts["tr"].startswith("1 belgenin")


def test_what_comes_back_is_a_new_notice(world: World) -> None:
    refused_list(world)
    gather()
    Attempt.objects.update(problem=None)
    gather()
    refused_list(world)
    gather()
    assert Notice.objects.filter(taxpayer=world.a).count() == 2
    assert services.unread(world.accountant, world.a.pk) == 1


def test_each_person_reads_alone(world: World) -> None:
    colleague = person("ikinci@deneme.invalid", world.a)
    refused_list(world)
    gather()
    services.mark_read(world.accountant, world.a.pk)
    assert (services.unread(world.accountant, world.a.pk), services.unread(colleague, world.a.pk)) == (0, 1)
    with pytest.raises(NotFound, match="EF-NTC-050"):
        services.mark_read(world.accountant, world.b.pk, Notice.objects.get(taxpayer=world.a).pk)


def test_mails_go_to_who_wants_the_kind_one_for_each_round(world: World) -> None:
    colleague = person("ikinci@deneme.invalid", world.a, "auditor")
    services.choose(colleague, world.a.pk, {"exchange": False, "registry": True})
    world.document(world.a, "out", "STOPPED")
    told = finding("EF-SLG-020", found=world.a.vkn_tckn, until="01.12.2026", days=29)
    deadlines.replace("seal", [Due("key:a:ends:30", world.clock.now(), told, world.a.pk)])
    refused_list(world)
    gather()
    gather()
    mails = {mail.to: mail for mail in OutgoingMail.objects.filter(taxpayer=world.a)}
    assert sorted(mails) == ["ikinci@deneme.invalid", "muhasebe@deneme.invalid"]
    mine, theirs = mails["muhasebe@deneme.invalid"], mails["ikinci@deneme.invalid"]
    assert "EF-NTC-021" in mine.text
    assert "EF-SLG-020" in mine.text
    assert "EF-REG-003" not in mine.text
    assert "EF-REG-003" in theirs.text
    assert "EF-NTC-021" not in theirs.text
    assert mine.subject == "Zarf: 2 yeni bildirim (Deneme Kırtasiye Sanayi ve Ticaret A.Ş.)"


def test_a_single_notice_stands_in_the_subject(world: World) -> None:
    document = world.document(world.a, "out", "STOPPED")
    gather()
    mail = OutgoingMail.objects.get()
    assert document.number in mail.subject
    assert "portalda seçersiniz" in mail.text


def test_a_notice_and_its_mails_are_kept_together_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from zarf.office.notices import mailing

    def torn(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    world.document(world.a, "out", "STOPPED")
    monkeypatch.setattr(mailing, "queue_mail", torn)
    with pytest.raises(RuntimeError):
        gather()
    assert not Notice.objects.exists()
    monkeypatch.undo()
    assert gather() == 1
    assert OutgoingMail.objects.count() == 1


def test_a_wish_about_a_kind_nobody_knows_is_left_out(world: World) -> None:
    services.choose(world.accountant, world.a.pk, {"olmayan": True, "cari": True})
    assert list(MailChoice.objects.values_list("kind", "by_mail")) == [("cari", True)]


def test_another_firms_notices_are_out_of_reach_with_the_services_bypassed(world: World) -> None:
    refused_list(world)
    gather()
    services.mark_read(world.stranger, world.b.pk)
    services.choose(world.stranger, world.b.pk, {"cari": True})
    with restricted_to([world.a.pk]), connection.cursor() as cursor:
        for table in ("notice", "reading", "mailchoice"):
            cursor.execute(f"SELECT count(*) FROM notices_{table} WHERE taxpayer_id = %s", [world.b.pk])
            assert cursor.fetchone() == (0,), table
            cursor.execute(f"UPDATE notices_{table} SET taxpayer_id = taxpayer_id WHERE taxpayer_id = %s", [world.b.pk])
            assert cursor.rowcount == 0, table
    assert Reading.objects.filter(taxpayer=world.b).count() == 1


def test_a_firm_that_is_no_longer_served_is_told_nothing(world: World) -> None:
    world.a.is_active = False
    world.a.save()
    refused_list(world)
    assert gather() == 1
