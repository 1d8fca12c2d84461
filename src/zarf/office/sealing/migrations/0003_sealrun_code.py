"""Why a run left documents untried."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sealing", "0002_row_level_security")]

    operations = [
        migrations.AddField(
            model_name="sealrun",
            name="code",
            field=models.CharField(
                blank=True, default="", help_text="finding code for which the rest was left untried", max_length=12
            ),
            preserve_default=False,
        ),
    ]
