"""`zarf mail`: what a person and a script see of the outbox."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.portal_world import World, world

from zarf.doors.cli.mail import command
from zarf.office.notices import services
from zarf.office.notices.models import OutgoingMail

__all__ = ["world"]


@pytest.fixture
def failed(world: World) -> OutgoingMail:
    item = services.queue_mail("ayse@deneme.test", "Davet", "x", kind="invitation", taxpayer_id=world.a.pk)
    item.state, item.next_attempt_at = "failed", None
    item.problem = {
        "code": "EF-MAIL-014",
        "message": "Reddetti.",
        "hint": "Bakın.",
        "message_en": "No.",
        "hint_en": "L.",
    }
    item.save()
    return item


def test_troubled_mails_are_told_with_their_reason(failed: OutgoingMail) -> None:
    told = CliRunner().invoke(command, ["list", "--troubled"])
    assert told.exit_code == 1
    assert "02.11.2026 12:00  ayse@deneme.test  Davet  gönderilemedi" in told.stdout
    assert "EF-MAIL-014: Reddetti. Bakın." in told.stdout


def test_nothing_troubled_is_success(world: World) -> None:
    told = CliRunner().invoke(command, ["list", "--troubled"])
    assert (told.exit_code, told.stdout) == (0, "İleti yok.\n")


def test_a_failed_mail_goes_again_once(failed: OutgoingMail) -> None:
    told = CliRunner().invoke(command, ["retry", str(failed.pk), "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["state"] == "waiting"
    again = CliRunner().invoke(command, ["retry", str(failed.pk), "--json"])
    assert again.exit_code == 1
    assert json.loads(again.stdout)["findings"][0]["code"] == "EF-MAIL-021"
