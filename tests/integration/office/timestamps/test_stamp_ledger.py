"""The ledger of stamps over the simulated KamuSM: each value is paid for once, whatever goes wrong."""

import signal
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from tests.integration.office.timestamps.conftest import HOUSE, OWN, PASSWORD, value
from tests.unit.core.seal.forger import INVOICE

from zarf.core.errors import NotAllowed, NotFound, ZarfError
from zarf.core.seal import seal_document, verify_document
from zarf.core.seal.timestamp_token import read_token
from zarf.office.taxpayers.services import create_taxpayer
from zarf.office.tenants import restricted_to
from zarf.office.timestamps import services
from zarf.office.timestamps.models import KontorCheck, Stamp, TimestampAccount
from zarf.office.vault.models import Secret
from zarf.ports.wired import ports

pytestmark = pytest.mark.django_db


def code_of(act):
    with pytest.raises(ZarfError) as raised:
        act()
    return raised.value.code


def rows():
    return list(Stamp.objects.order_by("pk").values_list("state", "kontor", "code"))


def test_a_stamp_is_noted_with_value_account_kontor_and_token(stamps):
    token = services.stamp(stamps.taxpayer, value("a"), "DNM2026000000001")
    row = Stamp.objects.get()
    assert (row.imprint, row.userid, row.is_platform, row.state, row.kontor, row.subject) == (
        value("a").hex(), str(OWN), False, "granted", 1, "DNM2026000000001",
    )  # fmt: skip
    assert ports().archive.get(row.token_key) == token
    assert read_token(token).imprint == value("a")
    assert stamps.left(OWN) == 4


def test_the_same_value_costs_one_kontor_however_often_it_is_asked(stamps):
    assert len({services.stamp(stamps.taxpayer, value("b")) for _ in range(3)}) == 1
    assert (stamps.left(OWN), stamps.paid(value("b")), rows()) == (4, 1, [("granted", 1, "")])


def test_the_house_pays_only_for_who_left_both_fields_empty(stamps, monkeypatch):
    values = dict(settings.ZARF.values)
    values |= {"ZARF_TIMESTAMP_USERID": str(HOUSE), "ZARF_TIMESTAMP_PASSWORD_FILE": stamps.password_file()}
    monkeypatch.setattr(settings, "ZARF", settings.ZARF.__class__(settings.ZARF.home, values))
    services.stamp(stamps.taxpayer, value("c"))
    assert (stamps.left(OWN), stamps.left(HOUSE)) == (4, 5)
    services.set_account(stamps.taxpayer, "", "", "test")
    services.stamp(stamps.taxpayer, value("d"))
    assert (stamps.left(OWN), stamps.left(HOUSE)) == (4, 4)
    assert Stamp.objects.latest("pk").is_platform
    for half in ({"userid": "70", "password_file": ""}, {"userid": "", "password_file": stamps.password_file()}):
        TimestampAccount.objects.update(**half)
        assert code_of(lambda: services.stamp(stamps.taxpayer, value("e"))) == "EF-TSP-010"
    assert (stamps.left(OWN), stamps.left(HOUSE), stamps.paid(value("e"))) == (4, 4, 0)


@pytest.mark.parametrize(("userid", "file"), [("70", ""), ("", "x"), ("yetmiş", "x")])
def test_a_half_filled_account_is_not_kept(stamps, userid, file):
    file = file and stamps.password_file()
    assert code_of(lambda: services.set_account(stamps.taxpayer, userid, file, "test")) == "EF-TSP-010"
    assert TimestampAccount.objects.get().userid == str(OWN)


def test_a_password_file_others_may_read_is_refused(stamps):
    file = stamps.password_file(mode=0o644)
    assert code_of(lambda: services.set_account(stamps.taxpayer, "70", file, "test")) == "EF-TSP-015"
    assert code_of(lambda: services.stamp(stamps.taxpayer, value("f"))) == "EF-TSP-015"
    assert rows() == []


def test_a_typed_password_is_locked_and_nowhere_in_clear(stamps):
    services.set_account_with_password(stamps.taxpayer, "70", PASSWORD, "ayse@deneme.test")
    assert TimestampAccount.objects.get().password_file == ""
    assert services.stamp(stamps.taxpayer, value("g"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT timestamps_timestampaccount::text FROM timestamps_timestampaccount")
        cursor.execute("SELECT v::text, v.locked FROM vault_secret v")
        [(row, locked)] = cursor.fetchall()
    assert PASSWORD not in row
    assert PASSWORD.encode() not in bytes(locked)
    assert PASSWORD not in repr(services.account_of(stamps.taxpayer))
    assert not [file for file in (settings.ZARF.home).rglob("*") if file.is_file() and PASSWORD in file.read_text()]


def test_an_empty_password_keeps_the_one_of_the_same_account_only(stamps):
    services.set_account_with_password(stamps.taxpayer, "70", PASSWORD, "a")
    services.set_account_with_password(stamps.taxpayer, "70", "", "b")
    assert services.account_of(stamps.taxpayer).account.password == PASSWORD
    with pytest.raises(ZarfError) as raised:
        services.set_account_with_password(stamps.taxpayer, "71", "", "b")
    assert (raised.value.code, raised.value.finding.path) == ("EF-TSP-010", "password")
    assert services.kept_account(stamps.taxpayer).userid == "70"


def test_clearing_both_fields_forgets_the_password(stamps):
    services.set_account_with_password(stamps.taxpayer, "70", PASSWORD, "a")
    services.set_account_with_password(stamps.taxpayer, " ", "", "a")
    assert not Secret.objects.exists()
    assert services.kept_account(stamps.taxpayer) is None
    assert code_of(lambda: services.set_account_with_password(stamps.taxpayer, "70", "", "a")) == "EF-TSP-010"


@pytest.mark.parametrize(
    ("userid", "password", "field"),
    [("", "x", "userid"), ("yetmiş", "x", "userid"), ("71", "", "password"), ("71", "a\nb", "password")],
)
def test_what_is_half_filled_names_the_field(stamps, userid, password, field):
    with pytest.raises(ZarfError) as raised:
        services.set_account_with_password(stamps.taxpayer, userid, password, "a")
    assert (raised.value.code, raised.value.finding.path) == ("EF-TSP-010", field)


def test_an_account_is_tried_before_it_is_kept(stamps, monkeypatch):
    """Nothing is kept, nothing is paid; the platform's account is tried when both fields are empty."""
    values = dict(settings.ZARF.values)
    values |= {"ZARF_TIMESTAMP_USERID": str(HOUSE), "ZARF_TIMESTAMP_PASSWORD_FILE": stamps.password_file()}
    monkeypatch.setattr(settings, "ZARF", settings.ZARF.__class__(settings.ZARF.home, values))
    services.set_account(stamps.taxpayer, "", "", "a")
    assert services.try_account(stamps.taxpayer, str(OWN), PASSWORD) == services.Trial(False, 5)
    assert services.try_account(stamps.taxpayer, "", "") == services.Trial(True, 5)
    assert code_of(lambda: services.try_account(stamps.taxpayer, str(OWN), "yanlış")) == "EF-TSP-002"
    assert services.kept_account(stamps.taxpayer) is None
    assert services.last_check(stamps.taxpayer) is None
    services.set_account_with_password(stamps.taxpayer, str(OWN), PASSWORD, "a")
    with restricted_to([stamps.taxpayer.pk]):
        assert services.try_account(stamps.taxpayer, str(OWN), "").left == 5
        assert services.last_check(stamps.taxpayer).left == 5
        services.set_account(stamps.taxpayer, "", "", "a")
        assert services.try_account(stamps.taxpayer, "", "").is_platform


def test_what_was_spent_is_told_by_whose_kontor(stamps):
    services.stamp(stamps.taxpayer, value("own"))
    stamps.fault("drop_answer")
    code_of(lambda: services.stamp(stamps.taxpayer, value("open")))
    assert services.spent(stamps.taxpayer) == services.Spent(own=1, platform=0, unsettled=1)


def test_a_refusal_sets_the_value_free_and_is_remembered(stamps):
    stamps.fault("reject", text="Sunucu bakimda")
    assert code_of(lambda: services.stamp(stamps.taxpayer, value("h"))) == "EF-TSP-004"
    services.stamp(stamps.taxpayer, value("h"))
    assert rows() == [("refused", 0, "EF-TSP-004"), ("granted", 1, "")]


@pytest.mark.parametrize("kind", ["drop_answer", "wrong_nonce", "wrong_signature", "expired_tsa", "not_tsa"])
def test_what_may_have_been_paid_is_open_until_a_person_settles_it(stamps, kind):
    # The number the ledger compares with.
    services.balance(stamps.taxpayer)
    stamps.fault(kind)
    codes = {code_of(lambda: services.stamp(stamps.taxpayer, value(kind))) for _ in range(2)}
    assert codes <= {"EF-TSP-006", "EF-TSP-007", "EF-TSP-012"}
    assert stamps.paid(value(kind)) == 1
    open_one = services.open_stamps([stamps.taxpayer.pk])
    assert [row.state for row in open_one] == ["open"]
    told = services.balance(stamps.taxpayer)
    assert (told.left, told.unexplained, told.unsettled) == (4, 1, 1)
    settled = services.settle(open_one[0].pk, was_paid=True, actor="zarf:ops", note="sorgu 4")
    assert (settled.state, settled.kontor, settled.settled_by, settled.settled_note) == (
        "lost", 1, "zarf:ops", "sorgu 4",
    )  # fmt: skip
    assert services.open_stamps([stamps.taxpayer.pk]) == []
    assert services.stamp(stamps.taxpayer, value(kind))
    told = services.balance(stamps.taxpayer)
    assert (told.left, told.spent, told.unexplained, told.unsettled) == (3, 1, 0, 0)


def test_what_was_not_paid_is_settled_so(stamps):
    services.balance(stamps.taxpayer)
    stamps.fault("drop_request")
    assert code_of(lambda: services.stamp(stamps.taxpayer, value("i"))) == "EF-TSP-007"
    assert services.balance(stamps.taxpayer).unexplained == 0
    pk = services.open_stamps([stamps.taxpayer.pk])[0].pk
    assert services.settle(pk, was_paid=False, actor="x").state == "released"
    services.stamp(stamps.taxpayer, value("i"))
    assert stamps.paid(value("i")) == 1


def test_only_what_is_open_can_be_settled(stamps):
    services.stamp(stamps.taxpayer, value("j"))
    with pytest.raises(NotAllowed, match="EF-TSP-021"):
        services.settle(Stamp.objects.get().pk, was_paid=False, actor="x")
    with pytest.raises(NotFound, match="EF-TSP-020"):
        services.settle(0, was_paid=False, actor="x")


def test_no_kontor_is_refused_and_costs_nothing(stamps):
    stamps.open(OWN, 0)
    assert code_of(lambda: services.stamp(stamps.taxpayer, value("k"))) == "EF-TSP-003"
    assert rows() == [("refused", 0, "EF-TSP-003")]


def test_bought_kontor_is_no_mystery(stamps):
    services.balance(stamps.taxpayer)
    stamps.open(OWN, 105)
    assert services.balance(stamps.taxpayer).unexplained == -100


def test_a_stamped_seal_is_valid_and_stamped_once(stamps, stamp_kamusm):
    sealed = seal_document(INVOICE, stamp_kamusm.key, signing_time=ports().clock.now())
    first, second = (services.stamp_seal(stamps.taxpayer, sealed, "belge") for _ in range(2))
    assert first == second
    assert stamps.left(OWN) == 4
    report = verify_document(first, trust=stamp_kamusm.trust, revocation=stamp_kamusm.crls, at=ports().clock.now())
    assert (report.level, report.timestamp_time is not None) == ("XAdES-T", True)


def test_the_database_itself_refuses_a_second_order_of_a_value(stamps):
    now = ports().clock.now()
    row = {"taxpayer": stamps.taxpayer, "imprint": "ab" * 32, "userid": "1", "is_platform": False, "ordered_at": now}
    Stamp.objects.create(**row, state="granted")
    Stamp.objects.create(**row, state="refused")
    with pytest.raises(IntegrityError), transaction.atomic():
        Stamp.objects.create(**row)


def test_another_taxpayers_session_sees_neither_account_nor_stamps(stamps):
    services.stamp(stamps.taxpayer, value("l"))
    services.balance(stamps.taxpayer)
    other = create_taxpayer("9876543217", "Örnek", district="Çankaya", city="Ankara")
    models = (Stamp, TimestampAccount, KontorCheck)
    with restricted_to([other.pk]):
        assert [model.objects.count() for model in models] == [0, 0, 0]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM timestamps_timestampaccount")
            assert cursor.fetchone() == (0,)
    with restricted_to([stamps.taxpayer.pk]):
        assert [model.objects.count() for model in models] == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
class TestProcesses:
    """Real processes on the same database; the orders really go out."""

    def test_two_processes_at_the_same_moment_pay_once(self, database_url, stamps):
        stamps.fault("slow", seconds=2)
        children = [stamps.child(database_url, value("two")) for _ in range(2)]
        ends = [(child.communicate(timeout=60), child.returncode) for child in children]
        assert sorted(code for _, code in ends) == [0, 1]
        loser = next(streams for streams, code in ends if code == 1)
        assert b"EF-TSP-012" in loser[1]
        assert (stamps.paid(value("two")), rows()) == (1, [("granted", 1, "")])

    def test_killed_while_the_answer_is_awaited_it_is_not_ordered_again(self, database_url, stamps):
        stamps.fault("slow", seconds=3)
        child = stamps.child(database_url, value("kill"))
        _until(lambda: rows() == [("ordered", None, "")])
        # The order goes out a moment after it is noted; then the service thinks for three seconds.
        time.sleep(1)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        _until(lambda: stamps.paid(value("kill")) == 1)
        again = stamps.child(database_url, value("kill"))
        assert b"EF-TSP-012" in again.communicate(timeout=60)[1]
        assert stamps.paid(value("kill")) == 1
        pk = Stamp.objects.get().pk
        assert code_of(lambda: services.settle(pk, was_paid=True, actor="x")) == "EF-TSP-022"
        assert services.open_stamps([stamps.taxpayer.pk]) == []
        Stamp.objects.update(ordered_at=ports().clock.now() - timedelta(minutes=11))
        assert [row.pk for row in services.open_stamps([stamps.taxpayer.pk])] == [pk]
        assert services.settle(pk, was_paid=True, actor="x").state == "lost"
        assert stamps.child(database_url, value("kill")).communicate(timeout=60)[0]
        assert stamps.paid(value("kill")) == 2

    def test_killed_when_the_stamp_is_in_the_archive_it_is_found_there(self, database_url, stamps):
        child = stamps.child(database_url, value("archived"), "die-after-archiving")
        child.communicate(timeout=60)
        assert (child.returncode, rows()) == (-signal.SIGKILL, [("ordered", None, "")])
        token = stamps.child(database_url, value("archived")).communicate(timeout=60)[0]
        assert read_token(token).imprint == value("archived")
        assert (stamps.paid(value("archived")), rows()) == (1, [("granted", 1, "")])


def _until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
