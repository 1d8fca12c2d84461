"""What every e-Defter file says of the firm, its years, branches and accounts, and who seals for it."""

from __future__ import annotations

from django.db import models


class Firm(models.Model):
    """The mandatory heading of a taxpayer's books, and how it wants them made and sent."""

    class Way(models.TextChoices):
        SERVICE = "service", "Web servisi"
        PORTAL = "portal", "GİB portalı"

    taxpayer = models.OneToOneField("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", primary_key=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_description = models.CharField(max_length=20, default="main")
    fax = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=200, blank=True)
    building = models.CharField(max_length=40, blank=True)
    street = models.CharField(max_length=200, blank=True)
    street2 = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=60, default="Türkiye")
    website = models.CharField(max_length=200, blank=True)
    activity = models.CharField(max_length=20, blank=True, help_text="NACE code")
    creator = models.CharField(max_length=200, blank=True, help_text="who makes the ledgers, gl-bus:creator")
    exchange_way = models.CharField(max_length=8, choices=Way.choices, default=Way.SERVICE)
    stamps_by_default = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"{self.taxpayer_id} {self.activity}"


class Accountant(models.Model):
    """Who keeps the books, for its days. engagement: kind, date and number of the contract; "-" when in-house."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    engagement = models.CharField(max_length=300)
    building = models.CharField(max_length=40, blank=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.engagement})"


class Branch(models.Model):
    """A branch that keeps books of its own. The number stays the same for the whole fiscal year."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=4)
    name = models.CharField(max_length=200)
    closed_on = models.DateField(null=True, help_text="last day it kept books; nothing is sent for later months")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxpayer", "number"], name="one_edefter_branch_each_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class FiscalYear(models.Model):
    """A fiscal year: twelve months, a special one, or a shorter one that a liquidation (tasfiye) cuts off.

    first_day: where the books begin to be electronic; later than `starts` after a change in the middle of a year.
    """

    class Filing(models.TextChoices):
        MONTHLY = "monthly", "Aylık"
        PROVISIONAL = "provisional", "Geçici vergi dönemleri"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    first_day = models.DateField()
    is_branched = models.BooleanField(default=False)
    filing = models.CharField(max_length=11, choices=Filing.choices, default=Filing.MONTHLY)
    first_numbers = models.JSONField(
        default=dict, help_text="branch: entry, line and serial the books go on with when another program began them"
    )
    note = models.CharField(max_length=300, blank=True, help_text="why it is not a calendar year")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxpayer", "starts"], name="one_fiscal_year_each_start")]

    def __str__(self) -> str:
        return f"{self.starts:%d.%m.%Y}-{self.ends:%d.%m.%Y}"


class Signer(models.Model):
    """A consent (muvafakatname) by which a meslek mensubu or software house seals the books; one at a time.

    Days are Istanbul dates, both included; `valid_to` null: until withdrawn.
    """

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    holder_id = models.CharField(max_length=11)
    holder_name = models.CharField(max_length=200)
    seal_key = models.CharField(max_length=300, help_text="reference understood by ports.keys")
    paper = models.CharField(max_length=300, help_text="number and date of the consent at Dijital Vergi Dairesi")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"{self.holder_id} {self.valid_from} {self.valid_to or ''}"


class ChartAccount(models.Model):
    """An account of the chart. A main account has no sub_id; balance_side D or C: where its balance has to stand."""

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+", db_index=False)
    main_id = models.CharField(max_length=4)
    sub_id = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=300)
    balance_side = models.CharField(max_length=1, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taxpayer", "main_id", "sub_id"], name="one_chart_account_each"),
        ]

    def __str__(self) -> str:
        return f"{self.sub_id or self.main_id} {self.name}"
