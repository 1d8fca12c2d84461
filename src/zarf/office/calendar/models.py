"""Last days that acts moved, noted by the operator; and what a firm chose for its calendar."""

from __future__ import annotations

from django.db import models


class DeadlineExtension(models.Model):
    """An act that moved one last day, besides those that come with the product. Everybody's, so it has no taxpayer.

    It counts from valid_from to valid_to, both included; valid_to null: until somebody ends it. Nothing is written
    over: what corrects a row ends it. extended_to the same as last_day: the act of that day that comes with the product
    does not count.
    """

    last_day = models.DateField()
    extended_to = models.DateField()
    act = models.CharField(max_length=200, help_text="number and date of the circular or announcement")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True, default="")
    end_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["last_day"], condition=models.Q(valid_to=None), name="one_open_extension_each_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.last_day} {self.extended_to}"


class FirmCalendar(models.Model):
    """pays_income_tax null: told by the number (a TCKN pays income tax, a VKN does not).

    token_sha256: of the secret in the feed's address, in hexadecimal; empty: there is no feed.
    """

    taxpayer = models.OneToOneField("taxpayers.Taxpayer", on_delete=models.CASCADE, related_name="+", primary_key=True)
    pays_income_tax = models.BooleanField(null=True)
    token_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    feed_made_at = models.DateTimeField(null=True)
    feed_made_by = models.CharField(max_length=150, blank=True)
