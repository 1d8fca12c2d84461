"""GİB's registered-user lists: which copies were had, who stood in them, and since and until which copy."""

from __future__ import annotations

from django.db import models


class ListVersion(models.Model):
    """One copy of one list that was put in force. role: PK, GB or TEMP (users who are about to close).

    loaded_at: when it came into force. fetched_at: when it was last seen to be GİB's newest.
    """

    role = models.CharField(max_length=4)
    fetched_at = models.DateTimeField()
    loaded_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    user_count = models.PositiveIntegerField()
    alias_count = models.PositiveIntegerField(default=0)
    open_invoice = models.PositiveIntegerField(null=True, help_text="e-Fatura labels without a deletion")
    open_despatch = models.PositiveIntegerField(null=True, help_text="e-İrsaliye labels without a deletion")
    appeared = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    vanished = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list, help_text="the first of them: line, number, code, what was found")
    is_current = models.BooleanField(default=False)


class Attempt(models.Model):
    """The last attempt at a list. problem: why the copy in force stayed; empty when all went well."""

    role = models.CharField(max_length=4, primary_key=True)
    at = models.DateTimeField()
    problem = models.JSONField(null=True)


class Entry(models.Model):
    """What one list says of one user, from copy `since` until copy `until` (not included; None: it still says so).

    `labels` is one line for each label: I or D (Invoice, DespatchAdvice), name, creation, deletion or "-". Times stand
    as in the list. A number that a list names twice has two entries. Rows are never deleted: they are the history.
    """

    role = models.CharField(max_length=2)
    identifier = models.CharField(max_length=11)
    title = models.CharField(max_length=500)
    search_key = models.TextField()
    taxpayer_type = models.CharField(max_length=20)
    account_type = models.CharField(max_length=20)
    first_created = models.CharField(max_length=40)
    labels = models.TextField()
    fingerprint = models.BigIntegerField()
    since = models.IntegerField()
    until = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["identifier"], name="registry_entry_number"),
            # The past is small beside the present, and is asked for many numbers at once.
            models.Index(fields=["identifier"], name="registry_entry_past", condition=models.Q(until__isnull=False)),
        ]


class Closing(models.Model):
    """A line of the temporary list: a user whose registration ends, or whose number changes. GİB shows it seven days.

    Source: UserList guide V1.0, UserTempList.
    """

    identifier = models.CharField(max_length=11, db_index=True)
    new_identifier = models.CharField(max_length=11, blank=True)
    closure_date = models.DateField()
    status = models.CharField(max_length=20, blank=True)
    registration_code = models.CharField(max_length=20, blank=True)
    registration_text = models.CharField(max_length=500, blank=True)
    since = models.IntegerField()
    until = models.IntegerField(null=True)
