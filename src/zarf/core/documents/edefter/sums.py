"""The sums of a month: what the berats and the ledger report are made of, and what the control page shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from zarf.core.documents.edefter.values import Account, Line

TAX_ACCOUNTS = (
    ("391", "Hesaplanan KDV"),
    ("191", "İndirilecek KDV"),
    ("600", "Yurt İçi Satışlar"),
    ("601", "Yurt Dışı Satışlar"),
    ("602", "Diğer Gelirler Hesabı"),
)
"""The accounts whose sums a berat with tax detail tells, in this order. Source: Berat Kılavuzu v1.2."""


@dataclass(slots=True)
class SideSums:
    """Both sides of one account: kuruş and number of lines."""

    name: str
    debit: int = 0
    credit: int = 0
    debit_lines: int = 0
    credit_lines: int = 0


@dataclass(slots=True)
class Sums:
    """Sums by main account, gross."""

    accounts: dict[str, SideSums] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Count one line."""
        account: Account = line.account
        sums = self.accounts.get(account.main_id)
        if sums is None:
            sums = self.accounts[account.main_id] = SideSums(account.main_name)
        if line.debit:
            sums.debit += line.amount
            sums.debit_lines += 1
        else:
            sums.credit += line.amount
            sums.credit_lines += 1

    def include(self, other: Sums) -> None:
        """Count all of another part."""
        for number, sums in other.accounts.items():
            mine = self.accounts.setdefault(number, SideSums(sums.name))
            mine.debit += sums.debit
            mine.credit += sums.credit
            mine.debit_lines += sums.debit_lines
            mine.credit_lines += sums.credit_lines
