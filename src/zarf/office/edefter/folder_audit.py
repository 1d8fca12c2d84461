"""The durum raporu of a folder: its files put in parts, the parts judged on both cores, the months told in the end.

Needs no database: the folder may be that of any firm and any program. Source of what is asked: core/ledgers/audit.py.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import BinaryIO

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.findings import Finding, finding
from zarf.core.ledgers.audit import Audit, AuditedFile, AuditedPart, as_ledgers_are_sealed, seal_findings
from zarf.core.ledgers.kinds import kind_of_content, named, peek
from zarf.core.ledgers.part_check import PartVerdict, check_part
from zarf.core.ledgers.sealed import SealQuestion
from zarf.core.seal import CrlSet, TrustStore
from zarf.ports.storage.ledger_tree import CannotOpenLedger, LedgerSource, ledger_sources, opened

_WORTH_A_PROCESS = 8 * 1024 * 1024
"""Bytes; starting a process costs as much as judging about so many."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """How seals are judged: anchors and revocation lists as read from their files. lists: None asks for none."""

    anchors: tuple[bytes, ...]
    lists: tuple[bytes, ...] | None
    at: datetime

    def question(self) -> SealQuestion:
        """Raises ValueError for bytes that are no certificates or lists."""
        lists = CrlSet(self.lists) if self.lists is not None else None
        return SealQuestion(TrustStore.from_pem(*self.anchors), lists, self.at)


@dataclass(slots=True)
class FolderAudit:
    """The report of a folder. deleted: files of deleted sets, not judged. others: files that are not e-Defter's."""

    audit: Audit = field(default_factory=Audit)
    files: int = 0
    size: int = 0
    deleted: int = 0
    others: int = 0


@dataclass(slots=True)
class _Group:
    """Files to be judged together: of each name the one that is judged, with its copies and namesakes."""

    sources: list[LedgerSource] = field(default_factory=list)
    copies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    namesakes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(source.size for source in self.sources)


_GroupKey = tuple[str, ...]
Progress = Callable[[int], None]


def audit_folder(
    root: Path, question: AuditQuestion, *, progress: Callable[[int], Progress] | None = None
) -> FolderAudit:
    """Judge every ledger and berat below *root*. progress: is given all bytes, and gives what takes the bytes done.

    Raises OSError when the folder itself cannot be read.
    """
    result = FolderAudit()
    groups = _groups(root, result)
    result.files = sum(len(group.sources) for group in groups)
    result.size = sum(group.size for group in groups)
    tell = progress(result.size) if progress is not None else None
    for group, judged in _judged(groups, question, result.size):
        result.audit.add(judged)
        if tell is not None:
            tell(group.size)
    return result


def _groups(root: Path, result: FolderAudit) -> list[_Group]:
    """The files of each part in the order of months; what is no e-Defter file is counted."""
    by_name: dict[str, list[LedgerSource]] = defaultdict(list)
    nameless: list[LedgerSource] = []
    for one in ledger_sources(root):
        if isinstance(one, Finding):
            result.audit.loose.append(one)
        elif one.is_deleted:
            result.deleted += 1
        elif named(one.name) is not None:
            by_name[one.name].append(one)
        elif one.name.lower().endswith(".xml") and _is_ledger(one, result):
            nameless.append(one)
        else:
            result.others += 1
    groups: dict[_GroupKey, _Group] = defaultdict(_Group)
    for name, sources in sorted(by_name.items()):
        _choose(groups[_key(name)], name, sources)
    return [*(groups[key] for key in sorted(groups)), *(_Group([source]) for source in nameless)]


def _key(text: str) -> _GroupKey:
    name = named(text)
    assert name is not None
    part = "report" if name.kind is LedgerKind.REPORT else f"{name.part:06d}"
    return name.owner, name.branch, f"{name.year:04d}{name.month:02d}", part


def _is_ledger(source: LedgerSource, result: FolderAudit) -> bool:
    """Whether a file whose name says nothing is one of e-Defter's by what is in it."""
    try:
        with opened(source) as file:
            return kind_of_content(peek(file)) is not None
    except CannotOpenLedger as problem:
        result.audit.loose.append(problem.finding)
        return False


def _choose(group: _Group, name: str, sources: list[LedgerSource]) -> None:
    """Of files with one name judge that which lies open; the others are its copies, or quarrel with it."""
    chosen, *others = sorted(sources, key=lambda source: (len(source.members), source.shown))
    group.sources.append(chosen)
    if not others:
        return
    mine = _digest(chosen)
    same = [one.shown for one in others if one.size == chosen.size and _digest(one) == mine]
    group.copies[name] = tuple(same)
    group.namesakes[name] = tuple(one.shown for one in others if one.shown not in same)


def _digest(source: LedgerSource) -> bytes | None:
    try:
        with opened(source) as file:
            digest = hashlib.sha256()
            while block := file.read(_BLOCK):
                digest.update(block)
            return digest.digest()
    except CannotOpenLedger:
        return None  # told when it is judged


def _judged(groups: list[_Group], question: AuditQuestion, size: int) -> Iterator[tuple[_Group, AuditedPart]]:
    if size < _WORTH_A_PROCESS or len(groups) < 2:
        asked = question.question()
        for group in groups:
            yield group, _judge(group, asked)
        return
    workers = min(os.cpu_count() or 1, 2)
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_prepare, initargs=(question,)
    ) as pool:
        yield from zip(groups, pool.map(_judge_there, groups), strict=True)


_asked: list[SealQuestion] = []
"""Of a process that judges: certificates are read once."""


def _prepare(question: AuditQuestion) -> None:
    _asked[:] = [question.question()]


def _judge_there(group: _Group) -> AuditedPart:
    return _judge(group, _asked[0])


def _judge(group: _Group, question: SealQuestion) -> AuditedPart:
    unopened: list[AuditedFile] = []
    verdict = check_part(_open_one_by_one(group, unopened), question)
    verdict.part.let_lines_go()
    files = [*unopened, *(_file(group, source, verdict) for source in group.sources if source.name in verdict.verdicts)]
    known = verdict.part.files or verdict.part.approved
    return AuditedPart(files, verdict.part if known else None)


def _open_one_by_one(group: _Group, unopened: list[AuditedFile]) -> Iterator[tuple[str, BinaryIO]]:
    for source in group.sources:
        with _told(source, unopened), opened(source) as file:
            yield source.name, file


@contextmanager
def _told(source: LedgerSource, unopened: list[AuditedFile]) -> Iterator[None]:
    try:
        yield
    except CannotOpenLedger as problem:
        name = named(source.name)
        kind = name.kind if name is not None else None
        unopened.append(AuditedFile(source.shown, name, kind, readable=False, findings=(problem.finding,)))


def _file(group: _Group, source: LedgerSource, part: PartVerdict) -> AuditedFile:
    verdict, seal = part.verdicts[source.name], part.seals.get(source.name)
    found = list(verdict.findings)
    if seal is not None and verdict.readable:
        seal = as_ledgers_are_sealed(seal)
        found += seal_findings(verdict, seal, source.name)
    for other in group.namesakes.get(source.name, ()):
        found.append(finding("EF-LDG-186", path=source.name, found=other, expected=source.shown))
    return AuditedFile(
        source.shown,
        named(source.name),
        verdict.kind,
        verdict.readable,
        tuple(found),
        seal if verdict.readable else None,
        group.copies.get(source.name, ()),
        verdict.summary.entries if verdict.summary is not None else 0,
    )
