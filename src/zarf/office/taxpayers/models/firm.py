"""Taxpayers, their branches and their labels (etiket) at GİB."""

from __future__ import annotations

from django.db import models


class Taxpayer(models.Model):
    """A firm or person for whom this house draws up, seals, sends and receives documents."""

    class SealWay(models.TextChoices):
        """Whose key seals, and where it is."""

        HERE = "here", "Mükellefin anahtarı, burada"
        INTEGRATOR = "integrator", "Özel entegratörün anahtarı"
        ELSEWHERE = "elsewhere", "Mükellefin anahtarı, mükellefte"

    vkn_tckn = models.CharField(max_length=11, unique=True)
    title = models.CharField(max_length=300, help_text="registered title (unvan); for a person, first and family name")
    first_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    tax_office = models.CharField(max_length=100, blank=True)
    street = models.CharField(max_length=200, blank=True)
    building_number = models.CharField(max_length=20, blank=True)
    district = models.CharField(max_length=100, help_text="ilçe, cbc:CitySubdivisionName")
    city = models.CharField(max_length=100, help_text="il, cbc:CityName")
    postal_zone = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=60, default="Türkiye")
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=200, blank=True)
    website = models.CharField(max_length=200, blank=True)
    mersis = models.CharField(max_length=16, blank=True)
    trade_registry_number = models.CharField(max_length=40, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    seal_key = models.CharField(max_length=300, blank=True, help_text="reference understood by ports.keys")
    seal_way = models.CharField(max_length=10, choices=SealWay.choices, default=SealWay.HERE)
    logo = models.BinaryField(null=True, blank=True, help_text="PNG or JPEG, at most 200 KB")
    invoice_note = models.TextField(blank=True, help_text="standing note printed on the view")
    is_active = models.BooleanField(default=True)
    is_mfa_demanded = models.BooleanField(default=False, help_text="only who signs in by two steps may act for it")

    def __str__(self) -> str:
        return f"{self.title} ({self.vkn_tckn})"

    @property
    def is_person(self) -> bool:
        return len(self.vkn_tckn) == 11


class Branch(models.Model):
    """A branch (şube, işyeri). Its code stands on labels and documents and never changes; its name may."""

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.CASCADE, related_name="branches")
    code = models.CharField(max_length=100, help_text="as on Alias.branch and Document.branch; never empty")
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxpayer", "code"], name="one_branch_each_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        """As it is chosen: its name, and its code where that is another."""
        return self.name if self.code == self.name else f"{self.name} ({self.code})"


class Alias(models.Model):
    """A label of a taxpayer at GİB: GB sends, PK receives. `document_type` is the user list's (Invoice ...)."""

    class Role(models.TextChoices):
        GB = "GB", "Gönderici birim"
        PK = "PK", "Posta kutusu"

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="aliases")
    role = models.CharField(max_length=2, choices=Role.choices)
    document_type = models.CharField(max_length=20, default="Invoice")
    name = models.CharField(max_length=250)
    branch = models.CharField(max_length=100, blank=True, help_text="code of the branch; empty: the firm itself")
    is_default = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taxpayer", "role", "document_type", "name"], name="one_alias_once"),
        ]

    def __str__(self) -> str:
        return self.name
