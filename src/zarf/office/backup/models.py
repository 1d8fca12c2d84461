"""Where a firm's second copies go, what was done about them, and what a run has put so far."""

from __future__ import annotations

from typing import Any

from django.db import models


class BackupSetting(models.Model):
    """A firm's target. place: its fields by name; the secret among them lies in the vault, never here.

    recipient: public age key, "" for backups that are not encrypted. daily_at: hour of the day (Istanbul) of the daily
    run, null without. mark: changes with the place, so that what was put elsewhere is not taken to be here.
    coming: {"daily_at": ...} of the Google Drive that takes this target's place once its account is connected.
    user_code, sign_in_address, sign_in_until, sign_in_interval: a sign-in at Google that waits for the user.
    """

    class Kind(models.TextChoices):
        DRIVE = "drive", "Google Drive"
        S3 = "s3", "S3"
        WEBDAV = "webdav", "WebDAV"
        FOLDER = "folder", "Klasör"

    taxpayer = models.OneToOneField("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    place = models.JSONField(default=dict)
    mark = models.CharField(max_length=64)
    recipient = models.CharField(max_length=100, blank=True)
    daily_at = models.PositiveSmallIntegerField(null=True)
    coming: Any = models.JSONField(null=True)
    user_code = models.CharField(max_length=40, blank=True)
    sign_in_address = models.CharField(max_length=300, blank=True)
    sign_in_until = models.DateTimeField(null=True)
    sign_in_interval = models.PositiveSmallIntegerField(default=5)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return self.kind


class BackupRun(models.Model):
    """One run: a backup, a verification, or a restore. choices: what was asked for. counts: what came of it.

    progress: files done, of how many, bytes moved; kept about once a second. problems: findings in both languages.
    tries: how often it was begun; a run that was killed is begun again.
    """

    class Task(models.TextChoices):
        BACKUP = "backup", "Yedekleme"
        VERIFY = "verify", "Doğrulama"
        RESTORE = "restore", "Geri yükleme"

    class State(models.TextChoices):
        WAITING = "waiting", "Bekliyor"
        RUNNING = "running", "Sürüyor"
        DONE = "done", "Bitti"
        FAILED = "failed", "Tamamlanmadı"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=8, choices=Task.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    choices: Any = models.JSONField(default=dict)
    progress: Any = models.JSONField(default=dict)
    counts: Any = models.JSONField(default=dict)
    problems: Any = models.JSONField(default=list)
    manifest = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    is_scheduled = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["taxpayer", "-asked_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer"], condition=models.Q(ended_at=None), name="one_open_backup_run_each_firm"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"


class PutFile(models.Model):
    """A file that is at the target but in no manifest yet: so a run that broke off goes on. entry: as in a manifest."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    path = models.CharField(max_length=400)
    entry = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxpayer", "mark", "path"], name="one_put_file_each_path")]

    def __str__(self) -> str:
        return self.path
