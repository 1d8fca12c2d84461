"""Documents and envelopes. The documents table is the truth; the job queue is only a reminder."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

NEVER_TAKEN = ("REFUSED_BY_RULES", "REFUSED_BY_MERKEZ", "REFUSED_BY_RECEIVER", "UNDELIVERED", "REFUSED", "DROPPED")
"""States in which GİB does not hold the document, so that its number may come again. Source: Ek-2 v1.5, section 4."""

KEY_IS_FREE = ("REFUSED_BY_RULES", "DROPPED")
"""States in which a document does not hold the key of its order."""

WAITING_RELEASE, RETURNED = "WAITING_RELEASE", "RETURNED"
"""States of what somebody without the right to seal has handed in: before a sealer, and given back by him."""

KEPT = ("EARSIV_DRAFT", "WAITING_LIST")
"""States of what was taken in and waits for a decision before it gets a number."""


class Direction(models.TextChoices):
    OUT = "out", "Giden"
    IN = "in", "Gelen"


class Envelope(models.Model):
    """A zarf: one XML in one zip, exchanged with Merkez by one call.

    Seller and buyer may both be served by this house; the same zarf then has two rows, one out and one in.
    `id` is therefore the InstanceIdentifier for what goes out and a number worked out from it for what comes in
    (`identity.incoming_pk`); `identifier` is the text on the wire in both.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    identifier = models.CharField(max_length=40, blank=True, db_index=True, help_text="InstanceIdentifier as written")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    type = models.CharField(
        max_length=16,
        blank=True,
        help_text="SENDERENVELOPE, POSTBOXENVELOPE, SYSTEMENVELOPE, USERENVELOPE; empty until it could be read",
    )
    taxpayer = models.ForeignKey("taxpayers.Taxpayer", null=True, on_delete=models.PROTECT, related_name="envelopes")
    sender_id = models.CharField(max_length=11, blank=True)
    sender_alias = models.CharField(max_length=250, blank=True)
    receiver_id = models.CharField(max_length=11, blank=True)
    receiver_alias = models.CharField(max_length=250, blank=True)
    state = models.CharField(max_length=24, db_index=True)
    gib_code = models.PositiveSmallIntegerField(null=True, help_text="last code seen for it")
    gib_text = models.TextField(blank=True)
    system_response_codes = ArrayField(
        models.PositiveSmallIntegerField(), default=list, help_text="codes of the system responses sent to us about it"
    )
    findings = models.JSONField(default=list, help_text="why an incoming envelope was refused")
    zip_key = models.CharField(max_length=300, help_text="archive key of the zip as sent or as received")
    md5 = models.CharField(max_length=32)
    answers = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="system_responses",
        help_text="for a SYSTEMENVELOPE: the envelope it speaks of",
    )
    created_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0, help_text="calls of sendDocument")
    polls = models.PositiveIntegerField(default=0, help_text="questions asked since the last change of state")
    alarm_at = models.DateTimeField(null=True, help_text="a person was asked to look since then")
    next_attempt_at = models.DateTimeField(null=True, db_index=True)
    state_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["taxpayer", "direction", "-created_at"])]

    def __str__(self) -> str:
        return self.identifier or str(self.id)


class Document(models.Model):
    """One invoice or application response, out or in, with everything the lists and the story need."""

    direction = models.CharField(max_length=3, choices=Direction.choices)
    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=24, help_text="INVOICE or APPLICATIONRESPONSE (ElementType)")
    ettn = models.UUIDField()
    number = models.CharField(max_length=16, blank=True)
    profile = models.CharField(max_length=24, blank=True)
    type_code = models.CharField(max_length=24, blank=True)
    issue_date = models.DateField()
    supplier_id = models.CharField(max_length=11)
    supplier_title = models.CharField(max_length=500)
    customer_id = models.CharField(max_length=11)
    customer_title = models.CharField(max_length=500)
    sender_alias = models.CharField(max_length=250, blank=True)
    receiver_alias = models.CharField(max_length=250, blank=True)
    branch = models.CharField(max_length=100, blank=True)
    prefix = models.CharField(
        max_length=3, blank=True, help_text="unit code to number it with; empty: has its own number"
    )
    currency = models.CharField(max_length=3, blank=True)
    payable_amount = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    tax_amount = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    state = models.CharField(max_length=24, db_index=True)
    gib_code = models.PositiveSmallIntegerField(null=True)
    envelope = models.ForeignKey(Envelope, null=True, on_delete=models.PROTECT, related_name="documents")
    order_key = models.CharField(
        max_length=100,
        blank=True,
        help_text="the sender's own key of the order; the same key never makes two documents",
    )
    order_sha256 = models.CharField(max_length=64, blank=True, help_text="of the order as it was understood")
    order_json = models.BinaryField(null=True, help_text="the order of a draft, and of one that broke the rules")
    prepared_by = models.CharField(
        max_length=150,
        blank=True,
        help_text="who handed it in without the right to seal; empty: nobody need release it",
    )
    released_by = models.CharField(max_length=150, blank=True, help_text="who released it, having the right to seal")
    decision = models.JSONField(null=True, help_text="how it goes and why: label, scenario, version of GİB's list")
    draft = models.BinaryField(null=True, help_text="unsealed UBL until it is sealed")
    prepare_at = models.DateTimeField(null=True, help_text="when to try again to seal it; empty: now")
    xml_key = models.CharField(max_length=300, blank=True, help_text="archive key of the sealed bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list)
    seal_report = models.JSONField(null=True)
    answer = models.CharField(max_length=10, blank=True, help_text="KABUL, RED ... as given to this invoice")
    answer_note = models.TextField(blank=True)
    answer_due_at = models.DateTimeField(null=True)
    answers = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="application_responses",
        help_text="for an application response: the invoice it answers",
    )
    search_key = models.TextField(blank=True, help_text="folded text for search (Turkish letters folded)")
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    state_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["taxpayer", "direction", "-created_at"])]
        constraints = [
            # An ETTN is unique for ever and a number per issuer and kind; what GİB never took is free again.
            models.UniqueConstraint(
                fields=["direction", "ettn"], condition=~models.Q(state__in=NEVER_TAKEN), name="one_ettn_each_way"
            ),
            models.UniqueConstraint(
                fields=["direction", "supplier_id", "kind", "number"],
                condition=~models.Q(state__in=NEVER_TAKEN) & ~models.Q(number=""),
                name="one_number_each_issuer",
            ),
            models.UniqueConstraint(
                # An order that broke the rules is mended and handed in again under its own key; so is a dropped one.
                fields=["taxpayer", "order_key"],
                condition=~models.Q(order_key="") & ~models.Q(state__in=KEY_IS_FREE),
                name="one_document_each_order",
            ),
            models.UniqueConstraint(
                fields=["answers"],
                condition=models.Q(answers__isnull=False) & ~models.Q(state__in=NEVER_TAKEN),
                name="one_answer_each_invoice",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.ettn)

    @property
    def needs_release(self) -> bool:
        """Whether somebody who may seal has to look at it before it gets its number."""
        return bool(self.prepared_by) and not self.released_by


class Event(models.Model):
    """One line of a document's or envelope's story. Written with every change of state, never changed."""

    envelope = models.ForeignKey(Envelope, null=True, on_delete=models.PROTECT, related_name="events")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    actor = models.CharField(max_length=150, help_text="person's user name, `gib`, `worker` ...")
    gib_code = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.event}: {self.from_state} > {self.to_state}"
