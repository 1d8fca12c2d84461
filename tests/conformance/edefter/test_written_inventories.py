"""Inventories as we write them are accepted by GİB's schemas, GİB's rules, our own rules and verifier."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.conformance.edefter.ledger_judges import LedgerJudge
from tests.unit.core.documents.edefter import inventories, ledgers

from zarf.core.documents.edefter import LedgerFileName, LedgerKind
from zarf.core.documents.edefter.berat import berat
from zarf.core.documents.edefter.heading import Heading, Segment
from zarf.core.documents.edefter.inventory import InventoryPlan, write_inventory
from zarf.core.documents.edefter.sums import Sums
from zarf.core.ledgers.checking import check_ledger
from zarf.core.ledgers.part_check import check_part
from zarf.core.seal import CrlSet, TrustStore, verify_document
from zarf.core.seal.keys import SealKey
from zarf.core.seal.written import seal_written
from zarf.ports.keys import LoadedKey
from zarf_simulator.kamusm import Authority

_AT = datetime(2026, 2, 5, 9, 0, tzinfo=UTC)
_PLANS = {
    "one part": inventories.plan(),
    "parts": inventories.plan(most_bytes=100_000),
    "a branch": inventories.plan(company=ledgers.BRANCH),
    "a person": inventories.plan(company=ledgers.PERSON),
}


def write_files(folder: Path, plan: InventoryPlan, key: SealKey) -> list[Path]:
    """Inventory and berat of each part, sealed, under their names."""
    memory, written = inventories.Memory(), []
    parts = list(write_inventory(inventories.entries(40), plan, memory))
    for part in parts:
        number = 0 if len(parts) == 1 else part.number
        company = plan.company
        name = LedgerFileName(company.vkn_tckn, 2026, 1, LedgerKind.INVENTORY, number, company.branch_number)
        sealed = seal_written(memory.parts[part.number], part.file.place, key, signing_time=_AT)
        unique = part.file.heading.unique_id
        head = Heading(LedgerKind.INVENTORY_BERAT, company, unique, plan.created, plan.day, plan.day)
        segment = Segment(str(uuid.uuid4()), part.entries, sealed.size)
        before, behind = berat(head, segment, Sums(), sealed.signature_value)
        file = io.BytesIO(before + behind)
        seal_written(file, len(before), key, signing_time=_AT)
        for one, data in ((name, memory.parts[part.number].getvalue()), (name.berat, file.getvalue())):
            (folder / one.text).write_bytes(data)
            written.append(folder / one.text)
    return written


@pytest.mark.parametrize("plan", _PLANS.values(), ids=_PLANS)
def test_every_judge_accepts_a_written_inventory(plan: InventoryPlan, shared: Path, tmp_path: Path) -> None:
    authority = Authority.create(_AT)
    issued = authority.issue(plan.company.vkn_tckn, "Deneme A.Ş.", now=_AT, key="ec")
    files = write_files(tmp_path, plan, LoadedKey(issued.key, issued.certificate))
    assert (len(files) > 2) == (plan.most_bytes == 100_000)
    judge, trust = LedgerJudge(shared), TrustStore.from_pem(authority.anchors_pem)
    lists = CrlSet([authority.sub_crl(_AT), authority.root_crl(_AT)])
    for path in files:
        data = path.read_bytes()
        assert judge.schema_errors(data) == [], path.name
        assert judge.rule_failures(path) == [], path.name
        verdict = check_ledger(io.BytesIO(data), path.name)
        assert [item.message("en") for item in verdict.findings] == [], path.name
        report = verify_document(data, trust=trust, revocation=lists, at=_AT)
        assert (report.result, report.reasons) == ("valid", ()), path.name
    for book, its_berat in zip(files[::2], files[1::2], strict=True):
        pair = [(path.name, io.BytesIO(path.read_bytes())) for path in (book, its_berat)]
        assert list(check_part(pair).part.findings()) == []
