"""The simulated e-Defter service: whom it listens to, what it takes, how it judges, and what it gives back."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from tests.integration.simulator.edefter.conftest import BERATS, FIRM, OWNER, STRANGER, Service, package
from tests.unit.core.documents.edefter import ledgers
from tests.written_months import packed, write_files

from zarf.core.documents.edefter import LedgerFileName, LedgerKind
from zarf.core.seal import CrlSet, TrustStore, verify_document
from zarf.ports.gib import EDefterFault, HttpEDefter, NotSent, OutcomeUnknown
from zarf.ports.keys import LoadedKey

Keys = dict[str, LoadedKey]


def sent(service: Service, month: list[Path], kind: LedgerKind, key: LoadedKey) -> LedgerFileName:
    name, data = package(month, kind)
    service.port.send(name.package, data, key, service.now())
    return name


def state(service: Service, name: LedgerFileName, key: LoadedKey) -> str:
    [found] = service.port.states(name.stem, key, service.now())
    assert found.package_id == name.stem
    return found.text


def test_a_month_goes_through_and_its_berats_come_back_countersigned(
    service: Service, month: list[Path], keys: Keys, kamusm_url: str
) -> None:
    key = keys[OWNER]
    trust = TrustStore.from_pem(httpx.get(f"{kamusm_url}/anchors.pem").content)
    lists = CrlSet(httpx.get(f"{kamusm_url}/crl/{name}.crl").content for name in ("root", "sub", "old", "nes"))
    for kind in BERATS:
        name, data = package(month, kind)
        assert service.port.send(name.package, data, key, service.now()) == f"{name.stem} paketi işleme alındı"
        service.settle()
        assert state(service, name, key) == "Paket Başarıyla İşlendi"
        found = service.port.approved(name.stem, key, service.now())
        assert found.file_name == f"GIB-{name.stem}.zip"
        with zipfile.ZipFile(io.BytesIO(found.binary)) as archive:
            assert archive.namelist() == [f"GIB-{name.stem}.xml"]
            berat = archive.read(archive.namelist()[0])
        report = verify_document(berat, trust=trust, revocation=lists, at=service.now(), may_seal=(OWNER,))
        assert (report.result, report.reasons) == ("valid", ())
        assert report.counter is not None
        assert report.counter.signer is not None
        assert report.counter.signer.vkn_tckn == "3900383669"
    report_name = sent(service, month, LedgerKind.REPORT, key)
    service.settle()
    assert state(service, report_name, key) == "Paket Başarıyla İşlendi"
    with pytest.raises(EDefterFault) as caught:
        service.port.approved(report_name.stem, key, service.now())
    assert caught.value.code == 204


def test_the_berat_is_judged_before_its_journal(service: Service, month: list[Path], keys: Keys) -> None:
    name = sent(service, month, LedgerKind.JOURNAL_BERAT, keys[OWNER])
    assert state(service, name, keys[OWNER]) == "Paket işlenmeyi bekliyor"
    service.settle(61)
    assert state(service, name, keys[OWNER]) == "Paket başarılı, defter paketinin işlenmesi bekleniyor."
    service.settle(601)
    assert state(service, name, keys[OWNER]) == "Paket Başarıyla İşlendi"


def test_the_letter_of_the_ledger_means_its_berats_package(service: Service, month: list[Path], keys: Keys) -> None:
    name = sent(service, month, LedgerKind.JOURNAL_BERAT, keys[OWNER])
    [found] = service.port.states(name.stem.replace("-YB-", "-Y-"), keys[OWNER], service.now())
    assert found.package_id == name.stem


def refused(service: Service, file_name: str, data: bytes, key: LoadedKey) -> int:
    with pytest.raises(EDefterFault) as caught:
        service.port.send(file_name, data, key, service.now())
    assert caught.value.text
    return caught.value.code


def test_each_code_of_sending(service: Service, month: list[Path], keys: Keys) -> None:
    name, data = package(month, LedgerKind.LEDGER_BERAT)
    owner = keys[OWNER]
    assert refused(service, name.package, data, keys[STRANGER]) == 101
    assert refused(service, "", b"", owner) == 103
    assert refused(service, "", data, owner) == 104
    assert refused(service, name.package, b"", owner) == 105
    for wrong in ("x.zip", name.text, f"GIB-{name.package}", name.package.replace("-KB-", "-K-")):
        assert refused(service, wrong, data, owner) == 108, wrong
    assert refused(service, name.package, data, keys[FIRM]) == 109
    service.control("settings", {"largest": 100})
    assert refused(service, name.package, data, owner) == 106
    service.control("settings", {"largest": 10**8})
    service.control("parties", {"vkn_tckn": OWNER, "title": "Deneme", "is_blocked": True})
    assert refused(service, name.package, data, owner) == 114
    service.control("parties", {"vkn_tckn": OWNER, "title": "Deneme", "is_user": False})
    service.control("settings", {"is_production": 1})
    assert refused(service, name.package, data, owner) == 102
    service.control("parties", {"vkn_tckn": OWNER, "title": "Deneme"})
    service.port.send(name.package, data, owner, service.now())
    assert refused(service, name.package, data, owner) == 111
    for code in (107, 110, 112, 113):
        service.control("faults", {"kind": "fault", "code": code, "operation": "sendDocumentFile", "count": 1})
        assert refused(service, name.package, data, owner) == code


def test_each_code_of_asking(service: Service, month: list[Path], keys: Keys) -> None:
    name = sent(service, month, LedgerKind.LEDGER_BERAT, keys[OWNER])
    for ask, codes in ((service.port.states, (304, 305)), (service.port.approved, (204, 205))):
        service.settle()
        for package_id, key, code in ((f"{name.stem}-0001", OWNER, codes[0]), (name.stem, FIRM, codes[1])):
            with pytest.raises(EDefterFault) as caught:
                ask(package_id, keys[key], service.now())
            assert caught.value.code == code
    for code, ask in ((303, service.port.states), (203, service.port.approved), (206, service.port.approved)):
        service.control("faults", {"kind": "fault", "code": code, "count": 1})
        with pytest.raises(EDefterFault) as caught:
            ask(name.stem, keys[OWNER], service.now())
        assert caught.value.code == code


def test_whom_the_owner_authorised_may_send_and_sees_what_it_sent(
    service: Service, month: list[Path], keys: Keys
) -> None:
    service.control("authorisations", {"owner": OWNER, "firm": FIRM})
    name = sent(service, month, LedgerKind.LEDGER_BERAT, keys[FIRM])
    service.settle()
    for number in (FIRM, OWNER):
        assert state(service, name, keys[number]) == "Paket Başarıyla İşlendi"
        assert service.port.approved(name.stem, keys[number], service.now()).binary


def failed(service: Service, name: LedgerFileName, data: bytes, keys: Keys) -> str:
    """What the package list says of a package that is handed in and judged."""
    service.port.send(name.package, data, keys[OWNER], service.now())
    service.settle()
    text = state(service, name, keys[OWNER])
    assert text.startswith("Paket hatalı: ")
    return text


def rezipped(data: bytes, change: dict[bytes, bytes], names: dict[str, str] | None = None) -> bytes:
    """The package with bytes in its files changed, or its files renamed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in change.items():
                content = content.replace(before, after)
            new.writestr((names or {}).get(name, name), content)
    return buffer.getvalue()


def test_a_changed_berat_and_a_changed_journal_fail(service: Service, month: list[Path], keys: Keys) -> None:
    name, data = package(month, LedgerKind.LEDGER_BERAT)
    assert "mührü geçersiz" in failed(service, name, rezipped(data, {b"KASA": b"KAZA", b"391": b"392"}), keys)
    name, data = package(month, LedgerKind.JOURNAL_BERAT)
    assert f"{name.of_kind(LedgerKind.JOURNAL).text} mührü geçersiz" in failed(
        service, name, rezipped(data, {b"Tahsilat": b"Tahsilad"}), keys
    )


def test_a_berat_of_another_journal_fails(service: Service, month: list[Path], keys: Keys, tmp_path: Path) -> None:
    other = write_files(tmp_path, ledgers.plan(), ledgers.entries(30), keys[OWNER], at=service.now())
    name = LedgerFileName(OWNER, 2026, 1, LedgerKind.JOURNAL_BERAT)
    mixed = [next(f for f in month if f.name == name.text), next(f for f in other if "-Y-" in f.name)]
    assert "beratın taşıdığı imza değeri" in failed(service, name, packed(name, mixed), keys)


def test_a_package_with_other_files_than_its_name_promises_fails(
    service: Service, month: list[Path], keys: Keys
) -> None:
    name, data = package(month, LedgerKind.LEDGER_BERAT)
    assert "pakette" in failed(service, name, rezipped(data, {}, {name.text: "x.xml"}), keys)
    assert "zip açılamadı" in failed(service, name, b"PK no zip", keys)


def test_one_part_and_several_never_stand_side_by_side(service: Service, month: list[Path], keys: Keys) -> None:
    sent(service, month, LedgerKind.LEDGER_BERAT, keys[OWNER])
    service.settle()
    name, data = package(month, LedgerKind.LEDGER_BERAT)
    part = LedgerFileName(OWNER, 2026, 1, LedgerKind.LEDGER_BERAT, 1)
    assert "birlikte olamaz" in failed(service, part, rezipped(data, {}, {name.text: part.text}), keys)


def test_a_report_before_its_berats_fails(service: Service, month: list[Path], keys: Keys) -> None:
    name, data = package(month, LedgerKind.REPORT)
    assert "YB ve KB" in failed(service, name, data, keys)


def test_production_knows_approved_programs_only(service: Service, month: list[Path], keys: Keys) -> None:
    service.control("settings", {"is_production": 1})
    name, data = package(month, LedgerKind.LEDGER_BERAT)
    assert "kayıtlı olmayan yazılım" in failed(service, name, data, keys)
    service.control("programs", {"line": "1111111106##Zarf##Zarf##1.0"})
    service.port.send(name.package, data, keys[OWNER], service.now())
    service.settle()
    assert state(service, name, keys[OWNER]) == "Paket Başarıyla İşlendi"


def test_what_was_deleted_at_gib_may_be_handed_in_again(service: Service, month: list[Path], keys: Keys) -> None:
    name = sent(service, month, LedgerKind.LEDGER_BERAT, keys[OWNER])
    service.settle()
    service.control("packages/delete", {"id": name.stem})
    with pytest.raises(EDefterFault) as caught:
        state(service, name, keys[OWNER])
    assert caught.value.code == 304
    sent(service, month, LedgerKind.LEDGER_BERAT, keys[OWNER])


def test_an_outage_answers_nobody_and_the_queue_rests(service: Service, month: list[Path], keys: Keys) -> None:
    name = sent(service, month, LedgerKind.LEDGER_BERAT, keys[OWNER])
    service.control("faults", {"kind": "outage", "seconds": 7200})
    with pytest.raises(OutcomeUnknown):
        state(service, name, keys[OWNER])
    service.control("clock", {"advance_seconds": 7201})
    service.settle(1)
    assert state(service, name, keys[OWNER]) == "Paket Başarıyla İşlendi"


def test_a_call_that_breaks_leaves_the_question_open(service: Service, month: list[Path], keys: Keys) -> None:
    name, data = package(month, LedgerKind.LEDGER_BERAT)
    service.control("faults", {"kind": "drop_call", "count": 1})
    with pytest.raises(OutcomeUnknown):
        service.port.send(name.package, data, keys[OWNER], service.now())
    with pytest.raises(EDefterFault):
        state(service, name, keys[OWNER])
    service.control("faults", {"kind": "drop_answer", "operation": "sendDocumentFile", "count": 1})
    with pytest.raises(OutcomeUnknown):
        service.port.send(name.package, data, keys[OWNER], service.now())
    assert state(service, name, keys[OWNER]) == "Paket işlenmeyi bekliyor"


@pytest.mark.parametrize("kind", ["empty_berat", "truncated_berat", "foreign_berat", "unsigned_berat"])
def test_downloads_can_be_spoiled(service: Service, month: list[Path], keys: Keys, kind: str) -> None:
    name = sent(service, month, LedgerKind.LEDGER_BERAT, keys[OWNER])
    service.settle()
    good = service.port.approved(name.stem, keys[OWNER], service.now())
    service.control("faults", {"kind": kind, "count": 1})
    assert service.port.approved(name.stem, keys[OWNER], service.now()).binary != good.binary
    assert service.port.approved(name.stem, keys[OWNER], service.now()) == good


def test_an_unsigned_or_old_call_is_refused(service: Service, month: list[Path], keys: Keys) -> None:
    name, data = package(month, LedgerKind.LEDGER_BERAT)
    with pytest.raises(EDefterFault, match="WS-Security"):
        service.port.send(name.package, data, keys[OWNER], service.now() - timedelta(hours=2))
    plain = (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
        f'<e:getBatchStatus xmlns:e="http://webservice.edefter.gib.gov.tr/"><paketID>{name.stem}</paketID>'
        "</e:getBatchStatus></s:Body></s:Envelope>"
    )
    url = f"{service.running.url}/edefter/services/EDefterWsPort"
    answer = httpx.post(url, content=plain, headers={"Content-Type": "application/soap+xml"})
    assert answer.status_code == 500
    assert "WS-Security" in answer.text
    assert answer.headers["X-Zarf-Simulator"] == "e-Defter; not the authority"


@contextmanager
def process(home: Path, kamusm_url: str) -> Iterator[str]:
    """The service as a process of its own, killed at the end; gives its address."""
    command = [sys.executable, "-m", "zarf_simulator.edefter", "--home", str(home), "--port", "0"]
    with subprocess.Popen([*command, "--kamusm", kamusm_url], stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        try:
            yield running.stderr.readline().rpartition(" ")[2].strip().rstrip("/")
        finally:
            running.send_signal(signal.SIGKILL)


def test_what_was_taken_survives_a_killed_process(
    month: list[Path], keys: Keys, kamusm_url: str, tmp_path: Path
) -> None:
    name, data = package(month, LedgerKind.LEDGER_BERAT)
    at = datetime.now().astimezone()
    with process(tmp_path / "home", kamusm_url) as url:
        party = {"vkn_tckn": OWNER, "title": "Deneme"}
        httpx.post(f"{url}/control/parties", json=party).raise_for_status()
        with closing(HttpEDefter(f"{url}/edefter/services/EDefterWsPort")) as port:
            port.send(name.package, data, keys[OWNER], at)
    with (
        process(tmp_path / "home", kamusm_url) as url,
        closing(HttpEDefter(f"{url}/edefter/services/EDefterWsPort")) as port,
    ):
        [found] = port.states(name.stem, keys[OWNER], at)
        assert found.text == "Paket işlenmeyi bekliyor"


def test_a_service_that_is_not_there_was_not_sent_to(keys: Keys, service: Service) -> None:
    port = HttpEDefter("http://127.0.0.1:9/edefter")
    with pytest.raises(NotSent):
        port.states("x", keys[OWNER], service.now())
    port.close()


def test_the_control_page_shows_packages_and_says_that_it_is_none_of_gibs(
    service: Service, month: list[Path], keys: Keys
) -> None:
    name = sent(service, month, LedgerKind.LEDGER_BERAT, keys[OWNER])
    page = httpx.get(f"{service.running.url}/").text
    assert name.stem in page
    assert "Bu bir benzetimdir, GİB değildir" in page
    assert httpx.get(f"{service.running.url}/", headers={"Host": "evil.example"}).status_code == 403
