"""A house as an operator sets it up, and the authorities outside of it, each a process."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.story.site.conftest import Running, wait

from zarf.site.parent import answers
from zarf.site.postgres import free_port

SELLER, BUYER, INTEGRATOR = "1234567808", "9876543217", "1111111106"
TITLES = {SELLER: "Deneme Kırtasiye A.Ş.", BUYER: "Örnek İnşaat Ltd. Şti."}


def labels(vkn: str) -> dict[str, str]:
    return {role: f"urn:mail:default{role.lower()}@{vkn}.test" for role in ("GB", "PK")}


class Authorities:
    """The world outside the house: Merkez and KamuSM, each a process."""

    def __init__(self, folder: Path) -> None:
        self.urls: dict[str, str] = {}
        self.processes = []
        for name in ("kamusm", "merkez"):
            port = str(free_port())
            words = [sys.executable, "-P", "-m", f"zarf_simulator.{name}", "--home", str(folder / name), "--port", port]
            with (folder / f"{name}.log").open("ab") as log:
                self.processes.append(subprocess.Popen(words, stdout=log, stderr=log))
            self.urls[name] = f"http://127.0.0.1:{port}"
        assert wait(lambda: all(answers(f"{url}/health") for url in self.urls.values()), 30)

    def settings(self) -> dict[str, str]:
        """What the house is told of them. Their ports are named too, for that is where the test looks for health."""
        ports = {f"ZARF_{name.upper()}_PORT": url.rsplit(":", 1)[1] for name, url in self.urls.items()}
        return ports | {
            "ZARF_MERKEZ_URL": f"{self.urls['merkez']}/EFaturaMerkez",
            "ZARF_KAMUSM_URL": self.urls["kamusm"],
            "ZARF_INTEGRATOR_VKN": INTEGRATOR,
            "ZARF_INTEGRATOR_TITLE": "Deneme Entegratör",
        }

    def register(self, service_url: str) -> None:
        """What GİB does once the contracts are signed."""
        control = f"{self.urls['merkez']}/control"
        integrator = {"vkn": INTEGRATOR, "title": "Deneme Entegratör", "url": service_url}
        httpx.post(f"{control}/integrators", json=integrator, trust_env=False).raise_for_status()
        for vkn, title in TITLES.items():
            aliases = [{"role": role, "document_type": "Invoice", "name": name} for role, name in labels(vkn).items()]
            user = {"identifier": vkn, "title": title, "type": "OZEL", "account_type": "OZELENTEGRASYON"}
            user |= {"integrator_vkn": INTEGRATOR, "aliases": aliases}
            httpx.post(f"{control}/users", json=user, trust_env=False).raise_for_status()

    def issue(self, vkn: str, folder: Path) -> str:
        """A mali mühür in *folder*; gives its reference."""
        request = {"vkn_tckn": vkn, "title": TITLES[vkn], "key": "ec", "state": "good"}
        issued = httpx.post(f"{self.urls['kamusm']}/issue", json=request, trust_env=False).json()
        (folder / f"{vkn}.p12").write_bytes(base64.b64decode(issued["pkcs12_base64"]))
        (folder / f"{vkn}.password").write_text(issued["password"], "utf-8")
        return f"pkcs12:{folder}/{vkn}.p12?password-file={folder}/{vkn}.password"

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
            process.wait(20)


class House:
    """The operator's view of it: `zarf` commands, and the portal's address."""

    def __init__(self, up: Running) -> None:
        self.up = up
        self.portal = f"http://127.0.0.1:{up.environment['ZARF_WEB_PORT']}"

    def zarf(self, *words: str, typed: str = "") -> list[dict[str, Any]]:
        """The JSON lines of a command that ends with 0."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "zarf.site.entry", *words, "--json"],
            env=self.up.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def states(self, number: str) -> dict[str, str]:
        """Where a document stands on each side."""
        return {item["direction"]: item["state"] for item in self.zarf("status", number)}

    def sign_in(self, email: str, password: str) -> httpx.Response:
        """The page one arrives at, as a browser would."""
        with httpx.Client(base_url=self.portal, follow_redirects=True, trust_env=False) as browser:
            page = browser.get("/")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
            assert token is not None
            fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
            return browser.post(str(page.url), data=fields, headers={"Referer": str(page.url)})


@pytest.fixture
def authorities(tmp_path: Path) -> Iterator[Authorities]:
    made = Authorities(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def house(zarf_home: Path, authorities: Authorities) -> Iterator[House]:
    (zarf_home / "trust").mkdir(parents=True)
    anchors = httpx.get(f"{authorities.urls['kamusm']}/anchors.pem", trust_env=False)
    (zarf_home / "trust" / "anchors.pem").write_text(anchors.text, "ascii")
    port = str(free_port())
    # Registered before the start: the worker loads GİB's lists at once, and from then on every hour.
    authorities.register(f"http://127.0.0.1:{port}/services/EFatura")
    running = Running(zarf_home, ZARF_WEB_PORT=port, **authorities.settings())
    yield House(running)
    if running.process.poll() is None:
        running.stop()
    if running.process.stdout:
        running.process.stdout.close()
