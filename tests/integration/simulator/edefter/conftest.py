"""A simulated e-Defter service beside a simulated KamuSM, a firm with its seal, and a month of its books."""

from __future__ import annotations

import base64
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from tests.unit.core.documents.edefter import ledgers
from tests.written_months import packed, write_files

from zarf.core.documents.edefter import LedgerFileName, LedgerKind
from zarf.ports.gib import HttpEDefter
from zarf.ports.keys import LoadedKey
from zarf_simulator.edefter.running import EDefter

OWNER, FIRM, STRANGER = "1234567808", "9876543217", "1111111106"
BERATS = (LedgerKind.JOURNAL_BERAT, LedgerKind.LEDGER_BERAT)


@dataclass(frozen=True)
class Service:
    """One running service. `control` speaks to its control API; `settle` lets its queue run dry."""

    running: EDefter
    port: HttpEDefter

    def control(self, path: str, data: dict[str, Any] | None = None) -> Any:
        url = f"{self.running.url}/control/{path}"
        answer = httpx.get(url) if data is None else httpx.post(url, json=data)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def now(self) -> datetime:
        return self.running.world.clock.now()

    def settle(self, seconds: float = 3600.0) -> None:
        """Move the clock, and wait until everything due has been done."""
        self.control("clock", {"advance_seconds": seconds})
        until = time.monotonic() + 60
        while not self.control("status")["idle"]:
            assert time.monotonic() < until, "the queue does not run dry"
            time.sleep(0.05)


@pytest.fixture(scope="session")
def kamusm_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("kamusm-of-edefter")
    command = [sys.executable, "-m", "zarf_simulator.kamusm", "--home", str(home), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(scope="session")
def keys(kamusm_url: str) -> dict[str, LoadedKey]:
    """By VKN; the owner's is RSA, the others' P-384."""
    found = {}
    for number in (OWNER, FIRM, STRANGER):
        asked = {"vkn_tckn": number, "title": f"Deneme {number}", "key": "rsa" if number == OWNER else "ec"}
        told = httpx.post(f"{kamusm_url}/issue", json=asked).raise_for_status().json()
        data, password = base64.b64decode(told["pkcs12_base64"]), told["password"].encode()
        private, certificate, _ = pkcs12.load_key_and_certificates(data, password)
        assert certificate is not None
        found[number] = LoadedKey(private, certificate)
    return found


@pytest.fixture
def service(kamusm_url: str, tmp_path: Path) -> Iterator[Service]:
    running = EDefter(tmp_path / "edefter", kamusm_url=kamusm_url)
    running.start()
    port = HttpEDefter(f"{running.url}/edefter/services/EDefterWsPort")
    made = Service(running, port)
    for number in (OWNER, FIRM):
        made.control("parties", {"vkn_tckn": number, "title": f"Deneme {number}", "is_user": number == OWNER})
    yield made
    port.close()
    running.close()


@pytest.fixture(scope="session")
def month(keys: dict[str, LoadedKey], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of January 2026, sealed by the owner."""
    folder = tmp_path_factory.mktemp("month")
    at = datetime.now().astimezone()
    return write_files(folder, ledgers.plan(), ledgers.entries(30), keys[OWNER], at=at)


def package(month: list[Path], kind: LedgerKind, part: int = 0) -> tuple[LedgerFileName, bytes]:
    """Name and zip of a package of the month."""
    name = LedgerFileName(OWNER, 2026, 1, kind, part)
    return name, packed(name, month)
