"""The people and programs that act for a taxpayer: rights, invitations, keys, and the guard of the sign-in."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zarf.office.taxpayers.models.firm import Taxpayer


class Role(models.TextChoices):
    """What a role may do stands in `rights.toml`."""

    PREPARER = "preparer", "Hazırlayan"
    SEALER = "sealer", "Mühürleyen"
    ACCOUNTANT = "accountant", "Muhasebe"
    ADMINISTRATOR = "administrator", "Yönetici"
    AUDITOR = "auditor", "Denetçi"


class Membership(models.Model):
    """A person's role for a taxpayer. branches: codes of those he is limited to ("": the firm itself); null: all."""

    Role = Role

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.ACCOUNTANT)
    branches = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "taxpayer"], name="one_membership_each")]


class Invitation(models.Model):
    """A right that waits until the owner of an address takes it. The link is kept as its SHA-256 only."""

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.CASCADE, related_name="invitations")
    email = models.CharField(max_length=150)
    role = models.CharField(max_length=16, choices=Role.choices)
    branches = models.JSONField(null=True, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    mail_id = models.BigIntegerField(null=True, help_text="its mail in the outbox")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_each",
            )
        ]

    def __str__(self) -> str:
        return self.email


class ApiKey(models.Model):
    """A program's right to act for a taxpayer. The key itself is shown once; its SHA-256 is kept."""

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=16, choices=Role.choices)
    shown = models.CharField(max_length=12, help_text="first characters, to tell keys apart")
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    last_used_from = models.CharField(max_length=45, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.shown}…)"


class SignInGuard(models.Model):
    """Failed sign-ins of one address, whether somebody signs in with it or not. The address is kept as SHA-256."""

    address_sha256 = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    first_failed_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class Operator(models.Model):
    """Somebody who runs this platform. He holds no right for any firm; to look at one he says why, for an hour."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="operator")
    since = models.DateTimeField()


class OperatorVisit(models.Model):
    """An operator looks at a firm's pages for a stated reason, until ends_at. The firm reads of it in its log."""

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.CASCADE, related_name="operator_visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="operator_visits")
    reason = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
