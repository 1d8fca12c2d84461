"""Targets, runs and what was put belong to a taxpayer: the database shows a session its own only."""

from django.db import migrations

from zarf.office.row_security import disable, enable

_TABLES = ("backup_backupsetting", "backup_backuprun", "backup_putfile")


class Migration(migrations.Migration):
    dependencies = [("backup", "0001_initial")]

    operations = [migrations.RunSQL(enable(table), disable(table)) for table in _TABLES]
