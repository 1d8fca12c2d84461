"""`zarf user` beyond adding: invitations, locks, lost phones, operators."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from click.testing import CliRunner, Result
from tests.portal_world import World, world

from zarf.doors.cli.user import command
from zarf.office.audit.models import AuditEntry
from zarf.office.notices.models import OutgoingMail
from zarf.office.taxpayers import services
from zarf.office.taxpayers.models import Invitation

__all__ = ["world"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def test_an_invitation_is_sent_with_its_branches(world: World) -> None:
    services.add_branch(world.a, "izmir")
    told = run(
        "invite", "ayse@deneme.test", "--for", world.a.vkn_tckn, "--role", "sealer", "--branch", "izmir", "--json"
    )
    assert told.exit_code == 0
    assert json.loads(told.stdout)["role"] == "sealer"
    assert Invitation.objects.get().branches == ["izmir"]
    assert OutgoingMail.objects.get().to == "ayse@deneme.test"
    assert run("invite", "ayse@deneme.test", "--for", world.a.vkn_tckn).stdout == "Davet yola çıktı.\n"


@pytest.mark.parametrize(("address", "code"), [("ayse", "EF-TAX-030"), ("muhasebe@deneme.invalid", "EF-TAX-045")])
def test_an_invitation_that_makes_no_sense_ends_with_one(world: World, address: str, code: str) -> None:
    told = run("invite", address, "--for", world.a.vkn_tckn, "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["findings"][0]["code"] == code


def test_a_locked_sign_in_is_opened(world: World) -> None:
    for _ in range(5):
        services.sign_in_failed(world.accountant.username)
    assert run("unlock", world.accountant.username).stdout == "Giriş kilidi açıldı.\n"
    services.check_sign_in(world.accountant.username)
    assert AuditEntry.objects.filter(taxpayer=world.a, action="session.unlocked").exists()


def test_a_lost_phone_is_forgotten_and_logged(world: World) -> None:
    TOTP.activate(world.accountant, "JBSWY3DPEHPK3PXP")
    assert run("two-steps-off", world.accountant.username).exit_code == 0
    assert services.two_step_users([world.accountant.pk]) == set()
    assert AuditEntry.objects.filter(taxpayer=world.a, action="mfa.off").exists()
    assert run("two-steps-off", "kimse@deneme.test").exit_code == 1


def test_an_operator_is_made_and_dismissed(world: World) -> None:
    assert "Artık platform işletmeni." in run("operator", world.stranger.username).stdout
    assert services.is_operator(world.stranger)
    assert run("operator", world.stranger.username, "--dismiss").exit_code == 0
    assert not services.is_operator(world.stranger)
    assert run("operator", "kimse@deneme.test").exit_code == 1
