"""Items that fall due."""

from __future__ import annotations

from django.db import models


class DueItem(models.Model):
    """One thing that must be done by a moment. The area named by `source` puts it here and takes it away.

    taxpayer null: a matter of the house. texts: the finding in both languages, as it lies in the database elsewhere.
    """

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", null=True, on_delete=models.CASCADE, related_name="due_items")
    source = models.CharField(max_length=30)
    key = models.CharField(max_length=100, help_text="which one of its source")
    code = models.CharField(max_length=12)
    severity = models.CharField(max_length=8)
    texts = models.JSONField()
    due_at = models.DateTimeField()
    noted_at = models.DateTimeField(help_text="since when it is known")
    reminders = models.PositiveSmallIntegerField(
        default=1, help_text="how often people are to be told by now; 0: it stands on the pages only"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_due_item_each_key")]
        indexes = [models.Index(fields=["taxpayer", "due_at"])]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
