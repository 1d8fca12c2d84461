"""A period that was sent is deleted when GİB has it no more: GİB is asked, and a person's word alone is not enough."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.integration.office.berats.conftest import House

from zarf.core.errors import NotAllowed, ZarfError
from zarf.core.wire.edefter_service import PackageState
from zarf.doors.cli.edefter import command
from zarf.office.audit.models import AuditEntry
from zarf.office.berats import services as berats
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet
from zarf.ports.gib import EDefterFault, OutcomeUnknown


@pytest.fixture
def sent(house: House) -> LedgerSet:
    item = house.close(1)
    house.work()
    item.refresh_from_db()
    assert item.state == "SENT"
    return item


def delete(house: House, item: LedgerSet, **more: Any) -> LedgerSet:
    return berats.delete_set(house.a, item.pk, "accountant", deleted_at_gib=True, reason="yanlış fiş", **more)


def test_a_period_that_gib_still_has_is_not_deleted(house: House, sent: LedgerSet) -> None:
    for kind in ("YB", "KB"):
        house.approve(kind)
    with pytest.raises(NotAllowed) as caught:
        delete(house, sent)
    assert caught.value.code == "EF-BRT-013"
    assert "Paket Başarıyla İşlendi" in caught.value.finding.message("tr")
    sent.refresh_from_db()
    assert sent.state == "SENT"
    assert (house.month_folder() / f"{house.row('YB').package_id}.xml").exists()


def test_one_package_of_several_that_is_left_is_enough(house: House, sent: LedgerSet) -> None:
    del house.gib.answers[house.row("KB").package_id]
    with pytest.raises(NotAllowed) as caught:
        delete(house, sent)
    assert house.row("YB").package_id in caught.value.finding.message("tr")


@pytest.mark.parametrize("words", [None, "Paket silindi", "Paket hatalı: imza doğrulanamadı"])
def test_a_period_that_gib_has_no_more_is_deleted_with_gibs_words_in_its_story(
    house: House, sent: LedgerSet, words: str | None
) -> None:
    """304, deleted, or never accepted: there is no berat at GİB."""
    for kind in ("YB", "KB"):
        package_id = house.row(kind).package_id
        house.gib.answers.pop(package_id)
        if words is not None:
            house.gib.answers[package_id] = PackageState(words, 5, package_id)
    gone = delete(house, sent)
    assert gone.state == "DELETED"
    told = edefter.story(gone)[-1]
    assert (told.event, told.actor) == ("deleted_at_gib", "accountant")
    assert told.text.startswith("yanlış fiş (GİB: 1234567808-202601-KB-000000: ")
    assert (words or "304") in told.text


@pytest.mark.parametrize("problem", [OutcomeUnknown("read timeout"), EDefterFault(303, "Sistem hatası")])
def test_what_could_not_be_asked_is_no_yes(house: House, sent: LedgerSet, problem: Any) -> None:
    house.gib.before = problem
    with pytest.raises(NotAllowed) as caught:
        delete(house, sent)
    assert caught.value.code == "EF-BRT-014"
    sent.refresh_from_db()
    assert sent.state == "SENT"


def test_a_person_may_insist_and_it_is_written_down(house: House, sent: LedgerSet) -> None:
    """GİB's service may show for a while what its portal has deleted; a firm must not be locked in by that."""
    gone = delete(house, sent, despite_gib=True)
    assert gone.state == "DELETED"
    assert "Paket işlenmeyi bekliyor" in edefter.story(gone)[-1].text


def test_what_went_by_the_portal_is_not_asked_about(house: House) -> None:
    edefter.save_preferences(house.a, exchange_way="portal", stamps_by_default=False, actor="t")
    item = house.close(1)
    house.work()
    files = [(f"GIB-{house.row(kind).package_id}.xml", house.approve(kind)) for kind in ("YB", "KB")]
    berats.import_berats(house.a, iter(files), "accountant")
    house.gib.before = OutcomeUnknown("nobody may ask")
    assert delete(house, item).state == "DELETED"
    assert house.gib.before is not None


def test_without_the_persons_word_gib_is_not_even_asked(house: House, sent: LedgerSet) -> None:
    house.gib.before = OutcomeUnknown("nobody may ask")
    with pytest.raises(ZarfError) as caught:
        berats.delete_set(house.a, sent.pk, "accountant")
    assert caught.value.code == "EF-PRD-021"
    assert house.gib.before is not None


def test_the_command_line_tells_it_and_may_insist(house: House, sent: LedgerSet) -> None:
    words = ["delete", "2026-01", "--deleted-at-gib", "--reason", "yanlış fiş", "--for", house.a.vkn_tckn]
    refused = CliRunner().invoke(command, words, env={"ZARF_LANGUAGE": "tr"})
    assert refused.exit_code == 1
    assert "EF-BRT-013" in refused.stderr
    assert "--despite-gib" in refused.stderr
    done = CliRunner().invoke(command, [*words, "--despite-gib"], env={"ZARF_LANGUAGE": "tr"})
    assert done.exit_code == 0, done.output
    assert "DELETED" in done.stdout


def test_the_page_tells_it_and_may_insist(house: House, sent: LedgerSet, client: Client) -> None:
    url = reverse("portal:edefter-act", args=[sent.pk])
    form = {"action": "delete", "deleted_at_gib": "on", "reason": "yanlış fiş"}
    page = client.post(url, form, follow=True).content.decode()
    assert "GİB&#x27;de duruyor" in page
    client.post(url, form | {"despite_gib": "on"})
    sent.refresh_from_db()
    assert sent.state == "DELETED"
    logged = AuditEntry.objects.filter(action="edefter.deleted_at_gib").latest("pk")
    assert "GİB: " in str(logged.note)
