"""The outbox: a mail is neither lost nor silently doubled, whatever happens between its decision and its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.core.mail import send_mail as django_send_mail
from django.db import connection, transaction

from zarf.core.errors import NotAllowed, NotFound, Unavailable
from zarf.core.findings import finding
from zarf.office.notices import jobs, sending, services
from zarf.office.notices.models import OutgoingMail
from zarf.office.taxpayers.models import Taxpayer
from zarf.office.tenants import restricted_to
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf.ports.mail import Mail, MailRefused, MemoryMail, OutcomeUnknown

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class World:
    def __init__(self) -> None:
        self.clock, self.mail = FixedClock(NOW), MemoryMail()

    def later(self, **more: float) -> int:
        self.clock.advance(timedelta(**more))
        return services.send_due()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = World()
    nothing: Any = None
    ports = wired.Ports(
        archive=nothing,
        efatura=nothing,
        user_list=nothing,
        keys=nothing,
        revocation=nothing,
        trust=nothing,
        clock=made.clock,
        mail=made.mail,
    )
    with wired.using(ports):
        yield made


def queued(**more: Any) -> OutgoingMail:
    return services.queue_mail("ayse@deneme.test", "Davet", "Merhaba", kind="invitation", **more)


def again(item: OutgoingMail) -> OutgoingMail:
    item.refresh_from_db()
    return item


def test_a_mail_is_sent_once_and_then_rests(world: World) -> None:
    item = queued()
    jobs.send_mail(item.pk)
    jobs.send_mail(item.pk)
    assert services.send_due() == 0
    assert [mail.message_id for mail in world.mail.sent] == [item.message_id]
    assert again(item).state == "sent"
    assert item.sent_at == NOW


def test_the_mail_of_something_that_did_not_happen_is_never_sent(world: World) -> None:
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert services.send_due() == 0
    assert world.mail.sent == []


def test_a_reminder_is_queued_with_the_mail(world: World) -> None:
    item = queued()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'pk' FROM procrastinate_jobs WHERE task_name = 'zarf.notices.send_mail'")
        assert cursor.fetchall() == [(str(item.pk),)]


def test_the_same_key_makes_one_mail(world: World) -> None:
    first = queued(key="due:1:2026-11-02")
    assert queued(key="due:1:2026-11-02").pk == first.pk
    assert queued().pk != queued().pk


def test_a_server_that_is_away_is_tried_again_with_growing_pauses(world: World) -> None:
    item = queued()
    world.mail.fail_with = Unavailable(finding("EF-MAIL-012", found="451", expected=item.to))
    assert services.send_due() == 1
    assert (again(item).state, item.next_attempt_at) == ("waiting", NOW + timedelta(minutes=1))
    assert services.send_due() == 0
    assert world.later(minutes=1) == 1
    assert again(item).next_attempt_at == NOW + timedelta(minutes=6)
    assert item.problem is not None
    assert item.problem["code"] == "EF-MAIL-012"
    world.mail.fail_with = None
    assert world.later(minutes=5) == 1
    assert again(item).state == "sent"
    assert item.problem is None


def test_after_four_days_it_is_given_up_where_people_see_it(world: World) -> None:
    item = queued()
    world.mail.fail_with = Unavailable(finding("EF-MAIL-010", found="posta.test", reason="x"))
    services.send_due()
    assert list(services.troubled()) == []
    world.later(days=5)
    assert again(item).state == "failed"
    assert list(services.troubled()) == [item]
    assert item.next_attempt_at is None


def test_a_mail_refused_for_good_is_not_tried_again_by_itself(world: World) -> None:
    item = queued()
    world.mail.fail_with = MailRefused(finding("EF-MAIL-014", found="550", expected=item.to))
    services.send_due()
    assert world.later(days=1) == 0
    assert again(item).state == "failed"
    world.mail.fail_with = None
    services.send_mail_again(item.pk)
    services.send_due()
    assert again(item).state == "sent"
    assert world.mail.sent[0].message_id == item.message_id


def test_what_may_have_arrived_comes_again_only_with_a_word_about_it(world: World) -> None:
    item = queued()
    world.mail.fail_with = OutcomeUnknown(finding("EF-MAIL-013", found=item.to, reason="x"))
    services.send_due()
    assert again(item).state == "unknown"
    assert list(services.troubled()) == [item]
    world.mail.fail_with = None
    assert services.send_due() == 0
    assert world.later(minutes=30) == 1
    (mail,) = world.mail.sent
    assert "daha önce de ulaşmış olabilir" in mail.text
    assert mail.message_id == item.message_id
    assert again(item).state == "sent"


def test_an_outcome_that_stays_unknown_ends_after_two_repetitions(world: World) -> None:
    item = queued()
    world.mail.fail_with = OutcomeUnknown(finding("EF-MAIL-013", found=item.to, reason="x"))
    services.send_due()
    assert [world.later(hours=1) for _ in range(4)] == [1, 1, 0, 0]
    assert again(item).state == "failed"
    assert item.attempts == 3


def test_a_worker_killed_while_sending_leaves_it_unknown(world: World) -> None:
    item = queued()
    killed = KeyboardInterrupt()

    class Killed(MemoryMail):
        def send(self, mail: Mail) -> None:
            raise killed

    dead = Killed()
    world.mail.send = dead.send  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        services.send_due()
    del world.mail.send
    assert again(item).state == "sending"
    assert services.send_due() == 0, "it may still be at work"
    world.later(minutes=11)
    assert again(item).state == "unknown"
    assert item.repeats == 0
    world.later(minutes=31)
    assert again(item).state == "sent"
    assert "ulaşmış olabilir" in world.mail.sent[0].text


def test_secrets_are_wiped_when_the_mail_has_gone(world: World) -> None:
    item = queued(is_secret=True)
    services.send_due()
    assert again(item).text == ""
    assert world.mail.sent[0].text == "Merhaba"
    item.state = "failed"
    item.save()
    with pytest.raises(NotAllowed) as refused:
        services.send_mail_again(item.pk)
    assert refused.value.code == "EF-MAIL-022"


def test_only_what_failed_can_be_sent_again(world: World) -> None:
    with pytest.raises(NotFound):
        services.send_mail_again(1)
    with pytest.raises(NotAllowed) as refused:
        services.send_mail_again(queued().pk)
    assert refused.value.code == "EF-MAIL-021"


def test_an_address_that_is_none_is_refused_at_once(world: World) -> None:
    with pytest.raises(MailRefused):
        services.queue_mail("ayse", "Davet", "Merhaba", kind="invitation")
    assert not OutgoingMail.objects.exists()


def test_mails_of_the_libraries_go_the_same_way(world: World, settings: Any) -> None:
    settings.EMAIL_BACKEND = "zarf.site.outbox.OutboxBackend"
    django_send_mail("Parola", "bağlantı", None, ["a@deneme.test", "b@deneme.test"])
    assert {item.to for item in OutgoingMail.objects.all()} == {"a@deneme.test", "b@deneme.test"}
    assert all(item.is_secret for item in OutgoingMail.objects.all())


def test_a_firm_sees_its_own_mails_only(world: World) -> None:
    firms = [
        Taxpayer.objects.create(vkn_tckn=vkn, title="x", district="x", city="x") for vkn in ("1234567808", "9876543217")
    ]
    for firm in (*firms, None):
        queued(taxpayer_id=firm.pk if firm else None)
    with restricted_to([firms[0].pk]):
        assert [item.taxpayer_id for item in services.mails()] == [firms[0].pk]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once(world: World) -> None:
    item = queued()

    def work() -> None:
        try:
            sending.send_one(item.pk)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(world.mail.sent) == 1
