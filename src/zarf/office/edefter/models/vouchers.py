"""Files of vouchers, how their columns are read, and the vouchers themselves. Amounts are whole kuruş."""

from __future__ import annotations

from django.db import models


class ColumnMap(models.Model):
    """How a firm's own file is read: which heading is which field, and the fields every line has alike."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    columns = models.JSONField(default=dict, help_text="field: heading in the file")
    constants = models.JSONField(default=dict, help_text="field: what stands in every line")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxpayer", "name"], name="one_column_map_each_name")]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """A file of vouchers or of an inventory: read, shown with all its findings, taken over as a whole or not at all.

    inventory: whose lines they are; None for vouchers. applied_by: who had it taken over, or is having it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Okunacak"
        READING = "reading", "Okunuyor"
        READY = "ready", "Onay bekliyor"
        WRONG = "wrong", "Hatalı"
        REFUSED = "refused", "Okunamadı"
        APPLIED = "applied", "Aktarıldı"
        DISCARDED = "discarded", "Vazgeçildi"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=500, blank=True, help_text="where the file lies until it is read")
    size = models.BigIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    replaces = models.BooleanField(default=False, help_text="vouchers that are there with other contents are replaced")
    adds_accounts = models.BooleanField(default=False, help_text="accounts the chart lacks are taken from the file")
    month = models.PositiveIntegerField(null=True, help_text="yyyymm the vouchers have to lie in, when one was named")
    column_map = models.ForeignKey(ColumnMap, null=True, on_delete=models.SET_NULL, related_name="+")
    inventory = models.ForeignKey("edefter.LedgerSet", null=True, on_delete=models.PROTECT, related_name="brought")
    rows_read = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [models.Index(fields=["taxpayer", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


class ImportFinding(models.Model):
    """What is wrong with a row of a file; row null: with the file as a whole."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", db_index=False)
    import_run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="findings", db_index=False)
    row = models.PositiveBigIntegerField(null=True)
    code = models.CharField(max_length=12)
    severity = models.CharField(max_length=8)
    texts = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["import_run", "row"])]


class Voucher(models.Model):
    """A voucher (muhasebe fişi). Only LIVE ones go into the books; replaced and removed ones are kept to be looked at.

    counter: the yevmiye madde no the ERP gave, null when it gave none. content: a digest over all that it says.
    """

    class State(models.TextChoices):
        STAGED = "staged", "Önizlemede"
        LIVE = "live", "Kayıtlı"
        REPLACED = "replaced", "Yerine yenisi geldi"
        REMOVED = "removed", "Silindi"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", db_index=False)
    import_run = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="vouchers", db_constraint=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.STAGED)
    branch = models.CharField(max_length=4, blank=True)
    month = models.PositiveIntegerField(help_text="yyyymm of the day")
    day = models.DateField()
    number = models.CharField(max_length=100)
    entered_by = models.CharField(max_length=200)
    comment = models.TextField(blank=True)
    counter = models.PositiveBigIntegerField(null=True)
    position = models.PositiveBigIntegerField(help_text="first row in its file")
    line_count = models.PositiveIntegerField()
    total = models.BigIntegerField(help_text="kuruş of each side")
    content = models.CharField(max_length=32)
    external_id = models.CharField(max_length=100, blank=True, db_default="", help_text="Fiş Kimliği of its file")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=150, blank=True, db_default="")
    removal_reason = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "branch", "month", "number"],
                condition=models.Q(state="live"),
                name="one_live_voucher_each_number",
            ),
        ]
        indexes = [models.Index(fields=["taxpayer", "branch", "day"])]

    def __str__(self) -> str:
        return f"{self.number} {self.day}"


class VoucherLine(models.Model):
    """One line of a voucher. foreign: amount, currency, rate, rate_date, rate_source, rate_comment. fund: quantity, price."""  # noqa: E501

    # A million rows come at once: no constraint that is proved row by row.
    taxpayer = models.ForeignKey(
        "taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    voucher = models.ForeignKey(
        Voucher, on_delete=models.CASCADE, related_name="lines", db_index=False, db_constraint=False
    )
    position = models.PositiveIntegerField()
    row = models.PositiveBigIntegerField()
    main_id = models.CharField(max_length=4)
    sub_id = models.CharField(max_length=60, blank=True)
    amount = models.BigIntegerField()
    is_debit = models.BooleanField()
    comment = models.TextField(blank=True)
    document_type = models.CharField(max_length=20, blank=True)
    document_number = models.CharField(max_length=100, blank=True)
    document_date = models.DateField(null=True)
    document_name = models.CharField(max_length=200, blank=True)
    payment_method = models.CharField(max_length=100, blank=True)
    foreign = models.JSONField(null=True)
    fund = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["voucher", "position"])]
