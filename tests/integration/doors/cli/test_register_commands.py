"""`zarf taxpayer`, `alias` and `user`: what an operator says is kept, and what is wrong with it is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.integration.office.exchange.exchange_twins import twins

from zarf.doors.cli import alias, taxpayer, user
from zarf.office.taxpayers import services
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf.ports.keys import Pkcs12KeyStore
from zarf.ports.keys.pkcs12 import reference
from zarf_simulator.kamusm.authority import Authority

pytestmark = pytest.mark.django_db

FIRM, PERSON, OTHER = "1234567808", "10000000146", "9876543217"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECRET = "kurşun-kalem-42"
PLACE = ("--district", "Şişli", "--city", "İstanbul")


@pytest.fixture(autouse=True)
def world(monkeypatch):
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")
    with wired.using(twins(keys=Pkcs12KeyStore(), clock=FixedClock(NOW))) as ports:
        yield ports


@pytest.fixture(scope="module")
def authority():
    return Authority.create(NOW - timedelta(days=1))


def run(module, *words, typed=""):
    return CliRunner().invoke(module.command, [str(word) for word in words], input=typed)


def told(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def codes(findings):
    return [item["code"] for item in findings]


def firm(*words, vkn=FIRM):
    return run(taxpayer, "add", vkn, "--title", "Deneme Kırtasiye A.Ş.", *PLACE, *words)


def key(folder: Path, authority: Authority, vkn: str = FIRM, *, at: datetime = NOW) -> str:
    file = folder / f"{vkn}.p12"
    file.write_bytes(authority.issue(vkn, "Deneme", now=at, key="ec").pkcs12("gizli-parola"))
    file.with_suffix(".password").write_text("gizli-parola", "ascii")
    return reference(file, file.with_suffix(".password"))


def test_an_added_firm_is_listed_shown_and_told_what_it_lacks():
    done = firm("--tax-office", " Beyoğlu ", "--iban", "TR26 9999 9000 0000 0012 3456 78", "--json")
    assert done.exit_code == 0
    assert codes(told(done)[0]["findings"]) == ["EF-TAX-012", "EF-TAX-013", "EF-TAX-013"]
    assert run(taxpayer, "list").stdout == f"{FIRM}  Deneme Kırtasiye A.Ş.  Şişli/İstanbul\n"
    shown = told(run(taxpayer, "show", "--json"))[0]
    assert (shown["tax_office"], shown["iban"], shown["aliases"]) == ("Beyoğlu", "TR269999900000000012345678", [])
    assert "Vergi dairesi" in run(taxpayer, "show", FIRM).stdout


def test_a_person_is_called_by_both_names():
    done = run(taxpayer, "add", PERSON, "--first-name", "Ayşe", "--family-name", "Yılmaz", *PLACE, "--json")
    assert (done.exit_code, told(done)[0]["title"]) == (0, "Ayşe Yılmaz")
    assert services.party_data(services.taxpayer(PERSON)).first_name == "Ayşe"


def test_every_fault_is_told_at_once_and_nothing_is_kept():
    done = run(taxpayer, "add", FIRM, "--city", "İstanbul", "--postal-zone", "34360-12345678", "--json")
    line = told(done)[0]
    assert (done.exit_code, line["ok"]) == (1, False)
    assert {(item["code"], item["path"]) for item in line["findings"]} == {
        ("EF-TAX-004", "title"),
        ("EF-TAX-004", "district"),
        ("EF-TAX-005", "postal_zone"),
    }
    assert services.all_taxpayers() == []


@pytest.mark.parametrize("title", ["Deneme\x00", "Deneme\x1b[31m", "D" * 301])
def test_a_text_that_no_document_can_carry_is_refused(title):
    done = run(taxpayer, "add", FIRM, "--title", title, *PLACE)
    assert (done.exit_code, "EF-TAX-005" in done.stderr) == (1, True)


@pytest.mark.parametrize(("vkn", "code"), [("12", "EF-IDN-003"), ("12345678O8", "EF-IDN")])
def test_what_is_no_number_is_refused(vkn, code):
    done = firm(vkn=vkn)
    assert done.exit_code == 1
    assert code in done.stderr


def test_a_wrong_check_digit_is_a_warning():
    done = firm(vkn="1234567891")
    assert done.exit_code == 0
    assert "EF-TAX-006" in done.stderr


def test_a_taxpayer_is_added_once_and_then_changed():
    firm("--phone", "0212 000 00 00")
    again = firm()
    assert again.exit_code == 1
    assert "EF-TAX-003" in again.stderr
    assert run(taxpayer, "change", FIRM, "--title", "Yeni Unvan A.Ş.").exit_code == 0
    shown = told(run(taxpayer, "show", FIRM, "--json"))[0]
    assert (shown["title"], shown["phone"]) == ("Yeni Unvan A.Ş.", "0212 000 00 00")
    assert run(taxpayer, "change", FIRM, "--city", "").exit_code == 1
    assert run(taxpayer, "change", OTHER, "--city", "Ankara").exit_code == 1


def test_an_inactive_taxpayer_is_shown_but_not_served():
    firm()
    assert run(taxpayer, "change", FIRM, "--inactive").exit_code == 0
    assert "(kapalı)" in run(taxpayer, "list").stdout
    assert run(taxpayer, "show").exit_code == 1
    assert run(alias, "add", "GB", "urn:mail:gb@deneme.test", "--for", FIRM).exit_code == 1
    run(taxpayer, "change", FIRM, "--active")
    assert services.taxpayer(FIRM).is_active


def test_a_fitting_seal_key_is_kept_and_shown_without_its_password(tmp_path, authority, monkeypatch):
    whole = key(tmp_path, authority)
    monkeypatch.chdir(tmp_path)
    done = firm("--seal-key", f"pkcs12:{FIRM}.p12?password-file={FIRM}.password", "--json")
    line = told(done)[0]
    assert codes(line["findings"]) == ["EF-TAX-013", "EF-TAX-013"]
    assert line["seal_key"] == whole, "the worker runs in another folder"
    shown = run(taxpayer, "show", "--json")
    assert told(shown)[0]["seal"]["vkn_tckn"] == FIRM
    assert "gizli-parola" not in shown.output + done.output


def test_a_seal_of_another_number_is_told(tmp_path, authority):
    done = firm("--seal-key", key(tmp_path, authority, OTHER), "--json")
    line = told(done)[0]
    assert (done.exit_code, codes(line["findings"])[0]) == (0, "EF-TAX-010")
    assert OTHER in line["findings"][0]["message"]


def test_a_seal_that_ends_soon_is_told(tmp_path, authority, world):
    made = key(tmp_path, authority)
    firm("--seal-key", made)
    until = datetime.fromisoformat(told(run(taxpayer, "show", "--json"))[0]["seal"]["valid_until"])
    with wired.using(twins(keys=Pkcs12KeyStore(), clock=FixedClock(until - timedelta(days=10, hours=1)))):
        soon = run(taxpayer, "show")
    assert "EF-TAX-011" in soon.stderr
    assert "kalan gün: 10" in soon.stderr
    with wired.using(twins(keys=Pkcs12KeyStore(), clock=FixedClock(until + timedelta(days=1)))):
        over = told(run(taxpayer, "show", "--json"))[0]["findings"]
    assert codes(over)[0] == "EF-KEY-031"


def test_a_key_that_cannot_be_opened_is_refused(tmp_path, authority):
    good = key(tmp_path, authority)
    (tmp_path / f"{FIRM}.password").write_text("yanlış", "utf-8")
    for given, code in ((good, "EF-KEY-003"), ("pkcs12:/yok.p12", "EF-KEY-002"), ("dosya.p12", "EF-KEY-001")):
        done = firm("--seal-key", given)
        assert done.exit_code == 1
        assert code in done.stderr
    assert services.all_taxpayers() == []


def test_the_first_label_of_a_role_is_the_default_until_another_is_named():
    firm()
    assert run(alias, "add", "GB", "urn:mail:gb1@deneme.test").exit_code == 0
    run(alias, "add", "GB", "urn:mail:gb2@deneme.test", "--branch", "İzmir", "--new-branch")
    assert services.default_alias(services.taxpayer(FIRM), "GB").name == "urn:mail:gb1@deneme.test"
    run(alias, "add", "GB", "urn:mail:gb2@deneme.test", "--branch", "İzmir", "--default")
    listed = told(run(alias, "list", "--json"))
    assert [(item["name"], item["branch"], item["is_default"]) for item in listed] == [
        ("urn:mail:gb1@deneme.test", None, False),
        ("urn:mail:gb2@deneme.test", "İzmir", True),
    ]
    assert "varsayılan" in run(alias, "list", "--for", FIRM).stdout


def test_a_branch_is_meant_by_its_code_or_name_and_never_doubled():
    firm()
    services.add_branch(services.taxpayer(FIRM), "ANK", "Ankara")
    for named in ("ANK", "Ankara", "ANKARA", "ank"):
        done = run(alias, "add", "PK", "urn:mail:ankpk@deneme.test", "--branch", named, "--json")
        assert told(done)[0]["branch"] == "ANK"
    refused = run(alias, "add", "PK", "urn:mail:izmpk@deneme.test", "--branch", "İzmir")
    assert refused.exit_code == 1
    assert "EF-TAX-058" in refused.stderr
    assert "Şubeler: Ankara (ANK)" in refused.stderr
    assert "--new-branch" in refused.stderr
    assert [one.code for one in services.branches_of(services.taxpayer(FIRM))] == ["ANK"]
    assert services.own_alias(FIRM, "urn:mail:izmpk@deneme.test", "PK") is None
    assert run(alias, "add", "PK", "urn:mail:izmpk@deneme.test", "--branch", "İzmir", "--new-branch").exit_code == 0
    assert {one.code for one in services.branches_of(services.taxpayer(FIRM))} == {"ANK", "İzmir"}


def test_a_default_label_that_is_added_again_stays_the_default():
    firm()
    for _ in range(2):
        run(alias, "add", "PK", "urn:mail:pk@deneme.test")
    assert services.default_alias(services.taxpayer(FIRM), "PK").is_default


def test_a_removed_label_hands_the_default_on():
    firm()
    run(alias, "add", "GB", "urn:mail:gb1@deneme.test")
    run(alias, "add", "GB", "urn:mail:gb2@deneme.test")
    assert run(alias, "remove", "GB", "urn:mail:gb1@deneme.test").exit_code == 0
    assert [(item.name, item.is_default) for item in services.aliases_of(services.taxpayer(FIRM))] == [
        ("urn:mail:gb2@deneme.test", True)
    ]
    assert run(alias, "remove", "GB", "urn:mail:gb1@deneme.test").exit_code == 1


def test_a_label_needs_its_form_and_a_taxpayer():
    nobody = run(alias, "add", "GB", "urn:mail:gb@deneme.test")
    assert "EF-TAX-021" in nobody.stderr
    firm()
    wrong = run(alias, "add", "GB", "defaultgb@deneme.test", "--json")
    assert (wrong.exit_code, codes(told(wrong)[0]["findings"])) == (1, ["EF-IDN-006"])


def test_a_user_is_added_with_a_password_from_standard_input_only():
    firm()
    done = run(user, "add", "Ayse@Deneme.test", "--for", FIRM, "--password-stdin", typed=f"{SECRET}\n")
    assert (done.exit_code, SECRET in done.output) == (0, False)
    line = told(run(user, "list", "--json"))[0]
    assert line["email"] == "ayse@deneme.test"
    assert [(right["vkn_tckn"], right["role"]) for right in line["rights"]] == [(FIRM, "accountant")]
    assert run(user, "add", "can@deneme.test", "--for", FIRM, "--password", SECRET).exit_code == 2
    assert run(user, "add", "can@deneme.test", "--for", FIRM, typed=f"{SECRET}\n").exit_code == 2, "no terminal"


@pytest.mark.parametrize("weak", ["", "kısa", "password123", "ayse@deneme.test"])
def test_a_weak_password_is_refused_in_the_persons_language(weak, monkeypatch):
    firm()
    refused = run(user, "add", "ayse@deneme.test", "--for", FIRM, "--password-stdin", typed=f"{weak}\n")
    assert (refused.exit_code, services.people()) == (1, [])
    assert "EF-TAX-031: Parola uygun değil" in refused.stderr
    monkeypatch.setenv("ZARF_LANGUAGE", "en")
    english = run(user, "add", "ayse@deneme.test", "--for", FIRM, "--password-stdin", typed=f"{weak}\n")
    assert "password" in english.stderr.split(":", 2)[2].lower()


@pytest.mark.parametrize("email", ["ayse", "ayse@", "a b@deneme.test", f"{'a' * 150}@deneme.test"])
def test_an_address_that_is_none_is_refused(email):
    firm()
    done = run(user, "add", email, "--for", FIRM, "--password-stdin", typed=f"{SECRET}\n")
    assert done.exit_code == 1
    assert "EF-TAX-030" in done.stderr


def test_an_unknown_taxpayer_is_told_before_a_password_is_asked():
    done = run(user, "add", "ayse@deneme.test", "--for", OTHER)
    assert done.exit_code == 1
    assert "EF-TAX-001" in done.stderr


def test_further_rights_leave_the_password_alone_and_can_be_taken_back():
    firm()
    firm(vkn=OTHER)
    run(user, "add", "ayse@deneme.test", "--for", FIRM, "--password-stdin", typed=f"{SECRET}\n")
    more = run(user, "add", "ayse@deneme.test", "--for", OTHER, "--role", "auditor")
    assert more.exit_code == 0
    assert "EF-TAX-033" in more.stderr
    rights = told(run(user, "list", "--json"))[0]["rights"]
    assert {right["vkn_tckn"]: right["role"] for right in rights} == {FIRM: "accountant", OTHER: "auditor"}
    run(user, "remove", "ayse@deneme.test", "--for", FIRM)
    assert len(told(run(user, "list", "--json"))[0]["rights"]) == 1
    assert "(yetkisi yok)" in run(user, "remove", "ayse@deneme.test").stdout


def test_a_password_is_changed_for_those_who_are_there(client):
    firm()
    run(user, "add", "ayse@deneme.test", "--for", FIRM, "--password-stdin", typed=f"{SECRET}\n")
    assert client.login(username="ayse@deneme.test", password=SECRET)
    done = run(user, "password", "ayse@deneme.test", "--password-stdin", typed="dolma-kalem-43\n")
    assert done.exit_code == 0
    assert not client.login(username="ayse@deneme.test", password=SECRET)
    assert client.login(username="ayse@deneme.test", password="dolma-kalem-43")
    missing = run(user, "password", "can@deneme.test")
    assert missing.exit_code == 1
    assert "EF-TAX-032" in missing.stderr
