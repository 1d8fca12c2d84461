"""Number series of a taxpayer."""

from __future__ import annotations

from django.db import models


class Series(models.Model):
    """One running number: taxpayer, kind of document, unit code (3 characters) and year. Starts at 000000001."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="series")
    kind = models.CharField(max_length=24)
    prefix = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)
    last_issue_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taxpayer", "kind", "prefix", "year"], name="one_series_each_year"),
        ]
