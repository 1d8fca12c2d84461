"""The storage port: bytes written once and kept."""

from zarf.ports.storage.api import AlreadyStored, Archive
from zarf.ports.storage.local import LocalArchive
from zarf.ports.storage.memory import MemoryArchive
from zarf.ports.storage.opening import open_archive
from zarf.ports.storage.s3 import S3Archive

__all__ = ["AlreadyStored", "Archive", "LocalArchive", "MemoryArchive", "S3Archive", "open_archive"]
