"""The policies ask the settings once for a query and not once for each row."""

from django.db import migrations

from zarf.office.row_security import renew

_TABLES = ("timestamps_timestampaccount", "timestamps_stamp", "timestamps_kontorcheck")


class Migration(migrations.Migration):
    dependencies = [("timestamps", "0003_stamps_outgoing")]

    operations = [migrations.RunSQL(renew(table), migrations.RunSQL.noop) for table in _TABLES]
