"""The outbox of mails. A row is the truth about a mail; the job that sends it is only a reminder."""

from __future__ import annotations

from django.db import models


class OutgoingMail(models.Model):
    """One mail to one address, from the moment it was decided on to its end."""

    class State(models.TextChoices):
        WAITING = "waiting", "Bekliyor"
        SENDING = "sending", "Gönderiliyor"
        SENT = "sent", "Gönderildi"
        UNKNOWN = "unknown", "Ulaşıp ulaşmadığı bilinmiyor"
        FAILED = "failed", "Gönderilemedi"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, help_text="what it is for: invitation, notice ...")
    key = models.CharField(max_length=200, blank=True, help_text="the same key never makes two mails")
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False, help_text="text and html are wiped once it has gone")
    message_id = models.CharField(max_length=300, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0, help_text="times it was sent though it may have arrived")
    problem = models.JSONField(null=True, help_text="the last finding: code, texts in both languages")
    created_at = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(null=True, help_text="empty: nothing more happens by itself")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="one_mail_each_key"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=models.Q(next_attempt_at__isnull=False), name="mail_to_be_sent"
            ),
            models.Index(fields=["taxpayer", "-created_at"], name="mail_of_a_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
