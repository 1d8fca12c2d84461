"""The portal's world with the simulated KamuSM as a process, accounts at it, and a home folder with the vault's key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from tests.integration.simulator.kamusm.conftest import Kamusm
from tests.portal_world import World

from zarf.core.seal import TrustStore
from zarf.office.taxpayers.models import Membership
from zarf.ports import wired
from zarf.ports.clock import SystemClock
from zarf.ports.timestamps import KamusmTimestamps, TimestampService
from zarf.site.config import ensure_home

OWN, HOUSE, SECRET = "70", "90", "gizli-damga-parolası"


@dataclass
class Stamping:
    """The world and the address of its KamuSM."""

    world: World
    address: str

    def fault(self, kind: str) -> None:
        httpx.post(f"{self.address}/control/faults", json={"kind": kind, "count": 1}).raise_for_status()

    def left(self, userid: str) -> int:
        accounts = httpx.get(f"{self.address}/control/accounts").json()
        return int(next(item["kontor"] for item in accounts if str(item["userid"]) == userid))


def value(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@pytest.fixture(scope="session")
def kamusm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process = Kamusm(tmp_path_factory.mktemp("kamusm"))
    process.start()
    yield process.address
    process.kill()


@pytest.fixture
def stamping(world: World, kamusm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stamping]:
    """The accountant is the firm's administrator here: who else may not change the account."""
    httpx.delete(f"{kamusm}/control/faults").raise_for_status()
    for userid in (OWN, HOUSE):
        account = {"userid": int(userid), "password": SECRET, "kontor": 5}
        httpx.post(f"{kamusm}/control/accounts", json=account).raise_for_status()
    home = tmp_path / "home"
    ensure_home(home)
    house = home / "house.password"
    house.write_text(SECRET, "utf-8")
    house.chmod(0o600)
    values: dict[str, Any] = dict(settings.ZARF.values) | {
        "ZARF_TIMESTAMP_USERID": HOUSE,
        "ZARF_TIMESTAMP_PASSWORD_FILE": str(house),
    }
    monkeypatch.setattr(settings, "ZARF", settings.ZARF.__class__(home, values))
    Membership.objects.filter(user=world.accountant).update(role="administrator")
    trust = TrustStore.from_pem(httpx.get(f"{kamusm}/anchors.pem").content)
    service = KamusmTimestamps(TimestampService(kamusm, timeout=10.0), trust=trust, clock=SystemClock())
    with wired.using(replace(wired.ports(), timestamps=service, trust=trust)):
        yield Stamping(world, kamusm)
        service.close()
