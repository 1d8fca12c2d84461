"""Whose kontör is spent: the taxpayer's own account, the platform's only when both fields were left empty."""

import pytest

from zarf.core.errors import Unavailable, ZarfError
from zarf.ports.timestamps import Account, account_from_file, choose_account
from zarf.ports.timestamps.refusals import refused

PLATFORM = Account(1, "platform")


def test_the_own_account_wins():
    assert choose_account(" 42 ", "own", PLATFORM) == Account(42, "own")


def test_the_platforms_account_is_used_only_when_both_fields_are_empty():
    assert choose_account("", "", PLATFORM) is PLATFORM
    assert choose_account(" ", "", PLATFORM) is PLATFORM


@pytest.mark.parametrize(
    ("userid", "password"), [("42", ""), ("", "own"), ("abc", "own"), ("-1", "own"), ("٤٢", "own")]
)
def test_a_half_filled_account_never_spends_the_platforms_kontor(userid, password):
    with pytest.raises(ZarfError) as wrong:
        choose_account(userid, password, PLATFORM)
    assert wrong.value.code == "EF-TSP-010"


def test_no_account_at_all_is_told():
    with pytest.raises(ZarfError) as wrong:
        choose_account("", "", None)
    assert wrong.value.code == "EF-TSP-001"


def test_the_password_comes_from_the_first_line_of_a_file(tmp_path):
    file = tmp_path / "tsp.password"
    file.write_text("pärola\nsecond line\n", "utf-8")
    file.chmod(0o600)
    assert account_from_file("42", str(file)) == Account(42, "pärola")
    assert account_from_file("", "") is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_file_that_others_may_reach_is_refused_by_name_only(tmp_path, mode):
    file = tmp_path / "tsp.password"
    file.write_text("parola", "utf-8")
    file.chmod(mode)
    with pytest.raises(ZarfError) as wrong:
        account_from_file("42", str(file))
    assert wrong.value.code == "EF-TSP-015"
    assert "parola\n" not in str(wrong.value)
    assert str(tmp_path) not in str(wrong.value)


def test_a_file_that_cannot_be_read_is_told_by_name_only(tmp_path):
    with pytest.raises(Unavailable) as away:
        account_from_file("42", str(tmp_path / "missing"))
    assert away.value.code == "EF-TSP-014"
    assert str(tmp_path) not in str(away.value)


@pytest.mark.parametrize(("userid", "file"), [("42", ""), ("", "x")])
def test_half_filled_settings_are_a_mistake(tmp_path, userid, file):
    (tmp_path / "x").write_text("p")
    (tmp_path / "x").chmod(0o600)
    with pytest.raises(ZarfError) as wrong:
        account_from_file(userid, file and str(tmp_path / file))
    assert wrong.value.code == "EF-TSP-010"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kontör yetersiz", "EF-TSP-003"),
        ("KULLANICI KONTÖRÜ BİTTİ", "EF-TSP-003"),
        ("Hatalı ŞİFRE", "EF-TSP-002"),
        ("Kullanıcı parolası yanlış", "EF-TSP-002"),
        ("Müşteri bulunamadı", "EF-TSP-001"),
        ("Unknown user", "EF-TSP-001"),
        ("internal error", "EF-TSP-004"),
        ("", "EF-TSP-004"),
    ],
)
def test_refusals_in_words_have_a_code(text, code):
    assert refused(text, Account(7, "p")).code == code
