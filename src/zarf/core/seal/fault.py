"""The reason for which verification stops. Never leaves this package: verify_document turns it into a report."""

from __future__ import annotations


class SealFault(Exception):
    """A seal is not acceptable. *code* is in the catalogue (`messages/seal.toml`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
