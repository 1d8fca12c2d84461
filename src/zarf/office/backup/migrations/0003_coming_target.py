"""A Google Drive that is not connected yet waits beside the target it is to follow."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("backup", "0002_row_level_security")]

    operations = [migrations.AddField("backupsetting", "coming", models.JSONField(null=True))]
