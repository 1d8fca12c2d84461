"""Asking for a run and carrying it out: one of a firm at a time, begun again after a kill, ended with its counts."""

from __future__ import annotations

from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from zarf.core.errors import Conflict, NotFound, ZarfError
from zarf.core.findings import Finding, finding
from zarf.office.audit import services as audit
from zarf.office.backup import fetching, putting
from zarf.office.backup.models import BackupRun, BackupSetting
from zarf.office.backup.progress import Progress, stored_finding
from zarf.office.backup.targets import is_connected, needed_setting, opened
from zarf.office.edefter import services as edefter
from zarf.office.run_lock import BACKUP, only_run_of
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.office.vault import services as vault
from zarf.ports.clock.api import ISTANBUL
from zarf.ports.storage.backup import BackupRefused, BackupTarget
from zarf.ports.storage.backup.coding import read_keys
from zarf.ports.wired import ports

_KEYS = "backup.restoring"
"""Place in the vault of the recovery key that a restore was given; it is forgotten when the restore ends."""
_MOST_TRIES = 10
_Task, _State = BackupRun.Task, BackupRun.State


def back_up(taxpayer: Taxpayer, actor: str, *, is_scheduled: bool = False) -> BackupRun:
    """Ask for a backup; one that is under way already is that one. Raises NotFound, Conflict (EF-BCK-018)."""
    open_run = runs(taxpayer).filter(ended_at=None).first()
    if open_run is not None and open_run.task == _Task.BACKUP:
        require(taxpayer.pk, Right.EDEFTER_CHANGE)
        return open_run
    return _ask(taxpayer, _Task.BACKUP, actor, {}, is_scheduled=is_scheduled)


def verify(taxpayer: Taxpayer, actor: str, *, deep: bool = False, manifest: str = "") -> BackupRun:
    """Ask for a verification; deep: every file is downloaded and compared. Raises NotFound, Conflict."""
    return _ask(taxpayer, _Task.VERIFY, actor, {"deep": deep, "manifest": manifest})


def restore(
    taxpayer: Taxpayer, actor: str, *, year: int = 0, month: int = 0, manifest: str = "", keys: str = ""
) -> BackupRun:
    """Ask for a restore: all, a fiscal year (by the year it begins in), or a month.

    keys: recovery keys, one a line. Raises NotFound, Conflict, WrongKey for what is no key.
    """
    read_keys(keys)
    with transaction.atomic():
        run = _ask(taxpayer, _Task.RESTORE, actor, {"year": year, "month": month, "manifest": manifest})
        if keys.strip():
            vault.keep(taxpayer.pk, _KEYS, keys, actor)
    return run


def runs(taxpayer: Taxpayer) -> QuerySet[BackupRun]:
    """All runs of a firm, the newest first."""
    return BackupRun.objects.filter(taxpayer=taxpayer).order_by("-asked_at", "-pk")


def run_of(taxpayer: Taxpayer, pk: int) -> BackupRun:
    """Raises NotFound (EF-BCK-012)."""
    row = runs(taxpayer).filter(pk=pk).first()
    if row is None:
        raise NotFound(finding("EF-BCK-012"))
    return row


def carry_out(pk: int) -> BackupRun:
    """Do what a run was asked for, unless another process is at it; gives the run as it stands then."""
    run = BackupRun.objects.select_related("taxpayer").get(pk=pk)
    with only_run_of(run.taxpayer, BACKUP) as is_mine:
        run.refresh_from_db()
        if is_mine and run.ended_at is None:
            _carry_out(run)
    return run


def _carry_out(run: BackupRun) -> None:
    run.tries, run.state = run.tries + 1, _State.RUNNING
    run.save(update_fields=["tries", "state"])
    progress = Progress(run)
    if run.tries > _MOST_TRIES:
        _end(run, progress, [finding("EF-BCK-026", found=str(_MOST_TRIES))])
        return
    folder = edefter.ledger_folder()
    room_name = f"backup-{run.taxpayer_id}"
    try:
        # What a killed run left there is half a file at best.
        folder.leave_work(room_name)
        room = folder.work(room_name)
        row = needed_setting(run.taxpayer)
        with opened(row) as target:
            run.manifest = _work(run, row, target, room, progress)
    except ZarfError as problem:
        _end(run, progress, [problem.finding, *progress.problems])
    else:
        _end(run, progress, progress.problems)
    finally:
        folder.leave_work(room_name)


def _work(run: BackupRun, row: BackupSetting, target: BackupTarget, room: Path, progress: Progress) -> str:
    if run.task == _Task.BACKUP:
        return putting.put_all(row, target, room, progress)
    if run.task == _Task.VERIFY:
        return fetching.verify(row, target, run, progress)
    keys = vault.reveal(run.taxpayer_id, _KEYS) or ""
    return fetching.restore(row, target, run, keys, room, progress)


def _end(run: BackupRun, progress: Progress, problems: list[Finding]) -> None:
    run.state = _State.FAILED if problems else _State.DONE
    run.progress, run.counts = progress.told(), {**progress.counts, "bytes": progress.moved}
    run.problems = [stored_finding(item) for item in problems]
    run.ended_at = ports().clock.now()
    with transaction.atomic():
        run.save()
        vault.forget(run.taxpayer_id, _KEYS)


def _ask(
    taxpayer: Taxpayer, task: str, actor: str, choices: dict[str, object], *, is_scheduled: bool = False
) -> BackupRun:
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    if not is_connected(needed_setting(taxpayer)):
        raise BackupRefused(finding("EF-BCK-024"))
    try:
        with transaction.atomic():
            run = BackupRun.objects.create(
                taxpayer=taxpayer,
                task=task,
                choices=choices,
                is_scheduled=is_scheduled,
                asked_at=ports().clock.now(),
                asked_by=actor[:150],
            )
            audit.write(f"backup.{task if task != _Task.BACKUP else 'run'}", taxpayer.pk, new=dict(choices))
    except IntegrityError as problem:
        raise Conflict(finding("EF-BCK-018")) from problem
    return run


def waiting() -> list[BackupRun]:
    """Runs that were asked for and have not ended: their job was lost, or its worker was killed."""
    return list(BackupRun.objects.filter(ended_at=None).order_by("asked_at"))


def ask_for_due() -> list[BackupRun]:
    """The daily runs whose hour has come (Istanbul) and that were not asked for today."""
    now = ports().clock.now().astimezone(ISTANBUL)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    asked = []
    for row in BackupSetting.objects.filter(daily_at__lte=now.hour).select_related("taxpayer"):
        today = runs(row.taxpayer).filter(is_scheduled=True, asked_at__gte=midnight)
        if not row.taxpayer.is_active or not is_connected(row) or today.exists():
            continue
        try:
            asked.append(back_up(row.taxpayer, "zarf", is_scheduled=True))
        except Conflict:
            # Something else is under way; the next look asks again.
            continue
    return asked


def readable_copies(row: BackupSetting) -> int:
    """How many files of a firm that encrypts lie at the target for anybody to read, as the last backup saw it.

    One that was made before the key says nothing of it: all that was there by then is readable.
    """
    last = runs(row.taxpayer).filter(task=_Task.BACKUP, state=_State.DONE).first()
    if not row.recipient or last is None:
        return 0
    counts: dict[str, int] = last.counts
    return counts.get(putting.READABLE, sum(counts.get(name, 0) for name in ("put", "same", "only_there")))


def failed(taxpayer_ids: list[int]) -> list[BackupRun]:
    """The last ended backup and the last ended verification of each firm, where they failed."""
    found = []
    for task in (_Task.BACKUP, _Task.VERIFY):
        ended = BackupRun.objects.filter(taxpayer_id__in=taxpayer_ids, task=task).exclude(ended_at=None)
        last = ended.order_by("taxpayer_id", "-ended_at").distinct("taxpayer_id")
        found += [run for run in last if run.state == _State.FAILED]
    return found
