"""Which PKCS#11 modules are known by name, and where they lie on this machine. Opens none of them."""

from __future__ import annotations

import os
import stat
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from zarf.core.errors import SealRefused
from zarf.core.findings import finding


@dataclass(frozen=True, slots=True)
class KnownModule:
    """A maker's module: the name used in references, the device it drives, the names of its file."""

    name: str
    device: str
    file_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstalledModule:
    known: KnownModule
    path: Path


@cache
def known_modules() -> tuple[KnownModule, ...]:
    """In the order of the data file."""
    return tuple(KnownModule(row["name"], row["device"], tuple(row["files"])) for row in _data()["module"])


def installed_modules() -> list[InstalledModule]:
    """Those of the known modules that lie in one of the known folders, each once."""
    found = ((known, _installed_path(known)) for known in known_modules())
    return [InstalledModule(known, path) for known, path in found if path is not None]


def module_path(name: str) -> Path:
    """The real file behind a known name, or behind an absolute path.

    A module is code that runs in this process: a file that others may change is refused. Raises SealRefused.
    """
    if "/" in name:
        path = Path(name)
        if not path.is_absolute() or not path.is_file():
            raise SealRefused(finding("EF-KEY-013", module=name[:200]))
    else:
        found = next((_installed_path(known) for known in known_modules() if known.name == name), None)
        if found is None:
            raise SealRefused(finding("EF-KEY-013", module=name[:200]))
        path = found
    real = path.resolve()
    about = real.stat()
    if about.st_uid not in (0, os.geteuid()) or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise SealRefused(finding("EF-KEY-014", module=str(real)))
    return real


def _installed_path(known: KnownModule) -> Path | None:
    places = (Path(folder) / name for folder in _data()["folders"] for name in known.file_names)
    return next((place for place in places if place.is_file()), None)


@cache
def _data() -> dict[str, Any]:
    """The data file: `folders`, and a `module` table with name, device and files for each."""
    return tomllib.loads(files("zarf.ports.keys").joinpath("pkcs11_modules.toml").read_text("utf-8"))
