"""A good test is of one certificate at one place; what was wrong is kept in words, and who tested."""

from django.db import migrations, models


def _text(name: str, length: int, help_text: str = "") -> migrations.AddField:
    field = models.CharField(blank=True, default="", help_text=help_text, max_length=length)
    return migrations.AddField(model_name="keyrecord", name=name, field=field, preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [("sealing", "0003_sealrun_code")]

    operations = [
        _text("checked_by", 150),
        _text("reference_sha256", 64, "of where the key lies"),
        _text("certificate_sha256", 64),
        migrations.AddField(
            model_name="keyrecord",
            name="findings",
            field=models.JSONField(default=list, help_text="what was wrong, in both languages"),
        ),
        migrations.AlterField(
            model_name="keyrecord",
            name="good_at",
            field=models.DateTimeField(help_text="when a probe was last signed by this key, found fit", null=True),
        ),
    ]
