"""The lines of an inventory, as they were handed in."""

from __future__ import annotations

from django.db import models

from zarf.office.edefter.models.periods import LedgerSet


class InventoryLine(models.Model):
    """One line. number: of its entry; lines of one entry stand together in the order of `row`. amount: kuruş.

    side: D, C or "". measure: id, description, quantity, unit. foreign: as on a voucher's line.
    """

    taxpayer = models.ForeignKey("taxpayers.Taxpayer", on_delete=models.PROTECT, related_name="+")
    ledger_set = models.ForeignKey(LedgerSet, on_delete=models.CASCADE, related_name="inventory_lines")
    row = models.PositiveIntegerField(help_text="row of the file it came from")
    number = models.CharField(max_length=100)
    entered_by = models.CharField(max_length=200)
    entry_comment = models.TextField(blank=True)
    main_id = models.CharField(max_length=4)
    main_name = models.CharField(max_length=300)
    sub_id = models.CharField(max_length=60, blank=True)
    sub_name = models.CharField(max_length=300, blank=True)
    amount = models.BigIntegerField()
    side = models.CharField(max_length=1, blank=True)
    comment = models.TextField(blank=True)
    measure = models.JSONField(null=True)
    foreign = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger_set", "row"], name="one_inventory_line_each_row")]

    def __str__(self) -> str:
        return f"{self.ledger_set_id}/{self.row}"
