"""Authorisations to seal on behalf, the log of every use of a key, the health of the keys, and bulk runs."""

from __future__ import annotations

from django.db import models


class Authorisation(models.Model):
    """A taxpayer's consent (muvafakatname) that the özel entegratör seals for it with its own mali mühür.

    Days are Istanbul dates, both included; `valid_to` null: until it is withdrawn.
    """

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="seal_authorisations")
    holder_id = models.CharField(max_length=11, help_text="VKN of who may seal")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    paper = models.CharField(max_length=300, help_text="number, date or place of the signed consent")
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"{self.holder_id} {self.valid_from} {self.valid_to or ''}"


class SealLog(models.Model):
    """Who sealed, or changed who may seal, for whom, when and with which key. Rows are only added."""

    class Event(models.TextChoices):
        SEALED = "sealed", "Mühürlendi"
        HANDED_IN = "handed_in", "Mühürlü olarak teslim alındı"
        REFUSED = "refused", "Mühürlenmesine izin verilmedi"
        WAY = "way", "Mühürleme yolu değişti"
        AUTHORISED = "authorised", "Muvafakatname kaydedildi"
        WITHDRAWN = "withdrawn", "Muvafakatname geri alındı"

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="seal_log")
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    event = models.CharField(max_length=10, choices=Event.choices)
    way = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=60, blank=True, help_text="number or ETTN of the document")
    signer_id = models.CharField(max_length=11, blank=True, help_text="VKN or TCKN in the certificate")
    certificate_serial = models.CharField(max_length=50, blank=True, help_text="hexadecimal")
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    authorisation = models.ForeignKey(Authorisation, null=True, on_delete=models.PROTECT, related_name="uses")
    code = models.CharField(max_length=12, blank=True, help_text="finding code of a refusal")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["taxpayer", "-at"])]

    def __str__(self) -> str:
        return f"{self.event} {self.subject}"


class KeyRecord(models.Model):
    """The last test of a key, and the last good one. taxpayer null: the house's own key."""

    taxpayer = models.OneToOneField(
        "taxpayers.Taxpayer", null=True, on_delete=models.CASCADE, related_name="seal_key_record"
    )
    checked_at = models.DateTimeField()
    checked_by = models.CharField(max_length=150, blank=True)
    good_at = models.DateTimeField(null=True, help_text="when a probe was last signed by this key, found fit")
    reference_sha256 = models.CharField(max_length=64, blank=True, help_text="of where the key lies")
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    holder = models.CharField(max_length=300, blank=True)
    signer_id = models.CharField(max_length=11, blank=True)
    not_after = models.DateTimeField(null=True)
    codes = models.JSONField(default=list)
    findings = models.JSONField(default=list, help_text="what was wrong, in both languages")

    def __str__(self) -> str:
        return f"{self.signer_id} {self.checked_at}"

    @property
    def is_good(self) -> bool:
        return not self.codes


class SealRun(models.Model):
    """One run over a taxpayer's documents that wait for the seal. `ended_at` null: running, or killed in the middle.

    taxpayer null: a run of an earlier version, over all of them.
    """

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    actor = models.CharField(max_length=150)
    starts = models.PositiveIntegerField(default=1, help_text="how often it was begun, the first time included")
    total = models.PositiveIntegerField(default=0, help_text="documents to seal, as of the first start")
    sealed = models.PositiveIntegerField(default=0)
    failed = models.JSONField(default=list, help_text="number and findings of those not sealed by the last start")
    code = models.CharField(max_length=12, blank=True, help_text="finding code for which the rest was left untried")

    def __str__(self) -> str:
        return f"{self.started_at}: {self.sealed}/{self.total}"


class SealEvidence(models.Model):
    """What a seal was judged with when it came or left: its parts lie in the archive, each once for all documents.

    By the document's bytes and not by a row of another area, so that ledgers and berats are kept alike.
    """

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="seal_evidence")
    document_sha256 = models.CharField(max_length=64)
    judged_at = models.DateTimeField()
    has_revocation = models.BooleanField(help_text="whether revocation was asked about")
    may_seal = models.JSONField(help_text="numbers that were allowed to have sealed")
    report = models.JSONField(help_text="the verdict as told then")
    parts = models.JSONField(help_text="SHA-256 of certificates, crls and ocsps in the archive")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taxpayer", "document_sha256"], name="one_evidence_each_document"),
        ]

    def __str__(self) -> str:
        return f"{self.document_sha256[:16]} {self.judged_at}"
