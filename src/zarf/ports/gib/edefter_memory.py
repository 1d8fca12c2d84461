"""The e-Defter service in this process's memory, for tests."""

from __future__ import annotations

from datetime import datetime

from zarf.core.documents.edefter.names import InvalidLedgerFileName, LedgerFileName
from zarf.core.seal.keys import SealKey
from zarf.core.wire.edefter_service import ApprovedFile, PackageState
from zarf.ports.gib.api import GibError
from zarf.ports.gib.edefter_api import EDefterFault


class MemoryEDefter:
    """Takes packages with the faults 105, 108, 111, 204 and 304, and answers what a test puts in.

    taken: packages by id. answers: state by id. berats: approved files by id.
    before: raised at the next call, before anything is taken; after: raised once something was taken.
    """

    def __init__(self) -> None:
        self.taken: dict[str, bytes] = {}
        self.answers: dict[str, PackageState] = {}
        self.berats: dict[str, ApprovedFile] = {}
        self.before: GibError | None = None
        self.after: GibError | None = None

    def send(self, file_name: str, package: bytes, key: SealKey, at: datetime) -> str:
        self._break("before")
        if not package:
            raise EDefterFault(105, "Paket içeriği boş")
        try:
            name = LedgerFileName.parse(file_name)
        except InvalidLedgerFileName:
            raise EDefterFault(108, "Paket adı geçerli değil") from None
        if name.stem in self.taken:
            raise EDefterFault(111, "Paket daha önce yüklenmiş")
        self.taken[name.stem] = package
        self.answers.setdefault(name.stem, PackageState("Paket işlenmeyi bekliyor", 1, name.stem))
        self._break("after")
        return f"{name.stem} paketi işleme alındı"

    def states(self, package_id: str, key: SealKey, at: datetime) -> tuple[PackageState, ...]:
        self._break("before")
        if package_id not in self.answers:
            raise EDefterFault(304, "Paket bulunamadı")
        return (self.answers[package_id],)

    def approved(self, package_id: str, key: SealKey, at: datetime) -> ApprovedFile:
        self._break("before")
        if package_id not in self.berats:
            raise EDefterFault(204, "Başarıyla işlenmiş paket bulunamadı")
        return self.berats[package_id]

    def _break(self, when: str) -> None:
        """Raise what was put in, once."""
        problem: GibError | None = getattr(self, when)
        setattr(self, when, None)
        if problem is not None:
            raise problem
