"""A session sees the firms, labels and rights of its own taxpayers only, as it does with their documents."""

from django.db import migrations

from zarf.office.row_security import disable, enable


class Migration(migrations.Migration):
    dependencies = [("taxpayers", "0003_roles")]

    operations = [
        migrations.RunSQL(enable("taxpayers_taxpayer", "id"), disable("taxpayers_taxpayer")),
        migrations.RunSQL(enable("taxpayers_alias"), disable("taxpayers_alias")),
        migrations.RunSQL(enable("taxpayers_membership"), disable("taxpayers_membership")),
    ]
