"""Who is limited to branches sees the notices about their documents, and those that are about none."""

from django.db import migrations, models

_LIMITS = "(SELECT nullif(current_setting('zarf.branch_limits', true), '')::jsonb)"
_MINE = f"""
    {_LIMITS} IS NULL
    OR NOT jsonb_exists({_LIMITS}, taxpayer_id::text)
    OR branch IS NULL
    OR jsonb_exists({_LIMITS} -> taxpayer_id::text, branch)
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_person")]

    operations = [
        migrations.AddField(
            model_name="notice", name="branch", field=models.CharField(max_length=100, null=True)
        ),
        migrations.RunSQL(
            f"CREATE POLICY branches ON notices_notice AS RESTRICTIVE USING ({_MINE})",
            "DROP POLICY branches ON notices_notice",
        ),
    ]
