"""Tenants are separated by the database as well: a mail without a taxpayer is the house's alone."""

from django.db import migrations

from zarf.office.row_security import disable, enable


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_outgoing_mail")]

    operations = [migrations.RunSQL(enable("notices_outgoingmail"), disable("notices_outgoingmail"))]
