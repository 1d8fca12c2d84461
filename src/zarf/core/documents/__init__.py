"""Documents as frozen values, what is computed for them, and how they are drawn up."""

from zarf.core.documents.ubl.aggregates import (
    ApplicationResponse,
    CreditNote,
    DespatchAdvice,
    Invoice,
    ReceiptAdvice,
)

__all__ = ["ApplicationResponse", "CreditNote", "DespatchAdvice", "Invoice", "ReceiptAdvice"]
