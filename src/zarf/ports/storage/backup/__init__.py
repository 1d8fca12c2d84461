"""Backup targets: places outside the house that hold second copies under their own names."""

from zarf.ports.storage.backup.api import BackupRefused, BackupTarget, Kept
from zarf.ports.storage.backup.drive import DriveTarget
from zarf.ports.storage.backup.drive_sign_in import DriveAccess, DriveHosts, SignIn, SignInPending
from zarf.ports.storage.backup.folder import FolderTarget
from zarf.ports.storage.backup.memory import MemoryTarget
from zarf.ports.storage.backup.opening import BackupPlaces, DriveProgram, RealPlaces
from zarf.ports.storage.backup.s3 import S3Target
from zarf.ports.storage.backup.webdav import WebDavTarget

__all__ = [
    "BackupPlaces",
    "BackupRefused",
    "BackupTarget",
    "DriveAccess",
    "DriveHosts",
    "DriveProgram",
    "DriveTarget",
    "FolderTarget",
    "Kept",
    "MemoryTarget",
    "RealPlaces",
    "S3Target",
    "SignIn",
    "SignInPending",
    "WebDavTarget",
]
