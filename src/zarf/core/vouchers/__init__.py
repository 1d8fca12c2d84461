"""Vouchers as an accounting program hands them in: cells to values, and what must hold of one line.

Source: Yevmiye Defteri Kılavuzu v1.5, XBRL-GL Genel Açıklamalar (2025), GİB's schematron of the journal.
"""

from zarf.core.vouchers.columns import FIELDS, REQUIRED, field_named, field_words
from zarf.core.vouchers.rows import RowReader, VoucherRow

__all__ = ["FIELDS", "REQUIRED", "RowReader", "VoucherRow", "field_named", "field_words"]
