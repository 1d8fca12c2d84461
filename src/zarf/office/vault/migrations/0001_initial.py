import django.db.models.deletion
from django.db import migrations, models

from zarf.office.row_security import disable, enable


class Migration(migrations.Migration):
    initial = True

    dependencies = [("taxpayers", "0002_seal_way")]

    operations = [
        migrations.CreateModel(
            name="Secret",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=60)),
                ("locked", models.BinaryField(help_text="nonce (12 bytes) and AES-256-GCM of the text")),
                ("key_id", models.CharField(help_text="which key of the key file locked it", max_length=8)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=150)),
                (
                    "taxpayer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="taxpayers.taxpayer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("taxpayer", "purpose"), name="one_secret_each_purpose"),
                    models.UniqueConstraint(
                        condition=models.Q(("taxpayer", None)),
                        fields=("purpose",),
                        name="one_secret_of_the_house_each_purpose",
                    ),
                ],
            },
        ),
        migrations.RunSQL(enable("vault_secret"), disable("vault_secret")),
    ]
