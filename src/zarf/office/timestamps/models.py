"""Accounts of the time-stamping service, the stamps ordered on them, and what the service said was left."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """How far an order came. ORDERED and OPEN may have been paid; only a person may let such a value be asked again."""

    ORDERED = "ordered", "İstendi"
    OPEN = "open", "Sonucu bilinmiyor"
    GRANTED = "granted", "Alındı"
    REFUSED = "refused", "Reddedildi"
    RELEASED = "released", "Harcanmadı"
    LOST = "lost", "Harcandı, damga gelmedi"


UNSETTLED = (State.ORDERED, State.OPEN)
LIVE = (*UNSETTLED, State.GRANTED)
"""While an order stands in one of these, its value is not asked for again."""


class TimestampAccount(models.Model):
    """A taxpayer's own account, and what it wants stamped.

    The password lies in a file named here, or locked in the vault; never in this table.
    """

    taxpayer = models.OneToOneField(
        "taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="timestamp_account", primary_key=True
    )
    userid = models.CharField(max_length=18, blank=True)
    password_file = models.CharField(max_length=500, blank=True)
    stamps_outgoing = models.BooleanField(
        default=False, help_text="a time stamp on the seal of what goes out (XAdES-T)"
    )
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return self.userid


class Stamp(models.Model):
    """One order of a stamp. Rows are never deleted; a refused one stays beside the later one of the same value."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="stamps")
    imprint = models.CharField(max_length=64, help_text="SHA-256 of what is stamped, hexadecimal")
    subject = models.CharField(max_length=200, blank=True, help_text="what it is the stamp of, for a person")
    userid = models.CharField(max_length=18)
    is_platform = models.BooleanField(help_text="paid by the platform's account")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ORDERED, db_index=True)
    kontor = models.PositiveSmallIntegerField(null=True, help_text="spent; null while that is not known")
    code = models.CharField(max_length=12, blank=True, help_text="finding code of what went wrong")
    token_key = models.CharField(max_length=300, blank=True, help_text="archive key of the token")
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)
    settled_note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["taxpayer", "-ordered_at"])]
        constraints = [
            # The one thing that keeps two processes, or one after a crash, from paying twice.
            models.UniqueConstraint(
                fields=["imprint"], condition=models.Q(state__in=LIVE), name="one_stamp_each_value"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imprint[:16]} {self.state}"


class KontorCheck(models.Model):
    """What the service said was left on an account. taxpayer null: the platform's account."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", null=True, on_delete=models.PROTECT, related_name="+")
    userid = models.CharField(max_length=18, db_index=True)
    at = models.DateTimeField()
    left = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.userid}: {self.left}"
