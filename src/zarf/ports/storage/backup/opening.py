"""From what a firm typed to a backup target that can be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from zarf.core.findings import finding
from zarf.ports.storage.backup.api import BackupRefused, BackupTarget
from zarf.ports.storage.backup.drive import DriveTarget
from zarf.ports.storage.backup.drive_sign_in import DriveAccess, DriveHosts
from zarf.ports.storage.backup.folder import FolderTarget
from zarf.ports.storage.backup.s3 import S3Place, S3Target
from zarf.ports.storage.backup.webdav import WebDavTarget

Place = Mapping[str, str]


class BackupPlaces(Protocol):
    """Opens targets. kind: folder, s3, webdav or drive; place: its fields; secret: what the vault keeps for it."""

    def open(self, kind: str, place: Place, secret: str) -> BackupTarget:
        """The target, not yet asked anything. Raises BackupRefused."""
        ...

    def drive_access(self, refresh_token: str = "") -> DriveAccess:
        """For connecting an account. Raises BackupRefused (EF-BCK-022) where no program is registered at Google."""
        ...


@dataclass(frozen=True, slots=True)
class DriveProgram:
    """This installation as Google knows it. secret_file: the client secret in its first line."""

    client_id: str
    secret_file: Path
    hosts: DriveHosts


class RealPlaces:
    """The targets of the world outside."""

    def __init__(self, program: DriveProgram | None = None) -> None:
        self._program = program

    def open(self, kind: str, place: Place, secret: str) -> BackupTarget:
        if kind == "drive":
            return DriveTarget(self.drive_access(secret))
        return _KINDS[kind](place, secret)

    def drive_access(self, refresh_token: str = "") -> DriveAccess:
        if self._program is None:
            raise BackupRefused(finding("EF-BCK-022"))
        try:
            secret = self._program.secret_file.read_text("utf-8").split("\n", 1)[0].strip()
        except (OSError, UnicodeDecodeError):
            raise BackupRefused(finding("EF-BCK-022")) from None
        return DriveAccess(self._program.client_id, secret, refresh_token, hosts=self._program.hosts)


def _folder(place: Place, _secret: str) -> BackupTarget:
    return FolderTarget(Path(place["folder"]))


def _s3(place: Place, secret: str) -> BackupTarget:
    region = place.get("region") or "us-east-1"
    endpoint, prefix = place.get("endpoint", ""), place.get("prefix", "")
    return S3Target(S3Place(place["bucket"], prefix, endpoint, region, place.get("access_key_id", ""), secret))


def _webdav(place: Place, secret: str) -> BackupTarget:
    return WebDavTarget(place["address"], place.get("user", ""), secret)


_KINDS: Mapping[str, Callable[[Place, str], BackupTarget]] = {"folder": _folder, "s3": _s3, "webdav": _webdav}
