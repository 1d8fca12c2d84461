"""Notices with who has read them, and the outbox of mails. A row is the truth; the job is only a reminder."""

from __future__ import annotations

from django.conf import settings
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


class Notice(models.Model):
    """One thing a firm has to know, from the moment it was seen until it is over. Made and ended by `gathering` alone.

    texts: as a finding lies in the database, in both languages. mark grows with what the notice is about; when it does,
    the notice is renewed and counts as unread again. subject: where to look, as `document:12`, `drafts`, `registry`.
    person: whom alone it concerns, by sign-in; empty: everybody of the firm. branch: of the documents it tells of, for
    who is limited to branches sees theirs alone; null where it tells of none.
    """

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=160, help_text="which one of its kind; one open notice for each")
    person = models.CharField(max_length=150, blank=True)
    branch = models.CharField(max_length=100, null=True)
    code = models.CharField(max_length=14)
    severity = models.CharField(max_length=8)
    texts = models.JSONField()
    subject = models.CharField(max_length=80, blank=True)
    mark = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(help_text="since when it is known")
    renewed_at = models.DateTimeField(help_text="readings before this moment do not count")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "kind", "key"], condition=models.Q(ended_at__isnull=True), name="one_open_notice"
            ),
        ]
        indexes = [models.Index(fields=["taxpayer", "-renewed_at"], name="notice_of_a_firm")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Reading(models.Model):
    """That a person has read a notice."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.CASCADE, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "notice"], name="one_reading_each")]


class MailChoice(models.Model):
    """A person's wish about one kind of notices of one firm."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    by_mail = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxpayer", "user", "kind"], name="one_mail_choice_each")]


class Announcement(models.Model):
    """What the operator tells everybody of the house ("Önemli Duyuru"). English texts may be empty: Turkish is shown.

    until: last Istanbul day on which it is shown, null: until it is withdrawn.
    """

    title = models.CharField(max_length=200)
    text = models.TextField()
    title_en = models.CharField(max_length=200, blank=True)
    text_en = models.TextField(blank=True)
    is_important = models.BooleanField(default=False, help_text="also on the first page until it is read")
    until = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class AnnouncementReading(models.Model):
    """That a person has read an announcement. Of no firm: it is read once by whoever acts for many."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "announcement"], name="one_announcement_reading_each")]
