"""The time-stamping port: RFC 3161 stamps that cost kontör, each asked for once."""

from zarf.ports.timestamps.account import Account, account_from_file, choose_account
from zarf.ports.timestamps.api import (
    OutcomeUnknown,
    StampLedger,
    TimestampAuthority,
    TimestampRefused,
    TimestampWrong,
    stamp_once,
)
from zarf.ports.timestamps.folder_ledger import FolderLedger
from zarf.ports.timestamps.kamusm import PRODUCTION_URL, TEST_URL, KamusmTimestamps, TimestampService
from zarf.ports.timestamps.memory import MemoryLedger, MemoryTimestamps

__all__ = [
    "PRODUCTION_URL",
    "TEST_URL",
    "Account",
    "FolderLedger",
    "KamusmTimestamps",
    "MemoryLedger",
    "MemoryTimestamps",
    "OutcomeUnknown",
    "StampLedger",
    "TimestampAuthority",
    "TimestampRefused",
    "TimestampService",
    "TimestampWrong",
    "account_from_file",
    "choose_account",
    "stamp_once",
]
