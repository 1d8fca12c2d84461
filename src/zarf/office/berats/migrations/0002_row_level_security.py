"""Packages and their story belong to a taxpayer: the database shows a session its own only."""

from django.db import migrations

from zarf.office.row_security import disable, enable

_TABLES = ("berats_beratpackage", "berats_beratevent")


class Migration(migrations.Migration):
    dependencies = [("berats", "0001_initial")]

    operations = [migrations.RunSQL(enable(table), disable(table)) for table in _TABLES]
