"""Which archive a setting means."""

from __future__ import annotations

from pathlib import Path

from zarf.ports.storage.api import Archive
from zarf.ports.storage.local import LocalArchive
from zarf.ports.storage.s3 import S3Archive


def open_archive(setting: str) -> Archive:
    """The archive of *setting*: a folder, or `s3://bucket/prefix` (access data and region from the environment)."""
    if setting.startswith("s3://"):
        bucket, _, prefix = setting.removeprefix("s3://").partition("/")
        return S3Archive(bucket, prefix)
    return LocalArchive(Path(setting))
