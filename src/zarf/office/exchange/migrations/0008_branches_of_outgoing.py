"""What goes out has the branch of its label, and who is limited to branches sees only theirs of it.

Until now a document that went out had no branch and was shown to everybody. An answer has the branch of its invoice,
whichever of the two was ours.
"""

from django.db import migrations

_LABELS = """
    UPDATE exchange_document d SET branch = a.branch
    FROM taxpayers_alias a
    WHERE d.direction = 'out' AND d.branch = '' AND d.answers_id IS NULL AND a.branch <> ''
        AND a.taxpayer_id = d.taxpayer_id AND a.role = 'GB' AND a.document_type = 'Invoice' AND a.name = d.sender_alias;
"""
_ANSWERS = """
    UPDATE exchange_document d SET branch = invoice.branch
    FROM exchange_document invoice
    WHERE d.answers_id = invoice.id AND d.taxpayer_id = invoice.taxpayer_id AND d.branch = '' AND invoice.branch <> '';
"""
_LIMITS = "(SELECT nullif(current_setting('zarf.branch_limits', true), '')::jsonb)"
_UNLIMITED = f"{_LIMITS} IS NULL OR NOT jsonb_exists({_LIMITS}, taxpayer_id::text)"
_MINE = f"{_UNLIMITED} OR jsonb_exists({_LIMITS} -> taxpayer_id::text, branch)"
# An envelope is seen with what lies in it; a system response tells nothing of a branch.
_ENVELOPES = f"""
    {_UNLIMITED}
    OR (direction = 'out' AND type = 'SYSTEMENVELOPE')
    OR EXISTS (SELECT 1 FROM exchange_document d WHERE d.envelope_id = exchange_envelope.id)
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0007_row_policies"), ("taxpayers", "0006_people_secured")]

    operations = [
        migrations.RunSQL(_LABELS + _ANSWERS, migrations.RunSQL.noop),
        migrations.RunSQL(f"ALTER POLICY branches ON exchange_document USING ({_MINE})", migrations.RunSQL.noop),
        migrations.RunSQL(
            f"ALTER POLICY branches ON exchange_envelope USING ({_ENVELOPES}) WITH CHECK (true)",
            migrations.RunSQL.noop,
        ),
    ]
