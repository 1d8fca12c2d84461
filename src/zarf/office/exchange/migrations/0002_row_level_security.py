"""Tenants are separated by the database as well: a session sees the taxpayers it names, or all if it says so."""

from django.db import migrations

_MINE = """
    current_setting('zarf.all', true) = 'on'
    OR taxpayer_id = ANY (string_to_array(nullif(current_setting('zarf.taxpayer_ids', true), ''), ',')::bigint[])
"""
_OF_MINE = """
    current_setting('zarf.all', true) = 'on'
    OR document_id IN (SELECT id FROM exchange_document)
    OR envelope_id IN (SELECT id FROM exchange_envelope)
"""


def _on(table: str, rule: str) -> str:
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenants ON {table} USING ({rule}) WITH CHECK ({rule});
    """


def _off(table: str) -> str:
    return f"""
    DROP POLICY tenants ON {table};
    ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [
        migrations.RunSQL(_on("exchange_envelope", _MINE), _off("exchange_envelope")),
        migrations.RunSQL(_on("exchange_document", _MINE), _off("exchange_document")),
        migrations.RunSQL(_on("exchange_event", _OF_MINE), _off("exchange_event")),
    ]
