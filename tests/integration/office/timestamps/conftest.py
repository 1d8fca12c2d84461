"""The simulated KamuSM over HTTP, a taxpayer with an account of its own, and the account of the house."""

import base64
import hashlib
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from tests.integration.office.exchange.exchange_twins import twins
from tests.integration.simulator.kamusm.conftest import Kamusm
from tests.story.exchange.exchange_world import ROOT, child_environment

from zarf.core.seal import CrlSet, TrustStore
from zarf.office.taxpayers.services import create_taxpayer
from zarf.office.timestamps import services
from zarf.ports import wired
from zarf.ports.clock import SystemClock
from zarf.ports.keys.loaded import LoadedKey
from zarf.ports.storage.local import LocalArchive
from zarf.ports.timestamps import KamusmTimestamps, TimestampService
from zarf.site.config import ensure_home

OWN, HOUSE = 70, 90
PASSWORD = "gizli-damga-parolası"


def value(text):
    return hashlib.sha256(text.encode()).digest()


@pytest.fixture(scope="session")
def kamusm(tmp_path_factory):
    process = Kamusm(tmp_path_factory.mktemp("kamusm"))
    process.start()
    yield process.address
    process.kill()


@dataclass
class StampWorld:
    folder: Path
    address: str
    taxpayer: object
    children: list = field(default_factory=list)

    def open(self, userid, kontor, password=PASSWORD):
        account = {"userid": userid, "password": password, "kontor": kontor}
        httpx.post(f"{self.address}/control/accounts", json=account).raise_for_status()

    def fault(self, kind, **more):
        httpx.post(f"{self.address}/control/faults", json={"kind": kind, "count": 1, **more}).raise_for_status()

    def left(self, userid):
        return {item["userid"]: item["kontor"] for item in httpx.get(f"{self.address}/control/accounts").json()}[userid]

    def paid(self, imprint):
        stamps = httpx.get(f"{self.address}/control/stamps").json()
        return sum(item["imprint"] == imprint.hex() for item in stamps)

    def password_file(self, text=PASSWORD, mode=0o600):
        file = self.folder / "kamusm.password"
        file.write_text(text + "\n", "utf-8")
        file.chmod(mode)
        return str(file)

    def child(self, url, imprint, *how):
        """A process of the product that stamps *imprint*."""
        script = ROOT / "tests/integration/office/timestamps/stamp_child.py"
        words = [sys.executable, str(script), str(self.folder), self.address, self.taxpayer.vkn_tckn, imprint.hex()]
        environment = child_environment(DATABASE_URL=url, ZARF_HOME=str(self.folder / "home"))
        pipe = subprocess.PIPE
        child = subprocess.Popen([*words, *how], cwd=ROOT, env=environment, stdout=pipe, stderr=pipe)
        self.children.append(child)
        return child


@pytest.fixture
def stamps(db, kamusm, tmp_path, monkeypatch):
    httpx.delete(f"{kamusm}/control/faults").raise_for_status()
    (tmp_path / "anchors.pem").write_bytes(httpx.get(f"{kamusm}/anchors.pem").content)
    trust, clock = TrustStore.from_pem((tmp_path / "anchors.pem").read_bytes()), SystemClock()
    service = KamusmTimestamps(TimestampService(kamusm, timeout=10.0), trust=trust, clock=clock)
    archive = LocalArchive(tmp_path / "archive")
    ensure_home(tmp_path / "home")
    monkeypatch.setattr(settings, "ZARF", settings.ZARF.__class__(tmp_path / "home", dict(settings.ZARF.values)))
    with wired.using(twins(archive=archive, trust=trust, clock=clock, timestamps=service)):
        taxpayer = create_taxpayer("1234567808", "Deneme Kırtasiye", district="Kadıköy", city="İstanbul")
        world = StampWorld(tmp_path, kamusm, taxpayer)
        world.open(OWN, 5)
        world.open(HOUSE, 5)
        services.set_account(taxpayer, str(OWN), world.password_file(), "test")
        yield world
        for child in world.children:
            child.kill()
            child.communicate()
        service.close()


@pytest.fixture
def stamp_kamusm(stamps):
    """A seal's key of the same simulated KamuSM, and what a verifier needs."""
    order = {"vkn_tckn": "1234567808", "title": "Deneme Kırtasiye", "key": "ec"}
    issued = httpx.post(f"{stamps.address}/issue", json=order).raise_for_status().json()
    data, password = base64.b64decode(issued["pkcs12_base64"]), issued["password"].encode()
    key, certificate, _ = pkcs12.load_key_and_certificates(data, password)
    lists = [httpx.get(f"{stamps.address}/crl/{name}.crl").content for name in ("sub", "root")]
    trust = TrustStore.from_pem((stamps.folder / "anchors.pem").read_bytes())
    return SimpleNamespace(key=LoadedKey(key, certificate), trust=trust, crls=CrlSet(lists))
