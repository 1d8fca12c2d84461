"""What seals were judged with, kept beside their documents."""

import django.db.models.deletion
from django.db import migrations, models

from zarf.office.row_security import disable, enable


class Migration(migrations.Migration):
    dependencies = [("sealing", "0004_key_record"), ("taxpayers", "0002_seal_way")]

    operations = [
        migrations.CreateModel(
            name="SealEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document_sha256", models.CharField(max_length=64)),
                ("judged_at", models.DateTimeField()),
                ("has_revocation", models.BooleanField(help_text="whether revocation was asked about")),
                ("may_seal", models.JSONField(help_text="numbers that were allowed to have sealed")),
                ("report", models.JSONField(help_text="the verdict as told then")),
                ("parts", models.JSONField(help_text="SHA-256 of certificates, crls and ocsps in the archive")),
                (
                    "taxpayer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal_evidence",
                        to="taxpayers.taxpayer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("taxpayer", "document_sha256"), name="one_evidence_each_document")
                ],
            },
        ),
        migrations.RunSQL(enable("sealing_sealevidence"), disable("sealing_sealevidence")),
    ]
