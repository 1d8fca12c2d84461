"""A firm with a mali mühür of a simulated KamuSM, kept in a folder, so that a child process has the very same ports."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.story.exchange.exchange_world import ROOT, child_environment

from zarf.core.seal import TrustStore
from zarf.ports.clock import OffsetFileClock
from zarf.ports.keys.pkcs12 import Pkcs12KeyStore, reference
from zarf.ports.revocation.memory import MemoryRevocation
from zarf.ports.storage.local import LocalArchive
from zarf.ports.wired import Ports

VKN, TITLE = "1234567808", "Deneme Kırtasiye Sanayi ve Ticaret A.Ş."


def build_ports(folder: Path) -> Ports:
    """The ports of this world: real ones, but for the revocation lists, which lie in the folder."""
    revocation = MemoryRevocation(lambda: [file.read_bytes() for file in sorted((folder / "crl").iterdir())])
    revocation.refresh()
    return Ports(
        archive=LocalArchive(folder / "archive"),
        efatura=None,  # type: ignore[arg-type]
        user_list=None,  # type: ignore[arg-type]
        keys=Pkcs12KeyStore(),
        revocation=revocation,
        trust=TrustStore.from_pem((folder / "anchors.pem").read_bytes()),
        clock=OffsetFileClock(folder / "clock"),
    )


def make_keys(folder: Path) -> str:
    """The authority's files and the firm's key; gives its reference."""
    from zarf_simulator.kamusm.authority import Authority

    now = datetime.now(UTC)
    authority = Authority.create(now)
    (folder / "anchors.pem").write_bytes(authority.anchors_pem)
    (folder / "crl").mkdir()
    for name, data in (("sub", authority.sub_crl(now)), ("root", authority.root_crl(now))):
        (folder / "crl" / f"{name}.crl").write_bytes(data)
    (folder / "key.p12").write_bytes(authority.issue(VKN, TITLE, now=now, key="rsa").pkcs12("deneme"))
    (folder / "key.password").write_text("deneme", "ascii")
    return str(reference(folder / "key.p12", folder / "key.password"))


@dataclass
class Books:
    """What the story works with."""

    folder: Path
    taxpayer: Any
    database_url: str
    program: str

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def month(self) -> Path:
        found = sorted((self.home / "edefter" / VKN).glob("*/01"))
        return found[0] if found else self.home / "nothing"

    def environment(self) -> dict[str, str]:
        return child_environment(
            DATABASE_URL=self.database_url,
            ZARF_HOME=str(self.home),
            ZARF_EDEFTER_PROGRAM=self.program,
            PYTHONPATH=os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        )

    def child(self, pk: int, kill_at: str = "") -> int:
        """Close the set in a process of its own; its exit code."""
        words = [sys.executable, "-m", "tests.story.edefter.edefter_child", str(self.folder), str(pk), kill_at]
        done = subprocess.run(words, cwd=ROOT, env=self.environment(), capture_output=True, timeout=120, check=False)
        assert done.returncode in (0, -9), done.stderr.decode()[-3000:]
        return done.returncode

    def zarf(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The command line."""
        command = [sys.executable, "-P", "-m", "zarf.site.entry", *words]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment() | {"ZARF_LANGUAGE": "tr"}, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
