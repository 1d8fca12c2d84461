"""Secrets in the database: locked with a key outside of it, bound to their place, one taxpayer's alone."""

from __future__ import annotations

import base64
import json
import secrets

import pytest
from click.testing import CliRunner
from django.conf import settings
from tests.integration.office.exchange.exchange_twins import twins

from zarf.core.errors import Unavailable
from zarf.doors.cli.vault import command
from zarf.office.taxpayers.services import create_taxpayer
from zarf.office.tenants import restricted_to
from zarf.office.vault import services as vault
from zarf.office.vault.models import Secret
from zarf.ports import wired
from zarf.site.config import ensure_home

pytestmark = pytest.mark.django_db
TEXT = "gizli-parola-ğüş"


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture(autouse=True)
def key_file(tmp_path, monkeypatch):
    home = tmp_path / "home"
    ensure_home(home)
    monkeypatch.setattr(settings, "ZARF", settings.ZARF.__class__(home, dict(settings.ZARF.values)))
    with wired.using(twins()):
        yield home / "vault.key"


@pytest.fixture
def firm():
    return create_taxpayer("1234567808", "Deneme", district="Kadıköy", city="İstanbul")


@pytest.fixture
def other():
    return create_taxpayer("9876543217", "Örnek", district="Çankaya", city="Ankara")


def code_of(act) -> str:
    with pytest.raises(Unavailable) as raised:
        act()
    assert TEXT not in str(raised.value)
    return raised.value.code


def test_what_is_kept_comes_back_and_lies_there_locked(firm, key_file):
    row = vault.keep(firm.pk, "mail", TEXT, "ayşe")
    assert vault.reveal(firm.pk, "mail") == TEXT
    assert (row.changed_by, TEXT.encode() in bytes(Secret.objects.get().locked)) == ("ayşe", False)
    assert oct(key_file.stat().st_mode)[-3:] == "600"
    first = bytes(Secret.objects.get().locked)
    vault.keep(firm.pk, "mail", TEXT, "ayşe")
    assert Secret.objects.count() == 1
    assert bytes(Secret.objects.get().locked) != first


def test_each_purpose_and_each_holder_has_its_own(firm, other):
    vault.keep(firm.pk, "mail", "a", "x")
    vault.keep(firm.pk, "drive", "b", "x")
    vault.keep(other.pk, "mail", "c", "x")
    vault.keep(None, "mail", "d", "x")
    found = [
        vault.reveal(*place) for place in ((firm.pk, "mail"), (firm.pk, "drive"), (other.pk, "mail"), (None, "mail"))
    ]
    assert found == ["a", "b", "c", "d"]
    vault.forget(firm.pk, "mail")
    assert vault.reveal(firm.pk, "mail") is None
    assert vault.kept(None, "mail") is not None


def test_a_secret_moved_to_another_place_does_not_open(firm, other):
    row = vault.keep(firm.pk, "mail", TEXT, "x")
    Secret.objects.filter(pk=row.pk).update(taxpayer=other)
    assert code_of(lambda: vault.reveal(other.pk, "mail")) == "EF-VLT-003"
    Secret.objects.filter(pk=row.pk).update(taxpayer=firm, purpose="drive")
    assert code_of(lambda: vault.reveal(firm.pk, "drive")) == "EF-VLT-003"
    Secret.objects.filter(pk=row.pk).update(purpose="mail", locked=bytes(row.locked)[:-1] + b"\0")
    assert code_of(lambda: vault.reveal(firm.pk, "mail")) == "EF-VLT-003"


def test_a_new_key_is_put_above_and_the_old_one_taken_out_after_relocking(firm, other, key_file):
    vault.keep(firm.pk, "mail", TEXT, "x")
    old = key_file.read_text()
    key_file.write_text(new_key() + "\n" + old)
    assert vault.reveal(firm.pk, "mail") == TEXT
    vault.keep(other.pk, "mail", "neu", "x")
    assert vault.relock() == 1
    key_file.write_text(key_file.read_text().split()[0])
    assert (vault.reveal(firm.pk, "mail"), vault.reveal(other.pk, "mail")) == (TEXT, "neu")
    assert vault.relock() == 0


def test_without_the_key_nothing_opens_and_nothing_is_lost(firm, key_file):
    vault.keep(firm.pk, "mail", TEXT, "x")
    old = key_file.read_text()
    key_file.write_text(new_key())
    assert code_of(lambda: vault.reveal(firm.pk, "mail")) == "EF-VLT-002"
    assert code_of(vault.relock) == "EF-VLT-002"
    key_file.unlink()
    assert code_of(lambda: vault.reveal(firm.pk, "mail")) == "EF-VLT-001"
    assert code_of(lambda: vault.keep(firm.pk, "mail", "y", "x")) == "EF-VLT-001"
    key_file.write_text(old)
    key_file.chmod(0o600)
    assert vault.reveal(firm.pk, "mail") == TEXT


@pytest.mark.parametrize("text", ["", "kısa", "YWJj", "ş"])
def test_a_broken_key_file_is_told(firm, key_file, text):
    key_file.write_text(text)
    assert code_of(lambda: vault.keep(firm.pk, "mail", TEXT, "x")) == "EF-VLT-001"


def test_a_key_file_that_others_may_read_is_not_used(firm, key_file):
    key_file.chmod(0o640)
    assert code_of(lambda: vault.keep(firm.pk, "mail", TEXT, "x")) == "EF-VLT-004"


def test_a_session_of_one_taxpayer_sees_no_other_secret(firm, other):
    vault.keep(other.pk, "mail", TEXT, "x")
    vault.keep(None, "mail", TEXT, "x")
    with restricted_to([firm.pk]):
        assert Secret.objects.count() == 0
        assert vault.reveal(other.pk, "mail") is None


def test_relocking_at_the_command_line(firm, key_file, monkeypatch):
    vault.keep(firm.pk, "mail", TEXT, "x")
    old = key_file.read_text()
    key_file.write_text(new_key() + "\n" + old)
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")
    assert "1 parola dosyanın ilk anahtarıyla" in CliRunner().invoke(command, ["relock"]).output
    key_file.write_text(old)
    done = CliRunner().invoke(command, ["relock", "--json"])
    assert (done.exit_code, json.loads(done.output)["findings"][0]["code"]) == (1, "EF-VLT-002")
