"""Branches that stood on labels become rows; the new tables are secured like the others.

A session may be limited to branches of a firm (`zarf.branch_limits`, a JSON object: taxpayer -> codes). Then it sees the
documents of these branches, and what goes out without a branch; what came in without one only with the code "".
"""

from django.db import migrations

from zarf.office.row_security import disable, enable

_TABLES = ("branch", "invitation", "apikey", "operatorvisit")

_LIMITS = "(SELECT nullif(current_setting('zarf.branch_limits', true), '')::jsonb)"
_DOCUMENTS = f"""
    {_LIMITS} IS NULL
    OR NOT jsonb_exists({_LIMITS}, taxpayer_id::text)
    OR jsonb_exists({_LIMITS} -> taxpayer_id::text, branch)
    OR (branch = '' AND (direction = 'out' OR kind <> 'INVOICE'))
"""
# An envelope is seen with what lies in it; one without documents (a system response) tells nothing of a branch.
_ENVELOPES = f"""
    {_LIMITS} IS NULL
    OR NOT jsonb_exists({_LIMITS}, taxpayer_id::text)
    OR direction = 'out'
    OR EXISTS (SELECT 1 FROM exchange_document d WHERE d.envelope_id = exchange_envelope.id)
"""


def rows_of_branches(apps, schema_editor):
    Branch, Alias = apps.get_model("taxpayers", "Branch"), apps.get_model("taxpayers", "Alias")
    for taxpayer_id, code in Alias.objects.exclude(branch="").values_list("taxpayer_id", "branch").distinct():
        Branch.objects.get_or_create(taxpayer_id=taxpayer_id, code=code, defaults={"name": code})


class Migration(migrations.Migration):
    dependencies = [("taxpayers", "0005_people"), ("exchange", "0002_row_level_security")]

    operations = [
        migrations.RunPython(rows_of_branches, migrations.RunPython.noop),
        *(migrations.RunSQL(enable(f"taxpayers_{name}"), disable(f"taxpayers_{name}")) for name in _TABLES),
        migrations.RunSQL(
            f"CREATE POLICY branches ON exchange_document AS RESTRICTIVE USING ({_DOCUMENTS})",
            "DROP POLICY branches ON exchange_document",
        ),
        migrations.RunSQL(
            f"CREATE POLICY branches ON exchange_envelope AS RESTRICTIVE USING ({_ENVELOPES}) WITH CHECK (true)",
            "DROP POLICY branches ON exchange_envelope",
        ),
    ]
