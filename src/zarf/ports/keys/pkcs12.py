"""Keys in PKCS#12 files: `pkcs12:<path>?password-file=<path>`.

The password stands in a file, never in the reference: references are kept in the database and shown in lists.
Without `password-file` the key file is opened with an empty password.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs, unquote

from cryptography.hazmat.primitives.serialization import pkcs12

from zarf.core.errors import SealRefused, Unavailable
from zarf.core.findings import finding
from zarf.ports.keys.api import SealKey
from zarf.ports.keys.loaded import LoadedKey

SCHEME = "pkcs12:"
_LARGEST_FILE = 1024 * 1024
_STILL_BEING_WRITTEN = 5.0
"""Seconds for which a file that cannot be read, in the place of one that could, is taken for half-written."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A loaded key and the files it came from, as they looked then."""

    key: SealKey
    files: tuple[Path, ...]
    looks: tuple[object, ...]


class Pkcs12KeyStore:
    """Opens each file once, and again when it was replaced; loading an RSA key costs tens of milliseconds."""

    def __init__(self) -> None:
        self._keys: dict[str, _Held] = {}
        self._lock = Lock()

    def open(self, reference: str) -> SealKey:
        held = self._keys.get(reference)
        if held is not None and held.looks == _looks(held.files):
            return held.key
        with self._lock:
            held = self._keys.get(reference)
            if held is None or held.looks != _looks(held.files):
                held = self._keys[reference] = _renewed(reference, held)
        return held.key


def reference(path: Path, password_file: Path | None = None) -> str:
    """The reference to the key in *path*. Characters with a meaning in the reference are escaped."""
    query = f"?password-file={_escape(password_file)}" if password_file is not None else ""
    return f"{SCHEME}{_escape(path)}{query}"


def absolute(text: str) -> str:
    """The reference with absolute paths, so that it means the same to a process that runs in another folder.

    What is no reference to a PKCS#12 file is given back as it is; opening it tells what is wrong.
    """
    try:
        key_file, password_file = _parse(text)
    except SealRefused:
        return text
    return reference(key_file.absolute(), password_file.absolute() if password_file is not None else None)


def files_of(text: str) -> list[Path]:
    """The key's file, and its password's. Raises SealRefused for another reference."""
    key_file, password_file = _parse(text)
    return [key_file] if password_file is None else [key_file, password_file]


def _escape(path: Path) -> str:
    text = str(path)
    for character in "%?&#+;":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _renewed(text: str, held: _Held | None) -> _Held:
    """The key as its files are now. A file that is only now being written may be torn: then what was held goes on."""
    key_file, password_file = _parse(text)
    files = (key_file,) if password_file is None else (key_file, password_file)
    # Looked at before they are read: what changes meanwhile is read again next time.
    looks = _looks(files)
    try:
        return _Held(_load(key_file, password_file), files, looks)
    except SealRefused:
        if held is not None and _is_fresh(files):
            return held
        raise


def _looks(files: tuple[Path, ...]) -> tuple[object, ...]:
    """What changes when a file is replaced or written anew."""
    return tuple(_look(file) for file in files)


def _look(file: Path) -> object:
    try:
        found = file.stat()
    except OSError as error:
        return error.errno
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _is_fresh(files: tuple[Path, ...]) -> bool:
    """Whether one of them was touched within the last seconds, by the clock that stamps files."""
    touched = [file.stat().st_mtime for file in files if file.exists()]
    return len(touched) == len(files) and time.time() - max(touched) < _STILL_BEING_WRITTEN


def _load(key_file: Path, password_file: Path | None) -> SealKey:
    password = _read(password_file).rstrip(b"\r\n") if password_file is not None else b""
    data = _read(key_file)
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(data, password or None)
    except ValueError:
        # The cause may quote what it read: it is left out on purpose.
        raise SealRefused(finding("EF-KEY-003", file=key_file.name)) from None
    if key is None or certificate is None:
        raise SealRefused(finding("EF-KEY-006", file=key_file.name))
    return LoadedKey(key, certificate)


def _parse(text: str) -> tuple[Path, Path | None]:
    if not text.startswith(SCHEME):
        raise SealRefused(finding("EF-KEY-001", scheme=text.partition(":")[0][:20]))
    path, _, query = text.removeprefix(SCHEME).partition("?")
    options = parse_qs(query, keep_blank_values=True, strict_parsing=False)
    if not path or set(options) - {"password-file"}:
        raise SealRefused(finding("EF-KEY-001", scheme="pkcs12"))
    given = options.get("password-file")
    return Path(unquote(path)), Path(given[0]) if given else None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise SealRefused(finding("EF-KEY-002", file=path.name)) from None
    except OSError as error:
        raise Unavailable(finding("EF-KEY-007", file=path.name, reason=error.strerror or "?")) from error
    if len(data) > _LARGEST_FILE:
        raise SealRefused(finding("EF-KEY-003", file=path.name))
    return data
