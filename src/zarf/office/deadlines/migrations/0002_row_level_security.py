"""Tenants are separated by the database as well, as in the exchange: what is the house's, nobody else sees."""

from django.db import migrations

_MINE = """
    current_setting('zarf.all', true) = 'on'
    OR taxpayer_id = ANY (string_to_array(nullif(current_setting('zarf.taxpayer_ids', true), ''), ',')::bigint[])
"""
_TABLES = ("deadlines_dueitem",)


def _on(table: str) -> str:
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenants ON {table} USING ({_MINE}) WITH CHECK ({_MINE});
    """


def _off(table: str) -> str:
    return f"""
    DROP POLICY tenants ON {table};
    ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [migrations.RunSQL(_on(table), _off(table)) for table in _TABLES]
