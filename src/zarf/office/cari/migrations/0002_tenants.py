"""Tenants are separated by the database as well: a session sees the taxpayers it names, or all if it says so.

The settings are asked in sub-selects, so that they are read once for a query and not once for each row.
"""

from django.db import migrations

_MINE = """
    (SELECT current_setting('zarf.all', true)) = 'on'
    OR {column} = ANY (
        (SELECT string_to_array(nullif(current_setting('zarf.taxpayer_ids', true), ''), ',')::bigint[])::bigint[]
    )
"""
_TABLES = ("account", "contact", "setting", "check", "checkrow", "change", "import", "importrow")


def _on(table: str) -> str:
    rule = _MINE.format(column="taxpayer_id")
    return f"""
    ALTER TABLE cari_{table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE cari_{table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenants ON cari_{table} USING ({rule}) WITH CHECK ({rule});
    """


def _off(table: str) -> str:
    return f"""
    DROP POLICY tenants ON cari_{table};
    ALTER TABLE cari_{table} NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE cari_{table} DISABLE ROW LEVEL SECURITY;
    """


class Migration(migrations.Migration):
    dependencies = [("cari", "0001_initial")]

    operations = [migrations.RunSQL(_on(table), _off(table)) for table in _TABLES]
