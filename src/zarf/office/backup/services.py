"""Backups of ledgers as other areas and the doors see them."""

from __future__ import annotations

from collections.abc import Sequence

from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.backup import manifest as manifests
from zarf.office.backup.jobs import run_later
from zarf.office.backup.manifest import Entry, Manifest
from zarf.office.backup.models import BackupRun, BackupSetting
from zarf.office.backup.runs import back_up, carry_out, failed, readable_copies, restore, run_of, runs, verify
from zarf.office.backup.targets import (
    FIELDS,
    TargetData,
    WrongSetting,
    begin_connect,
    drive_problem,
    drop_key,
    finish_connect,
    is_connected,
    is_secret_kept,
    make_key,
    needed_setting,
    opened,
    save_target,
    setting,
    waits_for_account,
)
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.storage.backup import SignIn, SignInPending
from zarf.ports.storage.backup.coding import RecoveryKey

__all__ = [
    "FIELDS",
    "BackupRun",
    "BackupSetting",
    "Entry",
    "Manifest",
    "RecoveryKey",
    "SignIn",
    "SignInPending",
    "TargetData",
    "WrongSetting",
    "back_up",
    "begin_connect",
    "carry_out",
    "drive_problem",
    "drop_key",
    "failed",
    "finish_connect",
    "is_connected",
    "is_secret_kept",
    "kept_files",
    "kept_manifests",
    "make_key",
    "readable_copies",
    "restore",
    "run_later",
    "run_of",
    "runs",
    "save_target",
    "setting",
    "verify",
    "waits_for_account",
]


def kept_manifests(taxpayer: Taxpayer) -> Sequence[str]:
    """Names of all manifests at the target, the newest first. Raises NotFound, BackupRefused, Unavailable."""
    with opened(needed_setting(taxpayer)) as target:
        return manifests.names(target, taxpayer.vkn_tckn)


def kept_files(taxpayer: Taxpayer, manifest: str = "") -> Manifest:
    """The manifest of that name, or the newest. Raises NotFound (EF-BCK-012), ManifestUnreadable, Unavailable."""
    with opened(needed_setting(taxpayer)) as target:
        found = manifests.chosen(target, taxpayer.vkn_tckn, manifest)
    if not found.files:
        raise NotFound(finding("EF-BCK-012"))
    return found
