"""The lines of the audit log. The database itself refuses to change or remove one (migration 0002)."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One thing that somebody did. taxpayer empty: it concerned no firm, as a sign-in that failed."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.CharField(max_length=150, blank=True, help_text="sign-in, name of a key, zarf:user of the machine")
    actor_kind = models.CharField(max_length=10, help_text="house, person, key, operator, nobody")
    address = models.CharField(max_length=45, blank=True, help_text="IP address it came from")
    action = models.CharField(max_length=40, help_text="a code of actions.toml")
    subject = models.CharField(max_length=300, blank=True, help_text="what it was done to, for people")
    old = models.JSONField(null=True, help_text="values before, by name")
    new = models.JSONField(null=True, help_text="values after, by name")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["taxpayer", "-at", "-id"], name="audit_of_a_firm"),
            models.Index(fields=["taxpayer", "actor", "-at"], name="audit_of_an_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.action}"
