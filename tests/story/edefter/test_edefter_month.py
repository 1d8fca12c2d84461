"""A month by the command line alone: from a CSV of vouchers to sealed, checked packages, unattended."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.edefter_world import ACCOUNTS, HEADING, PROGRAM
from tests.integration.simulator.kamusm.conftest import Kamusm
from tests.story.edefter.books_world import TITLE, VKN, Books

from zarf.office.taxpayers.services import create_taxpayer
from zarf.ports.keys.pkcs12 import reference
from zarf.site.config import ensure_home

HEADINGS = "Fiş No;Fiş Tarihi;Kaydeden;Fiş Açıklaması;Hesap Kodu;Borç;Alacak;Açıklama;"
VOUCHERS = (
    HEADINGS
    + """Belge Türü;Belge No;Belge Tarihi;Belge Adı
M-1;05.01.2026;Ayşe;Satış;120.01.001;120,00;;Kâğıt;Fatura;ABC2026000000001;05.01.2026;
M-1;05.01.2026;Ayşe;Satış;600.01;;100,00;Kâğıt;Fatura;ABC2026000000001;05.01.2026;
M-1;05.01.2026;Ayşe;Satış;391.20;;20,00;KDV;Fatura;ABC2026000000001;05.01.2026;
M-2;20.01.2026;Ayşe;Tahsilat;102.01;120,00;;Havale;Diğer;D-9;20.01.2026;Dekont
M-2;20.01.2026;Ayşe;Tahsilat;120.01.001;;120,00;Havale;Diğer;D-9;20.01.2026;Dekont
"""
)


@pytest.fixture
def kamusm(tmp_path: Path) -> Iterator[str]:
    process = Kamusm(tmp_path / "kamusm")
    process.start()
    yield process.address
    process.kill()


@pytest.fixture
def bare(database_url: str, kamusm: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Books:
    """A taxpayer with a key, and nothing of its books. Ports are those the product wires for itself."""
    home = tmp_path / "home"
    ensure_home(home)
    settings.ZARF = replace(settings.ZARF, home=home)
    monkeypatch.setenv("ZARF_KAMUSM_URL", kamusm)
    monkeypatch.setenv("ZARF_EDEFTER_PROGRAM", PROGRAM)
    issued = (
        httpx.post(f"{kamusm}/issue", json={"vkn_tckn": VKN, "title": TITLE, "key": "ec"}).raise_for_status().json()
    )
    (home / "trust" / "anchors.pem").write_bytes(httpx.get(f"{kamusm}/anchors.pem").content)
    (tmp_path / "key.p12").write_bytes(base64.b64decode(issued["pkcs12_base64"]))
    (tmp_path / "key.password").write_text(issued["password"], "utf-8")
    (tmp_path / "key.password").chmod(0o600)
    key = str(reference(tmp_path / "key.p12", tmp_path / "key.password"))
    taxpayer = create_taxpayer(VKN, TITLE, district="Kadıköy", city="İstanbul", seal_key=key)
    return Books(tmp_path, taxpayer, database_url, PROGRAM)


def does(books: Books, *words: str, code: int = 0) -> str:
    done = books.zarf("edefter", *words)
    assert done.returncode == code, (words, done.stdout, done.stderr)
    return done.stdout


def test_a_month_from_vouchers_to_packages_by_the_command_line(bare: Books, tmp_path: Path) -> None:
    assert "NACE" in books_lack(bare)
    options = [word for name, value in HEADING.items() for word in (f"--{name.replace('_', '-')}", value)]
    does(bare, "firm", *options, code=1)
    does(bare, "accountant", "SMMM Ayşe Örnek", "--engagement", "SMMM sözleşmesi, S-1", "--from", "2026-01-01")
    assert "01.01.2026-31.12.2026" in does(bare, "year", "2026-01-01", "2026-12-31")
    assert "Firma bilgileri tamam." in does(bare, "firm")
    chart = "".join(f"{sub or main};{name}\n" for main, sub, name in ACCOUNTS)
    (tmp_path / "plan.csv").write_text("Hesap Kodu;Hesap Adı\n" + chart, "utf-8")
    assert f"{len(ACCOUNTS)} hesap kaydedildi." in does(bare, "chart", "plan.csv")
    (tmp_path / "fisler.csv").write_text(VOUCHERS, "utf-8")
    seen = does(bare, "import", "fisler.csv")
    assert "2 fiş, 5 satır, toplam 240,00; 2026-01-05 - 2026-01-20." in seen
    assert "Hiçbir fiş aktarılmadı" in seen
    assert "2 yeni fiş aktarıldı" in does(bare, "import", "fisler.csv", "--take", "--month", "2026-01")
    does(bare, "open", "2026-01")
    page = does(bare, "check", "2026-01")
    assert "Yevmiye madde no 1-2, satır no 1-5, 1 parça." in page
    done = json.loads(does(bare, "close", "2026-01", "--approve", "--json"))
    assert (done["state"], done["entries"], done["problems"]) == ("READY", [1, 2], [])
    does(bare, "export", "2026-01", "paketler")
    names = sorted(path.name for path in (tmp_path / "paketler").iterdir())
    assert names == [f"{VKN}-202601-KB-000000.zip", f"{VKN}-202601-YB-000000.zip"]
    with zipfile.ZipFile(tmp_path / "paketler" / names[1]) as package:
        assert package.testzip() is None
    assert "READY" in does(bare, "status")


def books_lack(books: Books) -> str:
    done = books.zarf("edefter", "firm")
    assert done.returncode == 1
    return done.stderr
