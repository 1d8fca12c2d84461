"""The policies ask the settings once for a query and not once for each row."""

from django.db import migrations

from zarf.office.row_security import renew

_TABLES = ("deadlines_dueitem",)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_dueitem_reminders")]

    operations = [migrations.RunSQL(renew(table), migrations.RunSQL.noop) for table in _TABLES]
