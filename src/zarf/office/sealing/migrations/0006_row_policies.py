"""The policies ask the settings once for a query and not once for each row."""

from django.db import migrations

from zarf.office.row_security import renew

_TABLES = ("sealing_authorisation", "sealing_seallog", "sealing_keyrecord", "sealing_sealrun")


class Migration(migrations.Migration):
    dependencies = [("sealing", "0005_seal_evidence")]

    operations = [migrations.RunSQL(renew(table), migrations.RunSQL.noop) for table in _TABLES]
