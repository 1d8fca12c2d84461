from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cari", "0003_usable_numbers")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="taken_at",
            field=models.DateTimeField(help_text="when a job was asked to take it over", null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="taken_by",
            field=models.JSONField(help_text="who asked for that", null=True),
        ),
        migrations.AlterField(
            model_name="import",
            name="problem",
            field=models.JSONField(help_text="finding that made the whole file refused, or be read again", null=True),
        ),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Okunacak"),
                    ("reading", "Okunuyor"),
                    ("ready", "Onay bekliyor"),
                    ("refused", "Okunamadı"),
                    ("applying", "Aktarılıyor"),
                    ("applied", "Aktarıldı"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
    ]
