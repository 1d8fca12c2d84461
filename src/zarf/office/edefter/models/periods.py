"""Sets of ledgers (defter takımı), their parts, their story, and what is carried in the journal beside the entries."""

from __future__ import annotations

from django.db import models

from zarf.office.edefter.models.firm import FiscalYear


class BooksManager(models.Manager["LedgerSet"]):
    """Sets of journals and ledgers, which follow each other day by day; inventories stand beside that chain."""

    def get_queryset(self) -> models.QuerySet[LedgerSet]:
        return super().get_queryset().filter(kind=LedgerSet.Kind.BOOKS)


class LedgerSet(models.Model):
    """The books of a month, or of a range of its days, of a firm or one branch. `state`: see states.py.

    kind: an inventory (envanter) is of one day, which is its beginning and its end. `objects` are the books alone.

    first_entry, first_line, first_serial: the numbers it begins with; next_*: those after it, null until it is written.
    first_part: number its parts begin with; 0 when the set is a whole month in one part.
    fingerprint: what the vouchers were when a person approved them.
    """

    class Kind(models.TextChoices):
        BOOKS = "books", "Yevmiye ve büyük defter"
        INVENTORY = "inventory", "Envanter defteri"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.BOOKS)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="sets")
    branch = models.CharField(max_length=4, blank=True)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    year_folder = models.CharField(max_length=30, blank=True, help_text="folder of its fiscal year")
    state = models.CharField(max_length=16)
    state_at = models.DateTimeField()
    with_stamps = models.BooleanField(default=False)
    stamps_ledgers = models.BooleanField(default=False)
    is_detailed = models.BooleanField(default=True, help_text="berats with the sums of the tax accounts")
    cuts = models.JSONField(default=list, help_text="last days of parts")
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    erp_balance = models.JSONField(null=True, help_text="mizan of the ERP: account: [debit, credit] in kuruş")
    fingerprint = models.CharField(max_length=64, blank=True)
    created_on = models.DateField(null=True, help_text="creationDate of its files")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=150, blank=True)
    first_entry = models.PositiveBigIntegerField(null=True)
    first_line = models.PositiveBigIntegerField(null=True)
    first_serial = models.PositiveIntegerField(null=True)
    next_entry = models.PositiveBigIntegerField(null=True)
    next_line = models.PositiveBigIntegerField(null=True)
    next_serial = models.PositiveIntegerField(null=True)
    problems = models.JSONField(default=list, help_text="why the last run stopped")
    progress = models.JSONField(default=dict, help_text="entries written so far")

    objects = BooksManager()
    every: models.Manager[LedgerSet] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["taxpayer", "branch", "starts"])]
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "branch", "year", "month"],
                condition=models.Q(kind="inventory") & ~models.Q(state="DELETED"),
                name="one_inventory_each_month",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d} {self.branch} {self.state}".strip()

    @property
    def is_inventory(self) -> bool:
        return self.kind == self.Kind.INVENTORY


class LedgerPart(models.Model):
    """One part: a journal and a ledger or an inventory, their berats and packages. number: as in the file names.

    places: by kind (Y, K, E) the byte offset of the seal in the unsealed file and its size. ettns: by kind (YB, KB,
    EB), fixed before the berat is written. files: by kind, name, size and SHA-256 of what was filed.
    """

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    ledger_set = models.ForeignKey(LedgerSet, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField(help_text="order in the set, from 1")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16)
    state_at = models.DateTimeField()
    starts = models.DateField()
    ends = models.DateField()
    serial = models.PositiveIntegerField()
    entries = models.PositiveBigIntegerField()
    lines = models.PositiveBigIntegerField()
    places = models.JSONField(default=dict)
    ettns = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    sums = models.JSONField(default=dict, help_text="main account: [name, debit, credit, debit lines, credit lines]")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger_set", "position"], name="one_part_each_position")]

    def __str__(self) -> str:
        return f"{self.ledger_set_id}/{self.number:06d} {self.state}"


class LedgerEvent(models.Model):
    """A line of the story of a set: what happened, who caused it, when."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    ledger_set = models.ForeignKey(LedgerSet, on_delete=models.PROTECT, related_name="events")
    part = models.ForeignKey(LedgerPart, null=True, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    event = models.CharField(max_length=24)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    actor = models.CharField(max_length=150)
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["ledger_set", "id"])]


class Attachment(models.Model):
    """A PDF carried in the first journal of a month (pledge contracts). Its bytes lie in the archive."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    branch = models.CharField(max_length=4, blank=True)
    month = models.PositiveIntegerField(help_text="yyyymm")
    file_name = models.CharField(max_length=100)
    archive_key = models.CharField(max_length=300)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "branch", "month", "file_name"], name="one_attachment_each_name"
            )
        ]

    def __str__(self) -> str:
        return self.file_name
