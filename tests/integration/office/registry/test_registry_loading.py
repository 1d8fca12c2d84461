"""A user list is put in force as a whole or not at all; closed labels are history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.office.exchange.exchange_twins import twins
from tests.registry_lists import A, alias, closing_list, listed, user

from zarf.office.registry.models import Entry, ListVersion
from zarf.office.registry.services import is_registered, last_loaded, open_aliases, sync_registry, title_of
from zarf.ports import wired
from zarf.ports.gib.memory import MemoryUserList

pytestmark = pytest.mark.django_db
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


def test_a_label_is_open_from_its_creation_to_its_deletion(lists):
    lists.zips["PK"] = listed(user(A, alias("urn:mail:x@a.test", "2026-11-02T12:00:00", "2026-11-03T12:00:00")))
    sync_registry()
    noon = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert names(noon - timedelta(seconds=1)) == []
    assert names(noon) == ["urn:mail:x@a.test"]
    assert names(noon + timedelta(days=1)) == []
