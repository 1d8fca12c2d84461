"""A firm that keeps its books with us, beside a simulated KamuSM and e-Defter service, all of them real processes.

The product's ports are the ones an installation has: PKCS#12 key, HTTP for time stamps, revocation and GİB.
"""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from tests.edefter_world import PROGRAM
from tests.story.edefter.compliance_books import BookEntry, as_csv, chart_rows

from zarf.office.berats import services as berats
from zarf.office.berats import work
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet, SetChoices, YearData
from zarf.office.taxpayers.services import Taxpayer, create_taxpayer
from zarf.ports import wired
from zarf.ports.keys.pkcs12 import reference
from zarf.site.config import Config, ensure_home
from zarf.site.wiring import build_ports

VKN, TITLE = "1234567808", "Deneme Kırtasiye Sanayi ve Ticaret A.Ş."
STAMPS = ("4711", "pul-sifresi")
ISTANBUL = ZoneInfo("Europe/Istanbul")
HEADING = {
    "phone": "2120000000",
    "email": "muhasebe@deneme.example",
    "building": "12/3",
    "street": "Örnek Caddesi",
    "city": "İstanbul",
    "postal_code": "34000",
    "country": "Türkiye",
    "website": "www.deneme.example",
    "activity": "47.62.01",
    "creator": "Ayşe Örnek",
}


@dataclass
class Gib:
    """Both simulated services. `settle` moves the clock and lets the queue run dry."""

    kamusm: str
    edefter: str
    clock: Path

    def control(self, path: str, data: dict[str, Any] | None = None) -> Any:
        url = f"{self.edefter}/control/{path}"
        answer = httpx.get(url) if data is None else httpx.post(url, json=data)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settle(self, seconds: float = 3700.0) -> None:
        self.control("clock", {"advance_seconds": seconds})
        until = time.monotonic() + 120
        while not self.control("status")["idle"]:
            assert time.monotonic() < until, "the queue does not run dry"
            time.sleep(0.05)


@dataclass
class Firm:
    """What a story works with."""

    taxpayer: Taxpayer
    gib: Gib
    root: Path
    months: list[LedgerSet] = field(default_factory=list)

    def year(self, year: int, *, branched: bool = False) -> None:
        data = YearData(date(year, 1, 1), date(year, 12, 31), is_branched=branched)
        edefter.add_year(self.taxpayer, data, "test")

    def close(self, year: int, month: int, entries: list[BookEntry], **choices: Any) -> LedgerSet:
        """From vouchers to sealed packages, by the services the doors call."""
        file = BytesIO(as_csv(entries).encode())
        item = edefter.keep_file(self.taxpayer, "test", "fisler.csv", file, edefter.ImportChoices())
        edefter.read_import(item.pk)
        edefter.apply_import(self.taxpayer, item.pk, "test")
        return self.close_set(SetChoices(year, month, with_stamps=True, **choices))

    def close_set(self, choices: SetChoices) -> LedgerSet:
        opened = edefter.open_set(self.taxpayer, choices, "test")
        page = edefter.control(opened)
        assert page.may_be_approved, [item.message("tr") for item in page.findings]
        edefter.approve(self.taxpayer, opened.pk, page.fingerprint, "test")
        closed = edefter.close_set(opened.pk)
        assert closed.state == "READY", closed.problems
        self.months.append(closed)
        return closed

    def work(self, rounds: int = 6) -> None:
        """What the worker does, with GİB working in between."""
        for _ in range(rounds):
            for _ in range(10):
                rows = work.due()
                if not rows:
                    break
                for row in rows:
                    work.go_on(str(row.pk))
            self.gib.settle()

    def states(self) -> dict[str, str]:
        return {row.package_id: row.state for row in berats.packages(self.taxpayer).exclude(state="WITHDRAWN")}

    def files(self, pattern: str) -> list[Path]:
        return sorted((self.root / VKN).glob(f"*/*/{pattern}"))


@contextmanager
def gib(folder: Path, at: datetime) -> Iterator[Gib]:
    """KamuSM and the e-Defter service as processes, their clock at *at*."""
    clock = folder / "clock"
    clock.write_text(f"{at.timestamp() - time.time():.3f}\n")
    with ExitStack() as stack:
        url = stack.enter_context(_process("kamusm", folder, clock, []))
        edefter_url = stack.enter_context(_process("edefter", folder, clock, ["--kamusm", url]))
        account = {"userid": int(STAMPS[0]), "password": STAMPS[1], "kontor": 1000}
        httpx.post(f"{url}/control/accounts", json=account).raise_for_status()
        made = Gib(url, edefter_url, clock)
        made.control("parties", {"vkn_tckn": VKN, "title": TITLE})
        made.control("programs", {"line": PROGRAM})
        made.control("settings", {"is_production": 1})
        yield made


@contextmanager
def _process(name: str, folder: Path, clock: Path, words: list[str]) -> Iterator[str]:
    command = [sys.executable, "-m", f"zarf_simulator.{name}", "--home", str(folder / name), "--port", "0"]
    command += ["--clock-file", str(clock), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout is not None
        try:
            yield running.stdout.readline().rpartition(" ")[2].strip().rstrip("/")
        finally:
            running.send_signal(signal.SIGKILL)


@contextmanager
def firm(folder: Path, settings: Any, at: datetime) -> Iterator[Firm]:
    """A firm whose heading, accountant, chart and seal are set up."""
    with gib(folder, at) as services:
        home = folder / "home"
        ensure_home(home)
        anchors = home / "trust" / "anchors.pem"
        anchors.parent.mkdir(exist_ok=True)
        anchors.write_bytes(httpx.get(f"{services.kamusm}/anchors.pem").content)
        password = home / "stamps.password"
        password.touch(mode=0o600)
        password.write_text(STAMPS[1])
        values = dict(settings.ZARF.values) | {
            "ZARF_EDEFTER_PROGRAM": PROGRAM,
            "ZARF_EDEFTER_URL": f"{services.edefter}/edefter/services/EDefterWsPort",
            "ZARF_KAMUSM_URL": services.kamusm,
            "ZARF_CLOCK_FILE": str(services.clock),
            "ZARF_TIMESTAMP_USERID": STAMPS[0],
            "ZARF_TIMESTAMP_PASSWORD_FILE": str(password),
        }
        settings.ZARF = replace(settings.ZARF, home=home, values=values)
        config: Config = settings.ZARF
        with wired.using(build_ports(config)):
            wired.ports().revocation.refresh()
            key = _key(services.kamusm, home)
            taxpayer = create_taxpayer(VKN, TITLE, district="Kadıköy", city="İstanbul", seal_key=key)
            edefter.save_firm(taxpayer, HEADING, "test")
            told = {"name": "SMMM Ayşe Örnek", "engagement": "SMMM sözleşmesi, S-1", "valid_from": date(2020, 1, 1)}
            edefter.save_accountant(taxpayer, told)
            edefter.save_accounts(taxpayer, chart_rows())
            yield Firm(taxpayer, services, Path(config.edefter_folder))
            _close(wired.ports())


def _close(ports: wired.Ports) -> None:
    """Let go of the connections that the ports keep open for the next call."""
    for port in (ports.edefter, ports.efatura, ports.user_list, ports.timestamps, ports.revocation):
        close = getattr(port, "close", None)
        if close is not None:
            close()


def _key(kamusm: str, home: Path) -> str:
    asked = {"vkn_tckn": VKN, "title": TITLE, "key": "rsa"}
    told = httpx.post(f"{kamusm}/issue", json=asked).raise_for_status().json()
    (home / "seal.password").write_text(told["password"])
    os.chmod(home / "seal.password", 0o600)
    (home / "seal.p12").write_bytes(base64.b64decode(told["pkcs12_base64"]))
    return str(reference(home / "seal.p12", home / "seal.password"))
