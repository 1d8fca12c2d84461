"""The policies by which the database shows a session its own taxpayers only; for the migrations of every area.

A session says `zarf.all = on` (the house's own processes) or names its taxpayers (`tenants.restricted_to`);
one that says nothing sees nothing. The settings are asked in sub-selects, so that they are read once for a query and
not once for each row.
"""

from __future__ import annotations

_MINE = """
    (SELECT current_setting('zarf.all', true)) = 'on'
    OR {column} = ANY (
        (SELECT string_to_array(nullif(current_setting('zarf.taxpayer_ids', true), ''), ',')::bigint[])::bigint[]
    )
"""


def enable(table: str, column: str = "taxpayer_id") -> str:
    """SQL that puts the policy on *table*; *column* holds the taxpayer's key. A NULL there is the house's alone."""
    rule = _MINE.format(column=column)
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenants ON {table} USING ({rule}) WITH CHECK ({rule});
    """


def disable(table: str) -> str:
    """SQL that takes the policy off again."""
    return f"""
    DROP POLICY tenants ON {table};
    ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """


def renew(table: str, column: str = "taxpayer_id") -> str:
    """SQL that gives *table* the policy as it is written today; for tables whose policy is older than this module."""
    rule = _MINE.format(column=column)
    return f"ALTER POLICY tenants ON {table} USING ({rule}) WITH CHECK ({rule});"


def renew_as(table: str, rule: str) -> str:
    """SQL that gives *table* the policy *rule*: what a session sees and writes unless it sees all."""
    whole = f"(SELECT current_setting('zarf.all', true)) = 'on' OR ({rule})"
    return f"ALTER POLICY tenants ON {table} USING ({whole}) WITH CHECK ({whole});"
