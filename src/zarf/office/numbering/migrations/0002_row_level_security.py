"""A session sees the running numbers of its own taxpayers only."""

from django.db import migrations

from zarf.office.row_security import disable, enable


class Migration(migrations.Migration):
    dependencies = [("numbering", "0001_initial")]

    operations = [migrations.RunSQL(enable("numbering_series"), disable("numbering_series"))]
