"""A small world for the stories: Merkez as a process, a simulated KamuSM, seller A and buyer B, both served here.

The product's ports are built from a folder alone, so that a child process can build the very same ones.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from zarf.core.seal import TrustStore
from zarf.ports.clock import OffsetFileClock
from zarf.ports.gib.efatura import HttpEFatura
from zarf.ports.gib.user_list import HttpUserList
from zarf.ports.keys import KeyStores
from zarf.ports.keys.pkcs12 import reference
from zarf.ports.revocation.memory import MemoryRevocation
from zarf.ports.storage.local import LocalArchive
from zarf.ports.wired import Ports

ROOT = Path(__file__).parents[3]
SELLER, BUYER, INTEGRATOR = "1234567808", "9876543217", "1111111104"
TITLES = {SELLER: "Deneme Kırtasiye Sanayi ve Ticaret A.Ş.", BUYER: "Örnek İnşaat Limited Şirketi"}
PLACES = {SELLER: ("Kadıköy", "İstanbul"), BUYER: ("Çankaya", "Ankara")}


def alias(vkn: str, role: str) -> str:
    return f"urn:mail:default{role.lower()}@{'deneme' if vkn == SELLER else 'ornek'}.test"


def build_ports(folder: Path) -> Ports:
    """The ports of this world: real ones, but for the revocation lists, which lie in the folder."""
    settings = json.loads((folder / "world.json").read_text("utf-8"))
    revocation = MemoryRevocation(lambda: [file.read_bytes() for file in sorted((folder / "crl").iterdir())])
    revocation.refresh()
    return Ports(
        archive=LocalArchive(folder / "archive"),
        efatura=HttpEFatura(f"{settings['merkez']}/services/EFatura", timeout=httpx.Timeout(5.0)),
        user_list=HttpUserList(settings["merkez"]),
        keys=KeyStores(),
        revocation=revocation,
        trust=TrustStore.from_pem((folder / "anchors.pem").read_bytes()),
        clock=OffsetFileClock(folder / "clock"),
    )


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until(condition: Callable[[], Any], *, seconds: float = 20, what: Callable[[], str] = lambda: "") -> Any:
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"did not happen in {seconds} s. {what()}")
        time.sleep(0.05)


@dataclass
class MerkezProcess:
    """The simulated Merkez, killed and started as often as wanted."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "zarf_simulator.merkez", "--home", str(self.folder / "merkez")]
        command += ["--port", str(self.port), "--clock-file", str(self.folder / "clock")]
        with (self.folder / "merkez.log").open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log, cwd=ROOT, env=child_environment())
        wait_until(self._is_up, what=lambda: (self.folder / "merkez.log").read_text("utf-8"))

    def _is_up(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def control(self, path: str, data: dict[str, Any]) -> Any:
        answer = httpx.post(f"{self.url}/control/{path}", json=data, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def envelopes(self, kind: str = "SENDERENVELOPE") -> list[dict[str, Any]]:
        """Envelopes of one type as Merkez has them, newest first."""
        found = httpx.get(f"{self.url}/control/envelopes", trust_env=False).json()["envelopes"]
        return [item for item in found if item["type"] == kind]

    def clear_faults(self) -> None:
        httpx.delete(f"{self.url}/control/faults", trust_env=False)

    def advance(self, **units: float) -> None:
        from datetime import timedelta

        self.control("clock", {"advance_seconds": timedelta(**units).total_seconds()})


def child_environment(**more: str) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return os.environ | {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "zarf.site.settings"} | more


def make_keys(folder: Path) -> dict[str, str]:
    """Seals for A and B, the authority's root and lists; gives the reference of each key."""
    from zarf_simulator.kamusm.authority import Authority

    now = datetime.now(UTC)
    authority = Authority.create(now)
    (folder / "anchors.pem").write_bytes(authority.anchors_pem)
    (folder / "crl").mkdir(exist_ok=True)
    (folder / "crl" / "sub.crl").write_bytes(authority.sub_crl(now))
    (folder / "crl" / "root.crl").write_bytes(authority.root_crl(now))
    references = {}
    for vkn, key in ((SELLER, "ec"), (BUYER, "rsa")):
        (folder / f"{vkn}.p12").write_bytes(authority.issue(vkn, TITLES[vkn], now=now, key=key).pkcs12("deneme"))
        (folder / f"{vkn}.password").write_text("deneme", "ascii")
        references[vkn] = reference(folder / f"{vkn}.p12", folder / f"{vkn}.password")
    return references


def register_at_merkez(merkez: MerkezProcess, service_url: str) -> None:
    merkez.control("integrators", {"vkn": INTEGRATOR, "title": "Zarf", "url": service_url})
    for vkn, title in TITLES.items():
        aliases = [{"role": role, "document_type": "Invoice", "name": alias(vkn, role)} for role in ("GB", "PK")]
        user = {"identifier": vkn, "title": title, "type": "OZEL", "account_type": "OZELENTEGRASYON"}
        merkez.control("users", user | {"integrator_vkn": INTEGRATOR, "aliases": aliases})


def bare(document: bytes) -> bytes:
    """A document as it lies in an envelope: without its XML declaration."""
    return document.split(b"?>", 1)[1].lstrip() if document.startswith(b"<?xml") else document


def make_people(references: dict[str, str]) -> dict[str, Any]:
    """Seller and buyer as taxpayers of this house, with their labels and keys."""
    from zarf.office.taxpayers import services as taxpayers

    people = {}
    for vkn, title in TITLES.items():
        district, city = PLACES[vkn]
        people[vkn] = taxpayers.create_taxpayer(
            vkn, title, district=district, city=city, tax_office="Kadıköy", seal_key=references[vkn]
        )
        for role in ("GB", "PK"):
            taxpayers.add_alias(people[vkn], role, alias(vkn, role))
    return people


def order_json(key: str, **changes: Any) -> bytes:
    """The example order under another key."""
    data = json.loads((ROOT / "examples" / "order-ticari.json").read_text("utf-8"))
    data.pop("order_reference", None)
    return json.dumps(data | {"order_key": key} | changes).encode()


def kill_postgres(postmaster: int) -> None:
    """SIGKILL to the server and to each of its own processes, as a lost machine would."""
    mine = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text("utf-8").rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == postmaster:
                mine.append(int(folder.name))
    for pid in (postmaster, *mine):
        os.kill(pid, signal.SIGKILL)
