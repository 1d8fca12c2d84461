"""Tenants are separated by the database in every table there is, also in those that somebody adds tomorrow.

The catalogue is walked, not a list of ours: a new table has to be secured, or named below with the reason why not.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.catalogue import Maker, ask, key_of, leads_to_a_firm, tables
from tests.portal_world import World, world

from zarf.office.exchange.models import Event
from zarf.office.tenants import restricted_to

__all__ = ["world"]

# Prefix of a table: why it holds nothing of a firm.
OPEN = {
    "account_": "sign-ins: addresses of people, of no firm",
    "auth_": "sign-ins: people, of no firm; whom they serve stands in taxpayers_membership",
    "django_": "Django's own: migrations, kinds of content, sessions (random keys)",
    "mfa_": "sign-ins: second steps of people",
    "procrastinate_": "jobs: keys of rows, never their content",
    "taxpayers_operator": "who runs the platform; of no firm (visits are secured)",
    "taxpayers_signinguard": "failed sign-ins by the hash of an address",
    "usersessions_": "sign-ins: sessions of people",
    "calendar_deadlineextension": "acts that moved a last day, which are the same for everybody",
    "notices_announcement": "what the operator tells everybody",
    "notices_announcementreading": "that a person has read it; of no firm",
    "registry_": "GİB's lists of registered users, which are the same for everybody",
}

FIXED: dict[str, dict[str, Any]] = {}
"""Values that a table's own constraints ask for: table, column, value."""


def is_open(table: str) -> bool:
    return any(table == name or (name.endswith("_") and table.startswith(name)) for name in OPEN)


def secured() -> list[str]:
    return [table for table in tables() if not is_open(table)]


def test_the_role_of_the_house_is_bound_by_the_policies(db: None) -> None:
    ((is_super, bypasses),) = ask("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    assert (is_super, bypasses) == (False, False)


def test_every_table_is_secured_or_named_with_its_reason(db: None) -> None:
    bare = [table for table, is_secured in tables().items() if not is_secured and not is_open(table)]
    assert bare == [], "put zarf.office.row_security.enable into a migration, or give the reason in OPEN"


def test_no_table_named_as_open_leads_to_a_firm(db: None) -> None:
    assert [table for table in tables() if is_open(table) and leads_to_a_firm(table)] == []


def test_every_named_reason_still_has_a_table(db: None) -> None:
    assert [name for name in OPEN if not any(table.startswith(name) for table in tables())] == []


def test_a_session_that_says_nothing_sees_nothing(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('zarf.all', '', false), set_config('zarf.taxpayer_ids', '', false)")
        try:
            for table in secured():
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                assert cursor.fetchone()[0] == 0, table
        finally:
            cursor.execute("SELECT set_config('zarf.all', 'on', false)")


def test_raw_sql_of_one_firm_neither_reads_nor_writes_anothers_rows(world: World) -> None:
    """For each table: a row of B is made, then a session of A tries everything on it, past every service."""
    theirs = Maker(world.b.pk, FIXED)
    for table in secured():
        key = key_of(table)
        pk = theirs.make(table)
        with restricted_to([world.b.pk]):
            assert ask(f'SELECT count(*) FROM "{table}" WHERE "{key}" = %s', [pk]) == [(1,)], f"{table}: not B's row"
        again = None if table == "taxpayers_taxpayer" else theirs.values(table)
        with restricted_to([world.a.pk]):
            assert ask(f'SELECT count(*) FROM "{table}" WHERE "{key}" = %s', [pk]) == [(0,)], f"{table}: can be read"
            for statement in (f'UPDATE "{table}" SET "{key}" = "{key}"', f'DELETE FROM "{table}"'):
                assert touched(f'{statement} WHERE "{key}" = %s', pk) == 0, f"{table}: {statement}"
            if again is not None:
                refuse_insert(table, again)
        assert ask(f'SELECT count(*) FROM "{table}" WHERE "{key}" = %s', [pk]) == [(1,)], table


def test_a_row_cannot_be_given_to_another_firm(world: World) -> None:
    mine = Maker(world.a.pk, FIXED)
    for table in secured():
        columns = {
            name
            for (name,) in ask(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [f'"{table}"']
            )
        }
        if "taxpayer_id" not in columns:
            continue
        pk = mine.make(table)
        with restricted_to([world.a.pk]):
            assert is_refused(f'UPDATE "{table}" SET taxpayer_id = {world.b.pk} WHERE "{key_of(table)}" = %s', pk), (
                table
            )


def test_every_policy_asks_the_settings_once_for_a_query(db: None) -> None:
    """In a sub-select; else a list of a million rows asks a million times."""
    policies = ask("SELECT tablename, policyname, coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies")
    assert policies
    slow = [
        (table, policy)
        for table, policy, rule in policies
        if rule.count("current_setting(") != len(re.findall(r"\( ?SELECT (\(?|\w+\()*current_setting\(", rule))
    ]
    assert slow == []


@pytest.mark.parametrize("stranger", ["document", "envelope"])
def test_an_event_of_which_one_side_is_a_strangers_is_neither_seen_nor_written(world: World, stranger: str) -> None:
    ours, theirs = world.document(world.a, "out", "SENDING"), world.document(world.b, "out", "SENDING")
    sides = {"document": ours.pk, "envelope": ours.envelope_id}
    sides[stranger] = theirs.pk if stranger == "document" else theirs.envelope_id
    mixed = Event.objects.create(
        document_id=sides["document"], envelope_id=sides["envelope"], at=world.clock.now(), event="x", to_state="y"
    )
    with restricted_to([world.a.pk]):
        assert not Event.objects.filter(pk=mixed.pk).exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Event.objects.create(
                document_id=sides["document"], envelope_id=sides["envelope"], at=world.clock.now(), event="x"
            )
        assert Event.objects.filter(document=ours).exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Event.objects.create(at=world.clock.now(), event="of nothing", to_state="y")


def is_refused(statement: str, pk: Any) -> bool:
    try:
        with transaction.atomic():
            touched(statement, pk)
    except DatabaseError:
        return True
    return False


def touched(statement: str, pk: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [pk])
        return cursor.rowcount


def refuse_insert(table: str, values: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(["%s"] * len(values))
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ask(f'INSERT INTO "{table}" ({names}) VALUES ({places}) RETURNING 1', list(values.values()))
