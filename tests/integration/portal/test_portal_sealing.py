"""Program > Ayarlar > Mali mühür: the last test of the key, and sealing all that wait, done by the worker."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.sealing_world import Sealing, authority, sealing

from zarf.office.exchange.models import Document
from zarf.office.sealing import services
from zarf.office.sealing.services import SealRun
from zarf.office.taxpayers.models import Membership
from zarf_simulator.kamusm.leaf import LeafState

__all__ = ["authority", "sealing"]
pytestmark = pytest.mark.django_db
PAGE = "/settings/sealing/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_key_is_tried_by_the_worker_and_shown(client: Client, sealing: Sealing) -> None:
    assert "Henüz sınanmadı." in text(client.get(PAGE))
    assert PAGE in text(client.get("/settings/"))
    asked = client.post(f"{PAGE}try", follow=True)
    assert 'hx-trigger="every 2s"' in text(asked)
    assert sealing.work() == 1
    shown = text(client.get(PAGE))
    assert "mühür atıyor" in shown
    assert "gününe kadar" in shown
    assert "every 2s" not in shown
    assert services.key_record(sealing.world.a).checked_by == "muhasebe@deneme.invalid"  # type: ignore[union-attr]


def test_a_key_that_is_not_fit_says_why_and_what_to_do(client: Client, sealing: Sealing) -> None:
    sealing.world.a.seal_key = sealing.keys.put("old", sealing.kamusm.key(sealing.world.a.vkn_tckn, LeafState.EXPIRED))
    sealing.world.a.save()
    client.post(f"{PAGE}try")
    sealing.work()
    shown = text(client.get(PAGE))
    assert "mühür atamıyor" in shown
    assert "Ne yapmalı:" in shown
    assert "it cannot seal" in text(client.get(PAGE, headers={"accept-language": "en"}))


def test_all_that_wait_are_sealed_when_the_button_is_pressed(client: Client, sealing: Sealing) -> None:
    items = sealing.waiting(3)
    assert "3 belgeyi şimdi mühürle" in text(client.get(PAGE))
    assert "Başlıyor…" in text(client.post(f"{PAGE}run", follow=True))
    sealing.work()
    shown = text(client.get(PAGE))
    assert "3 belgeden 3 tanesi mühürlendi." in shown
    assert "muhasebe@deneme.invalid" in shown
    assert not Document.objects.filter(pk__in=[item.pk for item in items], state="NUMBERED").exists()


def test_what_failed_is_listed_with_its_reason(client: Client, sealing: Sealing) -> None:
    [item] = sealing.waiting(1)
    sealing.world.a.seal_key = sealing.keys.put("other", sealing.kamusm.key("5555555504"))
    sealing.world.a.save()
    client.post(f"{PAGE}run")
    sealing.work()
    shown = text(client.get(PAGE))
    assert "1 belgeden 0 tanesi mühürlendi." in shown
    assert item.number in shown
    assert "(EF-SLG-001)" in shown


def test_two_who_press_at_once_have_one_job(client: Client, sealing: Sealing) -> None:
    sealing.waiting(1)
    for _ in range(2):
        client.post(f"{PAGE}run")
    assert ProcrastinateJob.objects.filter(task_name="zarf.exchange.seal_waiting").count() == 1


def test_while_a_run_is_at_work_its_progress_is_shown_and_no_second_is_begun(client: Client, sealing: Sealing) -> None:
    sealing.waiting(2)
    with services.only_run_of(sealing.world.a):
        run = services.begin_run(sealing.world.a, 2, "ayşe")
        assert run is not None
        services.note_progress(run, 1, [])
        shown = text(client.get(PAGE))
        assert '<progress max="2" value="1"' in shown
        assert "şu anda mühürleniyor" in text(client.post(f"{PAGE}run", follow=True))
    assert not ProcrastinateJob.objects.filter(task_name="zarf.exchange.seal_waiting").exists()
    assert "Yarıda kaldı" in text(client.get(PAGE))
    client.post(f"{PAGE}run")
    sealing.work()
    assert SealRun.objects.get().starts == 2


def test_what_was_left_untried_is_said(client: Client, sealing: Sealing, monkeypatch: pytest.MonkeyPatch) -> None:
    from zarf.office.exchange import bulk_sealing

    monkeypatch.setattr(bulk_sealing, "_GIVE_UP_AFTER", 1)
    sealing.waiting(3)
    sealing.world.a.seal_key = ""
    sealing.world.a.save()
    client.post(f"{PAGE}run")
    sealing.work()
    assert "(EF-EXC-014) alındığı için 2 belge denenmedi" in text(client.get(PAGE))


@pytest.mark.parametrize("role", ["preparer", "auditor"])
def test_who_may_not_seal_only_looks(client: Client, sealing: Sealing, role: str) -> None:
    sealing.waiting(1)
    Membership.objects.filter(user=sealing.world.accountant).update(role=role)
    shown = text(client.get(PAGE))
    assert '<button class="button primary">' not in shown
    assert "Mühürleyen" in shown
    for what in ("try", "run"):
        client.post(f"{PAGE}{what}")
    assert not ProcrastinateJob.objects.exists()


def test_who_seals_elsewhere_is_told_so(client: Client, sealing: Sealing) -> None:
    sealing.world.a.seal_way = "elsewhere"
    sealing.world.a.save()
    assert "Mührü siz basıyorsunuz" in text(client.get(PAGE))


@pytest.mark.parametrize("asked", ["", "yok", "1e400", "-1", "nan"])
def test_a_broken_address_is_no_trouble(client: Client, sealing: Sealing, asked: str) -> None:
    assert client.get(f"{PAGE}?asked={asked}").status_code == 200
