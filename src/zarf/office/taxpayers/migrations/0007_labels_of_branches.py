"""Who is limited to branches sees their labels and those of the firm itself, from which they send, and no others."""

from django.db import migrations

_LIMITS = "(SELECT nullif(current_setting('zarf.branch_limits', true), '')::jsonb)"
_UNLIMITED = f"{_LIMITS} IS NULL OR NOT jsonb_exists({_LIMITS}, taxpayer_id::text)"
_RULES = {
    "taxpayers_alias": f"{_UNLIMITED} OR branch = '' OR jsonb_exists({_LIMITS} -> taxpayer_id::text, branch)",
    "taxpayers_branch": f"{_UNLIMITED} OR jsonb_exists({_LIMITS} -> taxpayer_id::text, code)",
}


class Migration(migrations.Migration):
    dependencies = [("taxpayers", "0006_people_secured")]

    operations = [
        migrations.RunSQL(
            f"CREATE POLICY branches ON {table} AS RESTRICTIVE USING ({rule})", f"DROP POLICY branches ON {table}"
        )
        for table, rule in _RULES.items()
    ]
