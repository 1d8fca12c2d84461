"""Tenants are separated by the database as well: a session sees the taxpayers it names, or all if it says so.

The settings are asked in sub-selects, so that they are read once for a query and not once for each row.
"""

from django.db import migrations

_MINE = """
    (SELECT current_setting('zarf.all', true)) = 'on'
    OR taxpayer_id = ANY (
        (SELECT string_to_array(nullif(current_setting('zarf.taxpayer_ids', true), ''), ',')::bigint[])::bigint[]
    )
"""
_TABLES = (
    "firm", "accountant", "branch", "fiscalyear", "signer", "chartaccount", "columnmap", "import", "importfinding",
    "voucher", "voucherline", "ledgerset", "ledgerpart", "ledgerevent", "attachment",
)  # fmt: skip


def _on(table: str) -> str:
    return f"""
    ALTER TABLE edefter_{table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE edefter_{table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenants ON edefter_{table} USING ({_MINE}) WITH CHECK ({_MINE});
    """


def _off(table: str) -> str:
    return f"""
    DROP POLICY tenants ON edefter_{table};
    ALTER TABLE edefter_{table} NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE edefter_{table} DISABLE ROW LEVEL SECURITY;
    """


class Migration(migrations.Migration):
    dependencies = [("edefter", "0001_initial")]

    operations = [migrations.RunSQL(_on(table), _off(table)) for table in _TABLES]
