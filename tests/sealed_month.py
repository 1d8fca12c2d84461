"""A month of e-Defter with real seals, time after time the same firm: ledgers, berats, GİB's approvals, the report."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import month, name_of

from zarf.core.documents.edefter import LedgerKind
from zarf.core.documents.edefter.berat import berat, ledger_report
from zarf.core.documents.edefter.book import MonthPlan
from zarf.core.documents.edefter.heading import Heading, Segment, unique_id
from zarf.core.documents.edefter.sums import Sums
from zarf.core.seal import counter_seal
from zarf.core.seal.keys import SealKey
from zarf.core.seal.places import GIB_VKN
from zarf.core.seal.written import seal_written
from zarf.ports.keys import LoadedKey
from zarf_simulator.kamusm import Authority

AT = datetime(2026, 2, 5, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sealers:
    """Who seals: the firm and GİB, with the anchors and lists they are judged by."""

    firm: SealKey
    gib: SealKey
    anchors: bytes
    lists: tuple[bytes, ...]

    @classmethod
    def of(cls, number: str) -> Sealers:
        authority = Authority.create(AT)
        firm = authority.issue(number, "Deneme A.Ş.", now=AT, key="ec")
        gib = authority.issue(GIB_VKN, "Gelir İdaresi Başkanlığı (benzetim)", now=AT, key="ec")
        lists = (authority.sub_crl(AT), authority.root_crl(AT))
        return cls(
            LoadedKey(firm.key, firm.certificate), LoadedKey(gib.key, gib.certificate), authority.anchors_pem, lists
        )


def sealed_month(entries: int, sealers: Sealers, plan: MonthPlan | None = None) -> dict[str, bytes]:
    """All files of the month by their names, those from GİB too."""
    chosen = plan or ledgers.plan()
    memory, parts = month(ledgers.entries(entries, month=chosen.month), chosen)
    made: dict[str, bytes] = {}
    sums = Sums()
    for part in parts:
        number = part.number if len(parts) > 1 else 0
        sums.include(part.sums)
        for unsealed, data, count in ((part.journal, 0, part.entries), (part.ledger, 1, None)):
            file = io.BytesIO(memory.read(part.number)[data])
            sealed = seal_written(file, unsealed.place, sealers.firm, signing_time=AT)
            own = unsealed.heading
            made[name_of(chosen, own.kind, number)] = file.getvalue()
            head = Heading(own.kind.berat, chosen.company, own.unique_id, own.created, own.start, own.end)
            segment = Segment(_uuid(chosen, own.unique_id), count, sealed.size)
            small = _sealed(berat(head, segment, part.sums, sealed.signature_value), sealers.firm)
            name = name_of(chosen, own.kind.berat, number)
            made[name] = small
            made[f"GIB-{name}"] = counter_seal(small, sealers.gib, signing_time=AT)
    serial = unique_id(LedgerKind.REPORT, chosen.year, chosen.month, 1)
    head = Heading(LedgerKind.REPORT, chosen.company, serial, chosen.created, chosen.first_day, chosen.last_day)
    report = ledger_report(head, _uuid(chosen, serial), sums)
    made[name_of(chosen, LedgerKind.REPORT)] = _sealed(report, sealers.firm)
    return made


def _sealed(around: tuple[bytes, bytes], key: SealKey) -> bytes:
    file = io.BytesIO(around[0] + around[1])
    seal_written(file, len(around[0]), key, signing_time=AT)
    return file.getvalue()


def _uuid(plan: MonthPlan, text: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{text} {plan.company.vkn_tckn} {plan.company.branch_number}"))
