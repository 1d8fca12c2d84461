"""The database itself shows a session only the cari data of the taxpayers it names, even to raw SQL."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cari_world import Lists, add, vkn
from tests.portal_world import World

from zarf.office.cari import services as cari
from zarf.office.cari.models import Account, Contact, Setting
from zarf.office.tenants import restricted_to

TABLES = ("account", "contact", "setting", "check", "checkrow", "change", "import", "importrow")


@pytest.fixture
def firms(world: World, lists: Lists) -> World:
    lists.load()
    for firm in (world.a, world.b):
        add(firm.pk, "A", vkn=vkn(1), contacts=(cari.ContactData("Ayşe"),))
        Setting.objects.create(taxpayer=firm)
        cari.run_check(firm.pk, "x", source="window")
        kept = cari.keep_file(firm.pk, "x", "a.csv", b"code;title\nA;B\n")
        cari.read_import(kept.pk)
    return world


def counts() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM cari_{table}")
            found[table] = cursor.fetchone()[0]
    return found


def test_a_session_of_the_house_sees_all(firms: World) -> None:
    assert counts() == dict.fromkeys(TABLES, 2)


def test_a_restricted_session_sees_its_own_only(firms: World) -> None:
    with restricted_to([firms.a.pk]):
        assert counts() == dict.fromkeys(TABLES, 1)
        assert Account.objects.get().taxpayer_id == firms.a.pk
    with restricted_to([]):
        assert counts() == dict.fromkeys(TABLES, 0)


def test_a_restricted_session_cannot_write_for_others(firms: World) -> None:
    theirs = Account.objects.get(taxpayer=firms.b)
    with restricted_to([firms.a.pk]):
        assert Account.objects.filter(pk=theirs.pk).update(efatura_pk="urn:mail:calinti@x.test") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Contact.objects.create(taxpayer=firms.b, account=theirs, name="x")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            add(firms.b.pk, "YENI")
    theirs.refresh_from_db()
    assert theirs.efatura_pk == ""


def test_a_check_for_others_is_stopped_by_the_database(firms: World) -> None:
    with restricted_to([firms.a.pk]), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        cari.run_check(firms.b.pk, "x", source="window")
