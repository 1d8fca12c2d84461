"""Extensions count from a day to a day, and are ended instead of written over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendar", "0002_row_level_security")]

    operations = [
        migrations.AlterField("deadlineextension", "last_day", models.DateField()),
        migrations.AddField("deadlineextension", "valid_from", models.DateField(null=True)),
        migrations.RunSQL(
            "UPDATE calendar_deadlineextension SET valid_from = (noted_at AT TIME ZONE 'Europe/Istanbul')::date",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("deadlineextension", "valid_from", models.DateField()),
        migrations.AddField("deadlineextension", "valid_to", models.DateField(null=True)),
        migrations.AddField("deadlineextension", "ended_at", models.DateTimeField(null=True)),
        migrations.AddField("deadlineextension", "ended_by", models.CharField(blank=True, default="", max_length=150)),
        migrations.AddField("deadlineextension", "end_reason", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddConstraint(
            "deadlineextension",
            models.UniqueConstraint(
                fields=["last_day"], condition=models.Q(valid_to=None), name="one_open_extension_each_day"
            ),
        ),
    ]
