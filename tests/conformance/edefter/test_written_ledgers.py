"""What our writers make is accepted by GİB's schemas, GİB's rules, xmlsec1 and our own verifier."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from tests.conformance.edefter.ledger_judges import LedgerJudge
from tests.unit.core.documents.edefter import ledgers
from tests.written_months import write_files

from zarf.core.documents.edefter import Attachment, Entry
from zarf.core.documents.edefter.book import MonthPlan, Seams, write_month
from zarf.core.seal import CrlSet, TrustStore, verify_document
from zarf.core.seal.keys import SealKey
from zarf.ports.keys import LoadedKey
from zarf_simulator.kamusm import Authority

_AT = datetime(2026, 2, 5, 9, 0, tzinfo=UTC)
_PDF = Attachment("rehin.pdf", b"%PDF-1.4\n%%EOF\n")


@pytest.fixture(scope="module")
def judge(shared: Path) -> LedgerJudge:
    return LedgerJudge(shared)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.create(_AT)


@pytest.fixture(scope="module", params=["ec", "rsa"])
def key(request: pytest.FixtureRequest, authority: Authority) -> SealKey:
    issued = authority.issue("1234567808", "Deneme A.Ş.", now=_AT, key=request.param)
    return LoadedKey(issued.key, issued.certificate)


_MONTHS: dict[str, Callable[[], tuple[MonthPlan, Iterator[Entry]]]] = {
    "a usual month": lambda: (ledgers.plan(), ledgers.entries(40)),
    "three parts": lambda: (ledgers.plan(most_bytes=150_000), ledgers.entries(40)),
    "parts by date": lambda: (ledgers.plan(cuts=("2026-01-10", "2026-01-20")), ledgers.entries(40)),
    "special lines and a PDF": lambda: (ledgers.plan(attachments=(_PDF,)), ledgers.special_entries()),
    "a branch": lambda: (ledgers.plan(company=ledgers.BRANCH), ledgers.entries(12)),
    "a person": lambda: (ledgers.plan(company=ledgers.PERSON), ledgers.entries(12)),
    "later in the year": lambda: (
        ledgers.plan(month=3, created="2026-04-02", seams=Seams(101, 301, 4)),
        ledgers.entries(12, month=3),
    ),
}


@pytest.mark.parametrize("month", _MONTHS)
def test_every_judge_accepts_a_written_month(
    month: str, judge: LedgerJudge, key: SealKey, authority: Authority, tmp_path: Path
) -> None:
    plan, entries = _MONTHS[month]()
    files = write_files(tmp_path, plan, entries, key, at=_AT)
    trust = TrustStore.from_pem(authority.anchors_pem)
    lists = CrlSet([authority.sub_crl(_AT), authority.root_crl(_AT)])
    assert len(files) == 5 or month in ("three parts", "parts by date")
    for file in files:
        data = file.read_bytes()
        assert judge.schema_errors(data) == [], file.name
        assert judge.rule_failures(file) == [], file.name
        report = verify_document(data, trust=trust, revocation=lists, at=_AT)
        assert (report.result, report.reasons) == ("valid", ()), file.name
    _ask_xmlsec1(files, authority, tmp_path)


def _ask_xmlsec1(files: list[Path], authority: Authority, folder: Path) -> None:
    program = shutil.which("xmlsec1")
    if program is None:
        pytest.skip("xmlsec1 is not installed (apt-get install xmlsec1)")
    anchors = []
    for number, pem in enumerate(authority.anchors_pem.split(b"-----END CERTIFICATE-----\n")[:-1]):
        anchor = folder / f"anchor{number}.pem"
        anchor.write_bytes(pem + b"-----END CERTIFICATE-----\n")
        anchors += ["--trusted-pem", str(anchor)]
    for file in files:
        command = [program, "--verify", "--verification-gmt-time", _AT.strftime("%Y-%m-%d %H:%M:%S"), *anchors]
        command += ["--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", "--enabled-key-data", "x509"]
        done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, (file.name, done.stderr)


def test_the_numbering_and_the_days_go_on_across_parts(tmp_path: Path) -> None:
    memory = ledgers.Memory()
    parts = list(write_month(ledgers.entries(40), ledgers.plan(most_bytes=150_000), memory))
    assert len(parts) > 2
    counters: list[int] = []
    numbers: list[int] = []
    for part in parts:
        tree = etree.fromstring(memory.read(part.number)[0])
        counters += [int(str(text)) for text in tree.xpath("//*[local-name()='entryNumberCounter']/text()")]
        numbers += [int(str(text)) for text in tree.xpath("//*[local-name()='lineNumber']/text()")]
    assert counters == list(range(1, 41))
    assert numbers == list(range(1, len(numbers) + 1))
    assert [part.journal.heading.unique_id for part in parts] == [
        f"YEV202601{number:06d}" for number in range(1, len(parts) + 1)
    ]
    assert parts[0].journal.heading.start == "2026-01-01"
    assert parts[-1].journal.heading.end == "2026-01-31"
    for before, after in itertools.pairwise(parts):
        day, following = before.journal.heading.end, after.journal.heading.start
        assert following in (day, f"2026-01-{int(day[-2:]) + 1:02d}")
