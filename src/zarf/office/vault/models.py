"""Locked secrets. Who reads the database alone learns that there is one, since when and by whom, and nothing else."""

from __future__ import annotations

from django.db import models


class Secret(models.Model):
    """One secret of a taxpayer, or of the house (taxpayer null), by what it is for."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", null=True, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=60)
    locked = models.BinaryField(help_text="nonce (12 bytes) and AES-256-GCM of the text")
    key_id = models.CharField(max_length=8, help_text="which key of the key file locked it")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taxpayer", "purpose"], name="one_secret_each_purpose"),
            models.UniqueConstraint(
                fields=["purpose"], condition=models.Q(taxpayer=None), name="one_secret_of_the_house_each_purpose"
            ),
        ]

    def __str__(self) -> str:
        return self.purpose
