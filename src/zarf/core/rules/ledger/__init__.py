"""The rules of e-Defter files, one implementation of each of GİB's assertions, named after its place there.

`LedgerRun` asks them, `LEDGER_RULES` lists them. Lines and entries are judged as they pass, so that a ledger of any
size needs little memory.
"""

from zarf.core.rules.ledger.facts import LedgerFacts, Sheet
from zarf.core.rules.ledger.running import EnoughFaults, LedgerRun
from zarf.core.rules.ledger.table import LEDGER_RULES, NEVER_FAILS, LedgerRow

__all__ = ["LEDGER_RULES", "NEVER_FAILS", "EnoughFaults", "LedgerFacts", "LedgerRow", "LedgerRun", "Sheet"]
