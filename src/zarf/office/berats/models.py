"""Packages and their story. `state` is changed by `transitions.advance` only."""

from __future__ import annotations

import uuid

from django.db import models


class BeratPackage(models.Model):
    """One package of a part: YB or KB, or the DR of a month. package_id: its name without `.zip`.

    ledger_set: key of the set in the area edefter. number: as in the file name. attempt: 2 when it is sent again for
    the first time, after GİB failed or refused it. tries: calls in vain since the state was reached. sha256: of the
    package's bytes, fixed before the first attempt. gib_code: of the last fault. gib_text: GİB's last words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    ledger_set = models.BigIntegerField()
    package_id = models.CharField(max_length=60)
    kind = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    branch = models.CharField(max_length=4, blank=True)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16)
    state_at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(
        null=True, help_text="when the worker goes on; null: it waits for a person, or is done"
    )
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField(null=True)
    gib_code = models.PositiveSmallIntegerField(null=True)
    gib_text = models.TextField(blank=True)
    problem = models.JSONField(null=True, help_text="finding in both languages: why it waits for a person")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "package_id"],
                condition=~models.Q(state="WITHDRAWN"),
                name="one_live_package_each_id",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="berats_due"),
            models.Index(fields=["taxpayer", "year", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.package_id} {self.state}"


class BeratEvent(models.Model):
    """A line of the story of a package: what happened, who caused it, when, and GİB's words as received."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(BeratPackage, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    event = models.CharField(max_length=24)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    actor = models.CharField(max_length=150)
    gib_code = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["package", "id"])]

    def __str__(self) -> str:
        return f"{self.package_id} {self.event}"
