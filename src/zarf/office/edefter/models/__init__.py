"""Tables of e-Defter. Every one carries its taxpayer, so that the database itself can keep tenants apart."""

from zarf.office.edefter.models.firm import Accountant, Branch, ChartAccount, Firm, FiscalYear, Signer
from zarf.office.edefter.models.inventory import InventoryLine
from zarf.office.edefter.models.periods import Attachment, LedgerEvent, LedgerPart, LedgerSet
from zarf.office.edefter.models.vouchers import ColumnMap, Import, ImportFinding, Voucher, VoucherLine

__all__ = [
    "Accountant",
    "Attachment",
    "Branch",
    "ChartAccount",
    "ColumnMap",
    "Firm",
    "FiscalYear",
    "Import",
    "ImportFinding",
    "InventoryLine",
    "LedgerEvent",
    "LedgerPart",
    "LedgerSet",
    "Signer",
    "Voucher",
    "VoucherLine",
]
