"""The command line door: one module for each command, each giving a click command named `command`.

The composition root mounts what stands in COMMANDS. A module is imported only when its command is called, so that
`zarf validate` loads neither Django nor the database driver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """Where a command lies, its line in `zarf --help`, and whether it works on the running world's database.

    database_with: an option with which it does, and without which it does not. standing_alone: its commands that need
    no database though the others do, and their modules.
    """

    module: str
    help: str
    needs_database: bool = False
    database_with: str = ""
    standing_alone: Mapping[str, str] = field(default_factory=dict)


COMMANDS: Mapping[str, CommandEntry] = {
    "validate": CommandEntry("zarf.doors.cli.validate", "Check documents and envelopes by GİB's rules."),
    "fix": CommandEntry("zarf.doors.cli.fix", "Repair what is certain, into an unsealed copy."),
    "seal": CommandEntry("zarf.doors.cli.seal", "Seal a document with a mali mühür key.", database_with="--for"),
    "verify": CommandEntry("zarf.doors.cli.verify", "Verify the seal of documents."),
    "pack": CommandEntry("zarf.doors.cli.pack", "Put documents into an envelope and its zip."),
    "unpack": CommandEntry("zarf.doors.cli.unpack", "Take the documents out of an envelope's zip."),
    "send": CommandEntry("zarf.doors.cli.send", "Send an order or a ready document.", needs_database=True),
    "inbox": CommandEntry("zarf.doors.cli.inbox", "List incoming documents.", needs_database=True),
    "answer": CommandEntry("zarf.doors.cli.answer", "Answer an invoice: KABUL or RED.", needs_database=True),
    "status": CommandEntry("zarf.doors.cli.status", "Tell where a document stands.", needs_database=True),
    "drafts": CommandEntry("zarf.doors.cli.drafts", "Invoices kept as drafts: list, send, drop.", needs_database=True),
    "notices": CommandEntry("zarf.doors.cli.notices", "What the firms have to know now.", needs_database=True),
    "announce": CommandEntry("zarf.doors.cli.announce", "Announcements to everybody.", needs_database=True),
    "setup": CommandEntry("zarf.doors.cli.setup", "Which firms wait for their set-up.", needs_database=True),
    "taxpayer": CommandEntry("zarf.doors.cli.taxpayer", "Add, change and list taxpayers.", needs_database=True),
    "alias": CommandEntry("zarf.doors.cli.alias", "Add and list the labels of a taxpayer.", needs_database=True),
    "cari": CommandEntry("zarf.doors.cli.cari", "Cari accounts and their check at GİB.", needs_database=True),
    "edefter": CommandEntry(
        "zarf.doors.cli.edefter",
        "e-Defter: vouchers in, periods closed; audit of a folder.",
        needs_database=True,
        standing_alone={"audit": "zarf.doors.cli.edefter_audit"},
    ),
    "deadlines": CommandEntry(
        "zarf.doors.cli.deadlines", "Last days of the berats; extensions by an act.", needs_database=True
    ),
    "sealing": CommandEntry(
        "zarf.doors.cli.sealing", "Who seals for a taxpayer; seals made elsewhere.", needs_database=True
    ),
    "timestamps": CommandEntry(
        "zarf.doors.cli.timestamps", "Accounts, kontör and the ledger of time stamps.", needs_database=True
    ),
    "vault": CommandEntry("zarf.doors.cli.vault", "Lock kept passwords with a new key.", needs_database=True),
    "registry": CommandEntry(
        "zarf.doors.cli.registry", "Load and ask GİB's lists of registered users.", needs_database=True
    ),
    "audit": CommandEntry("zarf.doors.cli.audit", "The log of who did what.", needs_database=True),
    "mail": CommandEntry("zarf.doors.cli.mail", "The outbox of mails; sending one again.", needs_database=True),
    "obligation": CommandEntry("zarf.doors.cli.obligation", "Is a firm obliged to use e-Fatura and the others?"),
    "user": CommandEntry("zarf.doors.cli.user", "Add and list who signs in to the portal.", needs_database=True),
}
