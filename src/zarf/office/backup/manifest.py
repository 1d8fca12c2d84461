"""The list that makes files at a target a backup: which file of the ledger folder lies there under which name.

A manifest holds all that is backed up, also what is no longer here; it is written last, so what it names is there. It
is JSON under `<VKN>/manifests/<moment>.json` and is enough, with the recovery key, to get everything back.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from zarf.core.errors import NotFound, ZarfError
from zarf.core.findings import finding
from zarf.ports.storage.backup.api import BackupTarget
from zarf.ports.storage.backup.coding import Coding

_FORMAT = "zarf-backup-1"
_LARGEST = 256 * 1024 * 1024
_MOMENT = "%Y%m%dT%H%M%S.%fZ"
_YEAR = re.compile(r"(\d{2}\.\d{2}\.\d{4})-(\d{2}\.\d{2}\.\d{4})", re.ASCII)
_PLAIN_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UNFOLDED = str.maketrans({"ı": "i", "ł": "l", "ø": "o"})


class ManifestUnreadable(ZarfError):
    """EF-BCK-011."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One file. path: below the firm's ledger folder. stored: its name at the target. Sizes in bytes.

    modified_ns: of the file here when it was read, so that it need not be read again; recipient: who can open it.
    """

    path: str
    stored: str
    coding: Coding
    size: int
    sha256: str
    stored_size: int
    stored_sha256: str
    modified_ns: int = 0
    recipient: str = ""

    @property
    def months(self) -> tuple[date, date, int] | None:
        """First and last day of its fiscal year and its month; None where the path tells none."""
        first, *rest = self.path.split("/")
        found = _YEAR.fullmatch(first)
        month = next((part for part in rest[:-1] if re.fullmatch(r"0[1-9]|1[0-2]", part)), "")
        if found is None or not month:
            return None
        try:
            starts, ends = (datetime.strptime(text, "%d.%m.%Y").date() for text in found.groups())
        except ValueError:
            return None
        return starts, ends, int(month)

    def is_of(self, year: int, month: int) -> bool:
        """Whether it belongs to a fiscal year that begins in *year*; with a month: to that calendar month of *year*."""
        told = self.months
        if told is None:
            return False
        starts, ends, number = told
        if not month:
            return starts.year == year
        # In a fiscal year of its own the months of the later calendar year come behind.
        calendar_year = starts.year if number >= starts.month else ends.year
        return (calendar_year, number) == (year, month)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """name: at the target, "" before it is written. made_at: ISO 8601, UTC."""

    format: str
    owner: str
    made_at: str
    files: list[Entry]
    name: str = ""


def stored_name(owner: str, path: str, coding: Coding) -> str:
    """A readable name in ASCII for a path.

    >>> stored_name("1234567808", "01.01.2026-31.12.2026/İPTAL EDİLENLER/SİLİNENLER/01/a.xml", Coding.GZIP)
    '1234567808/01.01.2026-31.12.2026/IPTAL_EDILENLER/SILINENLER/01/a.xml.gz'
    """
    return "/".join([owner, *(_ascii(part) for part in path.split("/"))]) + coding.ending


def marked(name: str, sha256: str) -> str:
    """Another name for other content.

    >>> marked("a/b.xml.gz", "0123456789")
    'a/b-01234567.xml.gz'
    """
    folder, slash, last = name.rpartition("/")
    stem, dot, endings = last.partition(".")
    return f"{folder}{slash}{stem}-{sha256[:8]}{dot}{endings}"


def _ascii(part: str) -> str:
    folded = unicodedata.normalize("NFKD", part.translate(_UNFOLDED)).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^A-Za-z0-9._-]", "_", folded) or "_"
    return f"_{name[1:]}" if name.startswith(".") else name


def names(target: BackupTarget, owner: str) -> list[str]:
    """All manifests of an owner, the newest first."""
    return sorted((kept.name for kept in target.list(f"{owner}/manifests/")), reverse=True)


def newest(target: BackupTarget, owner: str) -> Manifest | None:
    """The newest one that can be read; None when there is none."""
    for name in names(target, owner):
        try:
            return read(target, owner, name)
        except ManifestUnreadable:
            continue
    return None


def chosen(target: BackupTarget, owner: str, name: str) -> Manifest:
    """The manifest of that name, or the newest for "". Raises NotFound (EF-BCK-012), ManifestUnreadable."""
    found = names(target, owner)
    if not found or (name and name not in found):
        raise NotFound(finding("EF-BCK-012"))
    return read(target, owner, name or found[0])


def read(target: BackupTarget, owner: str, name: str) -> Manifest:
    """Raises ManifestUnreadable for what is no manifest of this owner."""
    into = _Limited()
    target.get(name, into)
    try:
        found = msgspec.json.decode(into.getvalue(), type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ManifestUnreadable(finding("EF-BCK-011", found=name)) from None
    sound = all(_is_sound(entry, owner) for entry in found.files)
    if found.format != _FORMAT or found.owner != owner or not sound:
        raise ManifestUnreadable(finding("EF-BCK-011", found=name))
    return msgspec.structs.replace(found, name=name)


def write(target: BackupTarget, owner: str, files: Iterable[Entry], now: datetime, room: Path) -> Manifest:
    """Put a new manifest; its name comes behind those of all that are there, whatever the clock says."""
    told = now.astimezone(UTC)
    last = next(iter(names(target, owner)), "")
    if last and last >= _name(owner, told):
        text = last.rpartition("/")[2].removesuffix(".json")
        told = datetime.strptime(text, _MOMENT).replace(tzinfo=UTC) + timedelta(microseconds=1)
    made = Manifest(
        format=_FORMAT,
        owner=owner,
        made_at=now.isoformat(),
        files=sorted(files, key=lambda entry: entry.path),
        name=_name(owner, told),
    )
    file = room / "manifest.json"
    file.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1))
    target.put(made.name, file)
    return made


def as_dict(entry: Entry) -> dict[str, Any]:
    """For the database."""
    told: dict[str, Any] = msgspec.to_builtins(entry)
    return told


def from_dict(told: dict[str, Any]) -> Entry:
    return msgspec.convert(told, Entry)


def wanted(manifest: Manifest, year: int, month: int) -> Iterator[Entry]:
    """The entries of a fiscal year (month 0), of a month, or all (year 0)."""
    return (entry for entry in manifest.files if not year or entry.is_of(year, month))


def _name(owner: str, moment: datetime) -> str:
    return f"{owner}/manifests/{moment.strftime(_MOMENT)}.json"


def _is_sound(entry: Entry, owner: str) -> bool:
    """A manifest comes from outside: its paths may not lead elsewhere."""
    parts = entry.path.split("/")
    leads_away = any(part.startswith(".") or not part or "\\" in part or "\0" in part for part in parts)
    digests = _PLAIN_DIGEST.fullmatch(entry.sha256) and _PLAIN_DIGEST.fullmatch(entry.stored_sha256)
    return not leads_away and bool(digests) and entry.stored.startswith(f"{owner}/") and entry.size >= 0


class _Limited(io.BytesIO):
    """Memory that a manifest fits into and a wrong file does not."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > _LARGEST:
            raise ManifestUnreadable(finding("EF-BCK-011", found=f"> {_LARGEST}"))
        return super().write(data)
