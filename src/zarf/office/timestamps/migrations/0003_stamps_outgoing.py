"""Whether a taxpayer wants the seals of what it sends stamped."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timestamps", "0002_row_level_security")]

    operations = [
        migrations.AddField(
            model_name="timestampaccount",
            name="stamps_outgoing",
            field=models.BooleanField(
                default=False, help_text="a time stamp on the seal of what goes out (XAdES-T)"
            ),
        ),
    ]
