"""The policies ask the settings once for a query; an event has to belong to what is seen on every side.

Before, the settings were asked for each row, and an event was seen and written by whoever saw its document or its
envelope, even if the other one was a stranger's. Rows are looked up one by one: all keys of a firm are too many to
gather for the few events of one document.
"""

from django.db import migrations

from zarf.office.row_security import renew, renew_as

_EVENTS = """
    (document_id IS NOT NULL OR envelope_id IS NOT NULL)
    AND (
        document_id IS NULL
        OR EXISTS (SELECT 1 FROM exchange_document d WHERE d.id = exchange_event.document_id)
    )
    AND (
        envelope_id IS NULL
        OR EXISTS (SELECT 1 FROM exchange_envelope e WHERE e.id = exchange_event.envelope_id)
    )
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0006_release")]

    operations = [
        migrations.RunSQL(renew("exchange_envelope"), migrations.RunSQL.noop),
        migrations.RunSQL(renew("exchange_document"), migrations.RunSQL.noop),
        migrations.RunSQL(renew_as("exchange_event", _EVENTS), migrations.RunSQL.noop),
    ]
