"""What a firm chose is its own; the extensions are everybody's."""

from django.db import migrations

from zarf.office.row_security import disable, enable


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_initial")]

    operations = [migrations.RunSQL(enable("calendar_firmcalendar"), disable("calendar_firmcalendar"))]
