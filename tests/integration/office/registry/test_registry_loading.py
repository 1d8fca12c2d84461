"""A user list is put in force as a whole or not at all; closed labels are history."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.integration.office.exchange.exchange_twins import twins
from tests.registry_lists import A, alias, closing_list, closing_user, listed, user, zipped

from zarf.office.audit.models import AuditEntry
from zarf.office.registry.models import Entry, ListVersion
from zarf.office.registry.services import (
    closing,
    history_of,
    is_registered,
    known,
    last_loaded,
    lookup_many,
    open_aliases,
    problems,
    sync_registry,
    sync_steps,
    title_of,
)
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf.ports.gib.memory import MemoryUserList

pytestmark = pytest.mark.django_db
B = "9876543217"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def lists():
    given = MemoryUserList(
        PK=listed(user(A, alias("urn:mail:pk@a.test"))),
        GB=listed(user(A, alias("urn:mail:gb@a.test"))),
        TEMP=closing_list(),
    )
    with wired.using(twins(user_list=given)):
        yield given


def names(on=NOW, role="PK"):
    return open_aliases(A, role, "Invoice", on)


def test_both_lists_are_loaded(lists):
    told = sync_registry()
    assert [(item.role, item.users, item.aliases, item.problem) for item in told] == [
        ("PK", 1, 1, None),
        ("GB", 1, 1, None),
        ("TEMP", 0, 0, None),
    ]
    assert (names(), names(role="GB")) == (["urn:mail:pk@a.test"], ["urn:mail:gb@a.test"])
    assert title_of(A) == f"Firma {A}"
    assert is_registered(A, NOW)


def test_an_unchanged_list_is_not_written_again(lists):
    sync_registry()
    assert [item.unchanged for item in sync_registry()] == [True, True, True]
    assert ListVersion.objects.count() == 3


def test_a_new_list_replaces_the_old_one(lists):
    sync_registry()
    lists.zips["PK"] = listed(user(A, alias("urn:mail:yeni@a.test")))
    sync_registry()
    assert names() == ["urn:mail:yeni@a.test"]
    assert ListVersion.objects.filter(role="PK", is_current=True).count() == 1


@pytest.mark.parametrize(
    "broken",
    [b"", b"not a zip", listed(user(A, alias("urn:mail:x@a.test")), close=""), listed(close="<")],
)
def test_a_broken_list_leaves_the_last_good_copy_in_force(lists, broken):
    sync_registry()
    lists.zips["PK"] = broken
    assert sync_registry()[0].problem.code == "EF-REG-002"
    assert names() == ["urn:mail:pk@a.test"]


def test_a_list_that_cannot_be_had_leaves_the_last_good_copy_in_force(lists):
    sync_registry()
    del lists.zips["PK"]
    assert sync_registry()[0].problem.code == "EF-REG-001"
    assert names() == ["urn:mail:pk@a.test"]


def test_a_list_that_lost_many_users_is_taken_for_broken(lists):
    lists.zips["PK"] = listed(*(user(f"{n:010d}", alias(f"urn:mail:{n}@a.test")) for n in range(20)))
    sync_registry()
    lists.zips["PK"] = listed(*(user(f"{n:010d}", alias(f"urn:mail:{n}@a.test")) for n in range(17)))
    assert sync_registry()[0].problem.code == "EF-REG-003"
    assert Entry.objects.filter(role="PK", until=None).count() == 20
    assert last_loaded().user_count == 20


def many(count: int, *, closed: range = range(0), service: str = "efatura") -> bytes:
    """A list of 22 users or fewer with one label each, those of *closed* with a deletion."""
    users = []
    for n in range(count):
        label = alias(f"urn:mail:{n}@a.test", deleted="2026-10-01T00:00:00" if n in closed else "")
        kept = alias(f"urn:mail:{n}@b.test")
        users.append(user(f"{n:010d}", kept, despatch=label) if service == "eirsaliye" else user(f"{n:010d}", label))
    return listed(*users)


@pytest.mark.parametrize(("service", "told"), [("efatura", "e-Fatura 22 > 2"), ("eirsaliye", "e-İrsaliye 22 > 2")])
@pytest.mark.parametrize("is_counted", [True, False])
def test_a_list_that_closed_most_labels_of_a_service_is_taken_for_broken(lists, service, told, is_counted):
    assert sync_pk(lists, many(22, service=service)).problem is None
    if not is_counted:
        # A copy that was put in force before open labels were counted.
        ListVersion.objects.update(open_invoice=None, open_despatch=None)
    problem = sync_pk(lists, many(22, closed=range(20), service=service)).problem
    assert (problem.code, problem.found) == ("EF-REG-005", told)
    assert "--accept-shrunken PK" in problem.hint("tr")
    assert [item.finding.code for item in problems()] == ["EF-REG-005"]
    assert len(lookup_many([f"{n:010d}" for n in range(22)])["0000000003"].efatura.pk) == 1


def test_open_labels_are_counted_through_changes_and_new_layouts(lists):
    def counted() -> tuple[int, int]:
        copy = last_loaded()
        return copy.open_invoice, copy.open_despatch

    sync_pk(lists, many(22, service="eirsaliye"))
    assert counted() == (22, 22)
    sync_pk(lists, many(22, closed=range(4, 9), service="eirsaliye"))
    assert counted() == (22, 17)
    text = many(22, closed=range(4, 9), service="eirsaliye")
    with zipfile.ZipFile(io.BytesIO(text)) as archive:
        laid_out_anew = archive.read("list.xml").replace(b"><Title>", b">\n<Title>")
    assert sync_pk(lists, zipped(laid_out_anew)).unchanged
    assert counted() == (22, 17)
    sync_pk(lists, many(21, closed=range(5, 6), service="eirsaliye"))
    assert counted() == (21, 20)


@pytest.mark.parametrize("shrunken", [many(10), many(22, closed=range(20))])
def test_a_person_may_accept_a_list_that_has_really_shrunk(lists, shrunken):
    sync_pk(lists, many(22))
    lists.zips["PK"] = shrunken
    assert [step.run().problem is None for step in sync_steps(["GB"])] == [False, True, True]
    assert not AuditEntry.objects.filter(action="registry.shrunken_accepted").exists()
    assert [step.run().problem for step in sync_steps(["PK"])] == [None, None, None]
    (entry,) = AuditEntry.objects.filter(action="registry.shrunken_accepted")
    assert (entry.taxpayer_id, entry.subject) == (None, "PK")
    assert entry.note in ("EF-REG-003 22 > 10; EF-REG-005 e-Fatura 22 > 10", "EF-REG-005 e-Fatura 22 > 2")
    assert problems() == []
    assert sync_registry()[0].unchanged


def test_accepting_a_list_that_did_not_shrink_leaves_no_trace(lists):
    assert [step.run().problem for step in sync_steps(["PK", "GB"])] == [None, None, None]
    assert not AuditEntry.objects.filter(action="registry.shrunken_accepted").exists()


def test_a_label_is_open_from_its_creation_to_its_deletion(lists):
    lists.zips["PK"] = listed(user(A, alias("urn:mail:x@a.test", "2026-11-02T12:00:00", "2026-11-03T12:00:00")))
    sync_registry()
    noon = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert names(noon - timedelta(seconds=1)) == []
    assert names(noon) == ["urn:mail:x@a.test"]
    assert names(noon + timedelta(days=1)) == []


def sync_pk(lists, data: bytes):
    lists.zips["PK"] = data
    return sync_registry()[0]


HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
GOOD = user(A, alias("urn:mail:pk@a.test"))
SIRKET = GOOD.replace("Firma", "Şirket")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (user("123456789", alias("urn:mail:x@a.test")), "EF-LST-002"),
        (user(B), "EF-LST-003"),
        (user(B, alias("urn:mail:x@a.test"), alias("urn:mail:x@a.test")), "EF-LST-004"),
        (user(B, alias("urn:mail:x@a.test", "2020-01-02T00:00:00", "2020-01-01T00:00:00")), "EF-LST-005"),
        (user(B, alias("urn:mail:x@a.test", "2020-02-30T00:00:00")), "EF-LST-006"),
        (user(B, alias("urn:mail:" + "x" * 250)), "EF-LST-007"),
        ("<User/>", "EF-LST-002"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_and_reported(lists, bad, code):
    told = sync_pk(lists, listed(GOOD, bad))
    assert (told.problem, told.skipped_count) == (None, 1)
    assert [(row.position, row.code) for row in told.skipped] == [(2, code)]
    assert names() == ["urn:mail:pk@a.test"]
    assert last_loaded().skipped[0][2] == code


def test_what_was_left_out_is_told_at_every_load(lists):
    half_bad = user(B, alias("urn:mail:b@b.test"), alias("urn:mail:" + "x" * 250))
    none_left = user("1111111111", alias("urn:mail:x@a.test", "2020-02-30T00:00:00"))
    first = sync_pk(lists, listed(GOOD, half_bad, none_left))
    assert [(row.position, row.code) for row in first.skipped] == [(2, "EF-LST-007"), (3, "EF-LST-006")]
    again = sync_pk(lists, listed(GOOD, half_bad, none_left))
    assert (again.unchanged, again.skipped, again.skipped_count) == (True, first.skipped, 2)
    # Other bytes elsewhere in the list: the user is known by its fingerprint, and is judged again all the same.
    moved = sync_pk(lists, listed(SIRKET, none_left, half_bad))
    assert [(row.position, row.code) for row in moved.skipped] == [(2, "EF-LST-006"), (3, "EF-LST-007")]
    assert (moved.appeared, moved.changed, moved.vanished, moved.users, moved.aliases) == (0, 1, 0, 2, 2)
    assert (last_loaded().open_invoice, last_loaded().skipped_count) == (2, 2)
    assert Entry.objects.filter(role="PK", identifier=B).count() == 1


def test_a_label_that_an_older_version_left_out_comes_back_with_the_next_list(lists):
    name = "urn:mail:pk@b.test"
    reopened = user(B, alias(name, "2020-01-01T00:00:00", "2023-05-01T00:00:00"), alias(name, "2024-02-01T00:00:00"))
    sync_pk(lists, listed(GOOD, reopened))
    entry = Entry.objects.get(identifier=B)
    Entry.objects.filter(pk=entry.pk).update(labels=entry.labels.split("\n")[0])
    ListVersion.objects.filter(role="PK").update(
        alias_count=2, open_invoice=None, open_despatch=None, skipped=[[2, B, "EF-LST-004", name]], skipped_count=1
    )
    assert open_aliases(B, "PK", "Invoice", NOW) == []
    told = sync_pk(lists, listed(SIRKET, reopened))
    assert (told.changed, told.skipped_count, told.aliases) == (2, 0, 3)
    assert open_aliases(B, "PK", "Invoice", NOW) == [name]
    assert last_loaded().open_invoice == 2


def test_the_same_label_twice_counts_once(lists):
    sync_pk(lists, listed(GOOD, user(B, alias("urn:mail:x@a.test"), alias("urn:mail:x@a.test"))))
    assert open_aliases(B, "PK", "Invoice", NOW) == ["urn:mail:x@a.test"]


def test_a_label_that_was_closed_and_opened_again_is_open_and_keeps_its_history(lists):
    name = "urn:mail:pk@a.test"
    former = alias(name, "2020-01-01T00:00:00", "2023-05-01T00:00:00")
    told = sync_pk(lists, listed(user(A, former, alias(name, "2024-02-01T00:00:00"))))
    assert (told.problem, told.skipped, told.aliases) == (None, (), 2)
    assert names() == [name]
    (label,) = lookup_many([A])[A].efatura.pk
    assert (label.created_at, label.deleted_at) == (datetime(2024, 1, 31, 21, tzinfo=UTC), None)
    periods = [change.label for change in history_of(A) if change.role == "PK"]
    assert [(item.created_at.year, item.deleted_at is None) for item in periods] == [(2019, False), (2024, True)]
    during = {
        on: [label.name for _role, label in known(A, datetime(on, 12, 1, tzinfo=UTC)).by_gib] for on in (2022, 2023)
    }
    assert (name in during[2022], name in during[2023]) == (True, False)


@pytest.mark.parametrize(
    "data",
    [
        listed(GOOD)[:-30],
        zipped(f'{HEAD}<!DOCTYPE UserList [<!ENTITY a "{"x" * 50}"><!ENTITY b "{"&a;" * 50}">]><UserList/>'),
        zipped(f"{HEAD}<UserList>{SIRKET}</UserList>".encode("iso8859-9")),
        zipped(f"{HEAD.replace('UTF-8', 'ISO-8859-9')}<UserList>{SIRKET}</UserList>".encode("iso8859-9")),
        zipped("<UserList><User><Title>" + "x" * 5_000_000 + "</Title></User></UserList>"),
        zipped(f"<UserList>{GOOD}"),
        zipped(f"<UserList>{GOOD}{GOOD[:-10]}</UserList>"),
        zipped(f"<UserList>{GOOD}</UserList>x"),
    ],
    ids=["cut zip", "bomb", "wrong bytes", "latin-5", "long text", "cut xml", "cut user", "tail"],
)  # fmt: skip
def test_a_list_that_is_not_sound_as_a_whole_is_refused_and_nothing_of_it_is_kept(lists, data):
    sync_registry()
    told = sync_pk(lists, data)
    assert told.problem.code == "EF-REG-002"
    assert Entry.objects.filter(role="PK").count() == 1
    assert [item.role for item in problems()] == ["PK"]
    assert names() == ["urn:mail:pk@a.test"]


def test_the_reason_of_a_refusal_is_told_without_a_foreign_sentence(lists):
    assert sync_pk(lists, b"no zip").problem.message("tr") == "PK listesi okunamadı: ZIP."
    assert "EF-LST-001" in sync_pk(lists, zipped("<UserList>")).problem.message("tr")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_byte_order_mark_is_no_fault(lists, encoding):
    text = f"<UserList>{GOOD}</UserList>"
    told = sync_pk(lists, zipped(text.encode("utf-16") if encoding == "utf-16" else f"\ufeff{HEAD}{text}"))
    assert (told.problem, told.users) == (None, 1)


def test_a_list_with_comments_is_read_by_the_careful_reader(lists):
    told = sync_pk(lists, zipped(f"{HEAD}<!-- x --><UserList>{GOOD}<!-- </User> --></UserList>"))
    assert (told.problem, told.users) == (None, 1)


def test_a_list_laid_out_anew_is_no_news(lists):
    sync_registry()
    told = sync_pk(lists, zipped(f"<UserList>{GOOD.replace('><', '> <')}</UserList>"))
    assert (told.unchanged, told.users, ListVersion.objects.filter(role="PK").count()) == (True, 1, 1)
    assert sync_pk(lists, zipped(f"<UserList>\n{GOOD.replace('><', '> <')}</UserList>")).unchanged


def test_the_notice_goes_when_the_list_is_sound_again(lists):
    sync_pk(lists, b"")
    assert [item.finding.code for item in problems()] == ["EF-REG-002"]
    sync_pk(lists, listed(GOOD))
    assert problems() == []


def test_the_difference_between_two_copies_is_counted(lists):
    sync_pk(lists, listed(GOOD, *(user(f"{n:010d}", alias(f"urn:mail:{n}@b.test")) for n in range(20))))
    told = sync_pk(
        lists,
        listed(
            user(A, alias("urn:mail:pk@a.test"), alias("urn:mail:iki@a.test")),
            *(user(f"{n:010d}", alias(f"urn:mail:{n}@b.test")) for n in range(1, 20)),
            user(B, alias("urn:mail:b@b.test")),
        ),
    )
    assert (told.appeared, told.changed, told.vanished, told.users, told.aliases) == (1, 1, 1, 21, 22)
    assert last_loaded().alias_count == 22


def test_what_was_known_on_a_day_can_be_asked_for_ever(lists):
    clock = FixedClock()
    with wired.using(twins(user_list=lists, clock=clock)):
        first = clock.now()
        sync_registry()
        clock.advance(timedelta(days=1))
        sync_pk(lists, listed(user(A, alias("urn:mail:yeni@a.test", "2026-11-01T00:00:00"))))
        second = clock.now()
        then, now, before = known(A, first), known(A, second), known(A, first - timedelta(days=30))
        changes = [change for change in history_of(A) if change.role == "PK"]
    assert [label.name for label in then.registered.efatura.pk] == ["urn:mail:pk@a.test"]
    assert [label.name for label in now.registered.efatura.pk] == ["urn:mail:yeni@a.test"]
    assert now.registered.efatura.pk[0].first_seen == second
    assert (before.versions, before.registered) == ((), None)
    assert {label.name for _role, label in before.by_gib} == {"urn:mail:pk@a.test", "urn:mail:gb@a.test"}
    assert [(item.label.name, item.seen_from, item.seen_until) for item in changes] == [
        ("urn:mail:pk@a.test", first, second),
        ("urn:mail:yeni@a.test", second, None),
    ]


def test_many_numbers_are_asked_at_once(lists):
    despatch = alias("urn:mail:irsaliye@a.test", "2021-01-01T00:00:00")
    sync_pk(lists, listed(user(A, alias("urn:mail:pk@a.test"), despatch=despatch)))
    found = lookup_many([A, B, A])
    assert set(found) == {A}
    assert [label.name for label in found[A].eirsaliye.pk] == ["urn:mail:irsaliye@a.test"]
    assert [label.name for label in found[A].efatura.gb] == ["urn:mail:gb@a.test"]
    assert found[A].eirsaliye.since == datetime(2020, 12, 31, 21, tzinfo=UTC)


def test_a_user_about_to_close_is_told_with_its_day_and_new_number(lists):
    lists.zips["TEMP"] = closing_list(closing_user(A, "20261115", B), closing_user("12", "20261115"))
    told = sync_registry()[2]
    assert (told.users, [row.code for row in told.skipped]) == (1, ["EF-LST-002"])
    assert lookup_many([A])[A].closes_on == date(2026, 11, 15)
    assert lookup_many([A])[A].new_identifier == B
    lists.zips["TEMP"] = closing_list()
    sync_registry()
    assert lookup_many([A])[A].closes_on == date(2026, 11, 15), "GİB shows a line seven days; the day stays announced"


@pytest.mark.parametrize("data", [b"", zipped("<UserList/>"), zipped("<UserTempList><User>")])
def test_a_broken_temporary_list_leaves_the_last_one(lists, data):
    lists.zips["TEMP"] = closing_list(closing_user(A, "20261115"))
    sync_registry()
    lists.zips["TEMP"] = data
    assert sync_registry()[2].problem.code == "EF-REG-002"
    assert set(closing()) == {A}
