"""GİB's registered-user lists as last loaded."""

from __future__ import annotations

from django.db import models


class ListVersion(models.Model):
    """One download of one list. `role` is PK or GB."""

    role = models.CharField(max_length=2)
    fetched_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    user_count = models.PositiveIntegerField()
    is_current = models.BooleanField(default=False)


class RegisteredAlias(models.Model):
    """A label in GİB's list. A filled `deleted_at` means closed: kept for history, never routed to."""

    role = models.CharField(max_length=2)
    identifier = models.CharField(max_length=11, db_index=True)
    title = models.CharField(max_length=500)
    taxpayer_type = models.CharField(max_length=10)
    account_type = models.CharField(max_length=20, blank=True)
    document_type = models.CharField(max_length=20)
    name = models.CharField(max_length=250)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["identifier", "role", "document_type"])]
