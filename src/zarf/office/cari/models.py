"""Cari accounts of a taxpayer, their history, the check against GİB's list, and files being imported.

Every table carries its taxpayer, so that the database itself can keep tenants apart.
"""

from __future__ import annotations

from django.db import models


class Account(models.Model):
    """A cari account. Labels are kept byte for byte; `lookup_key` is the number asked for at GİB.

    `revision` grows with each change, so that nobody writes over what another has changed meanwhile.
    """

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=50)
    title = models.CharField(max_length=300)
    is_person = models.BooleanField(default=False)
    vkn = models.CharField(max_length=20, blank=True)
    tckn = models.CharField(max_length=20, blank=True)
    lookup_key = models.CharField(max_length=20, blank=True)
    is_usable = models.BooleanField(default=False, help_text="the lookup key is a number that can be asked for")
    tax_office = models.CharField(max_length=100, blank=True)
    efatura_user = models.BooleanField(default=False)
    efatura_pk = models.CharField(max_length=250, blank=True)
    efatura_gb = models.CharField(max_length=250, blank=True)
    efatura_scenario = models.CharField(max_length=24, blank=True)
    efatura_since = models.DateField(null=True, blank=True)
    efatura_confirmed = models.CharField(max_length=64, blank=True)
    eirsaliye_user = models.BooleanField(default=False)
    eirsaliye_pk = models.CharField(max_length=250, blank=True)
    eirsaliye_gb = models.CharField(max_length=250, blank=True)
    eirsaliye_scenario = models.CharField(max_length=24, blank=True)
    eirsaliye_since = models.DateField(null=True, blank=True)
    eirsaliye_confirmed = models.CharField(max_length=64, blank=True)
    search_key = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxpayer", "code"], name="one_cari_code_once")]
        indexes = [models.Index(fields=["taxpayer", "lookup_key"])]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Contact(models.Model):
    """Somebody to speak to at a cari account."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=150, blank=True)
    email = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)


class Setting(models.Model):
    """How a taxpayer wants the check. removal_share: per mille of the marked accounts that may be cleared unasked."""

    taxpayer = models.OneToOneField("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", primary_key=True)
    default_scenario = models.CharField(max_length=24, default="TEMELFATURA")
    removal_share = models.PositiveSmallIntegerField(default=100)
    is_scheduled = models.BooleanField(default=True)


class Check(models.Model):
    """One run of "Kontrol Et". Its rows may be dropped later; this line, with whom, when and which list, stays."""

    class Source(models.TextChoices):
        WINDOW = "window", "Pencere"
        SELECTION = "selection", "Cari Hesaplar Listesi"
        SCHEDULE = "schedule", "Zamanlanmış"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    list_version = models.CharField(max_length=100, help_text="which copies of GİB's lists were compared with")
    list_at = models.DateTimeField(help_text="when the older of the two copies was loaded")
    without_number = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    news = models.JSONField(default=dict, help_text="what a scheduled check found that the one before had not")
    seconds = models.FloatField(default=0)
    is_seen = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["taxpayer", "-made_at"])]


class CheckRow(models.Model):
    """One account in a check: what the list held, what was judged, what a person ticked and picked.

    `listed` is empty for a number the list does not hold. `revision` is the card's at the moment of the check.
    """

    # A hundred thousand rows are written at each check: no constraint that is proved row by row, no second index.
    taxpayer = models.ForeignKey(
        "taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    check_run = models.ForeignKey(
        Check, on_delete=models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    position = models.PositiveIntegerField()
    account = models.ForeignKey(
        Account, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    revision = models.PositiveIntegerField()
    colour = models.CharField(max_length=6)
    is_impossible = models.BooleanField(default=False)
    is_new = models.BooleanField(default=False)
    is_removal = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=False)
    is_several = models.BooleanField(default=False)
    listed = models.JSONField(null=True)
    is_ticked = models.BooleanField(default=False)
    picks = models.JSONField(null=True)
    outcome = models.CharField(max_length=12, blank=True, help_text="code of why the last Güncelle left it alone")

    class Meta:
        indexes = [models.Index(fields=["check_run", "position"])]


class Change(models.Model):
    """One field of one account, changed: who, when, what before and after, and by which check."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    source = models.CharField(max_length=10, help_text="form, import or update")
    field = models.CharField(max_length=24)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    list_version = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"])]


class Import(models.Model):
    """A file somebody brought: read, shown row by row, and taken over as a whole or not at all."""

    class State(models.TextChoices):
        WAITING = "waiting", "Okunacak"
        READING = "reading", "Okunuyor"
        READY = "ready", "Onay bekliyor"
        REFUSED = "refused", "Okunamadı"
        APPLYING = "applying", "Aktarılıyor"
        APPLIED = "applied", "Aktarıldı"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    file_name = models.CharField(max_length=200)
    data = models.BinaryField(null=True, help_text="the file, until it is taken over")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    rows_read = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problem = models.JSONField(null=True, help_text="finding that made the whole file refused, or be read again")
    taken_at = models.DateTimeField(null=True, help_text="when a job was asked to take it over")
    taken_by = models.JSONField(null=True, help_text="who asked for that")


class ImportRow(models.Model):
    """One line of a file: what it would do, and what is wrong with it."""

    class Action(models.TextChoices):
        NEW = "new", "Yeni"
        CHANGE = "change", "Değişecek"
        SAME = "same", "Aynı"
        ERROR = "error", "Hatalı"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", db_index=False)
    import_run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    action = models.CharField(max_length=6, choices=Action.choices)
    code = models.CharField(max_length=50, blank=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    findings = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["import_run", "line"])]
