"""What GİB looks at in a package: seal, structure, rules, whose it is, and that berat and ledger belong together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from zarf.core.documents.edefter.names import LedgerFileName, LedgerKind
from zarf.core.findings import finding
from zarf.core.ledgers.checking import check_ledger
from zarf.core.ledgers.summary import LedgerSummary
from zarf.core.seal import SealReport, SealResult, verify_document
from zarf.core.seal.big_files import verify_file
from zarf_simulator.edefter.authority import Kamusm
from zarf_simulator.edefter.packages import Packages
from zarf_simulator.edefter.parties import Parties
from zarf_simulator.edefter.settings import Settings

_LARGEST_WITH_TREE = 4 * 1024 * 1024
_MOST_TOLD = 5


class Refused(ValueError):
    """The package fails; the text is what the package list shows."""


class Judge:
    """Judges files. Raises Refused, or httpx.HTTPError while KamuSM is away."""

    def __init__(self, kamusm: Kamusm, parties: Parties, packages: Packages) -> None:
        self._kamusm = kamusm
        self._parties = parties
        self._packages = packages

    def berat(self, name: LedgerFileName, files: dict[LedgerKind, Path], settings: Settings, at: datetime) -> None:
        """The berat or report of a package."""
        self._check_parts(name)
        summary = self._file(name, files[name.kind], at)
        if settings.is_production:
            program = program_of(files[name.kind])
            if program not in self._parties.programs():
                raise Refused(f"kayıtlı olmayan yazılım: {program[:120]}")
        if summary.owner != name.owner:
            raise Refused(f"dosya {summary.owner[:20]} adına, paket {name.owner} adına")
        if name.kind is LedgerKind.REPORT:
            self._check_report(name)

    def ledger(self, name: LedgerFileName, files: dict[LedgerKind, Path], at: datetime) -> None:
        """The ledger beside the berat, where one came along."""
        for kind, path in files.items():
            if kind is name.kind:
                continue
            summary = self._file(name.of_kind(kind), path, at)
            berat = self._file(name, files[name.kind], at)
            if not summary.seal_value or summary.seal_value != berat.copied_value:
                raise Refused("beratın taşıdığı imza değeri defterin imzası değil")

    def _file(self, name: LedgerFileName, path: Path, at: datetime) -> LedgerSummary:
        report = self._seal(path, name.owner, at)
        if report.result is not SealResult.VALID:
            told = "; ".join(finding(code).message("tr") for code in report.reasons[:_MOST_TOLD])
            raise Refused(f"{name.text} mührü geçersiz: {told}")
        with path.open("rb") as file:
            verdict = check_ledger(file, name.text)
        if not verdict.valid or verdict.summary is None:
            told = "; ".join(item.message("tr") for item in verdict.findings[:_MOST_TOLD])
            raise Refused(f"{name.text} kurallara uymuyor: {told}")
        return verdict.summary

    def _seal(self, path: Path, owner: str, at: datetime) -> SealReport:
        trust, revocation = self._kamusm.trust(), self._kamusm.revocation()
        may_seal = self._parties.may_act(owner)
        if path.stat().st_size <= _LARGEST_WITH_TREE:
            data = path.read_bytes()
            return verify_document(data, trust=trust, revocation=revocation, at=at, may_seal=may_seal)
        with path.open("rb") as file:
            return verify_file(file, trust=trust, revocation=revocation, at=at, may_seal=may_seal)

    def _check_parts(self, name: LedgerFileName) -> None:
        """000000 says that the month is one part: it and 000001 never stand side by side."""
        for row in self._packages.done_of_period(name):
            if row["kind"] == name.kind.code and (row["part"] == 0) != (name.part == 0):
                raise Refused(f"{row['package_id']} ile birlikte olamaz: ay hem tek hem çok parçalı görünür")

    def _check_report(self, name: LedgerFileName) -> None:
        """The report comes after all berats of its month."""
        done = {row["kind"] for row in self._packages.done_of_period(name)}
        missing = [kind for kind in ("YB", "KB") if kind not in done]
        if missing:
            raise Refused(f"defter raporundan önce {' ve '.join(missing)} beratları onaylanmış olmalı")


def program_of(path: Path) -> str:
    """The sourceApplication in the heading of a file, "" where it has none."""
    with path.open("rb") as file:
        head = file.read(_LARGEST_WITH_TREE)
    return next(_texts(head, b"sourceApplication"), "")


def _texts(data: bytes, name: bytes) -> Iterator[str]:
    for piece in data.split(b":" + name + b" ")[1:] + data.split(b":" + name + b">")[1:]:
        inside = piece[: piece.find(b"</")]
        yield inside.rpartition(b">")[2].decode("utf-8", "replace").strip()
