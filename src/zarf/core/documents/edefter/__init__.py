"""e-Defter: journal, ledger, their berats and the ledger report, as values and as canonical bytes.

Amounts are whole kuruş (int) throughout; days are ISO texts (`2026-01-31`), which sort and compare as days do.
Source: GİB, e-Defter Uygulaması Teknik Kılavuz v1.7 and the guides of each file kind (spec e-defter.md names them).
"""

from zarf.core.documents.edefter.names import InvalidLedgerFileName, LedgerFileName, LedgerKind
from zarf.core.documents.edefter.values import (
    Account,
    Accountant,
    Address,
    Attachment,
    Company,
    Entry,
    ForeignAmount,
    FundUnits,
    Line,
    SourceDocument,
)

__all__ = [
    "Account",
    "Accountant",
    "Address",
    "Attachment",
    "Company",
    "Entry",
    "ForeignAmount",
    "FundUnits",
    "InvalidLedgerFileName",
    "LedgerFileName",
    "LedgerKind",
    "Line",
    "SourceDocument",
]
