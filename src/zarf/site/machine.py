"""What this machine has of the programs that are not Python packages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from zarf.site.compiled import what_is_missing


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _dejavu() -> bool:
    return any(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))


def _softhsm() -> bool:
    """The program that makes tokens, and the module it makes them for."""
    places = [Path("/usr/lib/softhsm"), *Path("/usr/lib").glob("*/softhsm"), Path("/usr/local/lib/softhsm")]
    return _program("softhsm2-util")() and any((place / "libsofthsm2.so").exists() for place in places)


@dataclass(frozen=True, slots=True)
class Need:
    """A Debian package, how to see that it is there, and what is left out without it."""

    package: str
    is_there: Callable[[], bool]
    without_tr: str
    without_en: str


NEEDS: tuple[Need, ...] = (
    Need(
        "xmlsec1",
        _program("xmlsec1"),
        "mühürler ikinci bir yazılımla doğrulanmaz",
        "seals are not checked by a second program",
    ),
    Need(
        "softhsm2",
        _softhsm,
        "kart ve HSM anahtarı (PKCS#11) testleri atlanır",
        "tests of keys on cards and HSMs (PKCS#11) are skipped",
    ),
    Need("chromium", _program("chromium"), "tarayıcı testleri atlanır", "browser tests are skipped"),
    Need(
        "fonts-dejavu-core",
        _dejavu,
        "ekran görüntülerinde yazı tipi eksik kalır",
        "screenshots lack their font",
    ),
)


COMPILER = Need(
    "gcc libc6-dev python3-dev",
    lambda: what_is_missing() not in ("compiler", "headers"),
    "denetimler derlenmeden, daha yavaş çalışır",
    "checks run uncompiled, slower",
)
"""For `zarf compile`. Not one of NEEDS: tests that compile are named slow, and nothing else is left out."""


def missing() -> list[Need]:
    """The needs this machine does not meet."""
    return [need for need in NEEDS if not need.is_there()]


def apt_line(needs: Iterable[Need]) -> str:
    """The command that installs *needs*."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install -y --no-install-recommends " + " ".join(need.package for need in needs)
