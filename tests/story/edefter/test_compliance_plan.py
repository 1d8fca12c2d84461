"""The scenarios of GİB's compliance plan, from vouchers to filed approved berats, unattended, by real services.

Berats are time-stamped; each file of each kind (Y, K, YB, KB) is judged by our rules and by the simulated service.
Source: Yazılım Uyumluluk Onay Kılavuzu v1.7 (15.01.2026), test plan; spec e-defter.md, section 10.
"""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree
from tests.story.edefter.compliance_books import BookEntry, closing, entries, every_element, opening
from tests.story.edefter.compliance_world import HEADING, ISTANBUL, VKN, Firm, firm

from zarf.core.errors import NotAllowed
from zarf.core.ledgers.checking import check_ledger
from zarf.core.seal import SealReport, verify_document
from zarf.office.berats import services as berats
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import SetChoices
from zarf.office.timestamps import services as timestamps
from zarf.ports.wired import ports

ELEMENTS = {
    # Heading: guide, section 2.2.
    "phoneNumber", "entityFaxNumber", "entityEmailAddress", "organizationIdentifier", "organizationBuildingNumber",
    "organizationAddressStreet", "organizationAddressStreet2", "organizationAddressCity",
    "organizationAddressZipOrPostalCode", "organizationAddressCountry", "webSiteURL", "businessDescription",
    "fiscalYearStart", "fiscalYearEnd", "accountantName", "accountantEngagementTypeDescription",
    # Entry: 2.3.
    "enteredBy", "enteredDate", "entryNumber", "entryComment", "totalDebit", "totalCredit", "entryNumberCounter",
    # Line: 2.4.
    "lineNumber", "lineNumberCounter", "accountMainID", "accountMainDescription", "accountSubDescription",
    "accountSubID", "amount", "amountCurrency", "amountOriginalExchangeRateDate", "amountOriginalAmount",
    "amountOriginalCurrency", "amountOriginalExchangeRate", "amountOriginalExchangeRateSource",
    "amountOriginalExchangeRateComment", "debitCreditCode", "postingDate", "documentType", "documentTypeDescription",
    "documentNumber", "documentReference", "documentDate", "paymentMethod", "detailComment", "measurableCode",
    "measurableCodeDescription", "measurableQualifier", "measurableQuantity", "measurableUnitOfMeasure",
    "measurableCostPerUnit", "binaryObject",
}  # fmt: skip
"""Elements of a journal that the guides know, by their local names. Source: spec e-defter.md, sections 2.2 to 2.4."""


@pytest.fixture
def books(database_url: str, tmp_path: Path, settings: Any, request: pytest.FixtureRequest) -> Iterator[Firm]:
    """The clock stands at the moment the test names, in Istanbul."""
    at = datetime.fromisoformat(request.param).replace(tzinfo=ISTANBUL)
    with firm(tmp_path, settings, at) as made:
        yield made


def accounts_of(made: list[BookEntry]) -> set[str]:
    return {line.account for entry in made for line in entry.lines}


def judged(path: Path) -> SealReport:
    """Our own verdict on a sealed file, at the moment of the world's clock."""
    world = ports()
    return verify_document(
        path.read_bytes(), trust=world.trust, revocation=world.revocation, at=world.clock.now(), may_seal=(VKN,)
    )


def assert_done(books: Firm, parts: int = 1, branch: str = "") -> None:
    """Every package is done, every file is there and in order, the berats carry stamp and GİB's seal."""
    assert set(books.states().values()) == {"DONE"}, books.states()
    for item in books.months:
        item.refresh_from_db()
        assert item.state == "COMPLETE"
    end = f"-{branch}.xml" if branch else ".xml"
    for kind in ("Y", "K", "YB", "KB"):
        files = books.files(f"{VKN}-*-{kind}-??????{end}")
        assert len(files) == parts * len(books.months), kind
        for path in files:
            with path.open("rb") as file:
                verdict = check_ledger(file, path.name)
            assert verdict.valid, (path.name, [item.message("en") for item in verdict.findings[:3]])
    for path in books.files(f"GIB-{VKN}-*{end}"):
        report = judged(path)
        assert (report.result, report.reasons) == ("valid", ()), path.name
        assert report.level == "XAdES-T"
        assert report.counter is not None
    assert len(books.files(f"GIB-{VKN}-*{end}")) == 2 * parts * len(books.months)
    assert len(books.files(f"{VKN}-*-DR-000000{end}")) == 1


@pytest.mark.parametrize("books", ["2026-02-05T10:00"], indirect=True)
def test_scenario_1_a_few_entries_with_all_elements(books: Firm) -> None:
    """Whatever the guides allow in a journal stands in this one, with a PDF, and GİB's side takes it."""
    made = sorted([*every_element(2026, 1), *entries(16, 2026, 1, 12)], key=lambda entry: entry.day)
    assert 10 <= len(made) <= 30
    assert len(accounts_of(made)) >= 10
    edefter.save_firm(books.taxpayer, HEADING | {"fax": "2120000001", "street2": "Kat 3"}, "test")
    edefter.attach(books.taxpayer, 202601, "rehin.pdf", b"%PDF-1.7 made up", "test")
    books.year(2026)
    books.close(2026, 1, made)
    books.work()
    assert_done(books)
    [journal] = books.files(f"{VKN}-202601-Y-000000.xml")
    found = {etree.QName(one).localname for one in etree.parse(journal).getroot().iter(etree.Element)}
    assert ELEMENTS - found == set()
    told = {one.text for one in etree.parse(journal).getroot().iter("{*}documentType")}
    assert told == {
        "check", "invoice", "order-customer", "order-vendor", "voucher", "shipment", "receipt", "other",
    }  # fmt: skip


@pytest.mark.parametrize("books", ["2026-02-05T10:00"], indirect=True)
def test_scenario_3_january_with_its_opening(books: Firm) -> None:
    made = [opening(2026), *entries(200, 2026, 1, 18)]
    assert len(accounts_of(made)) >= 15
    books.year(2026)
    books.close(2026, 1, made)
    books.work()
    assert_done(books)


@pytest.mark.parametrize("books", ["2027-01-08T10:00"], indirect=True)
def test_scenario_2_december_with_its_closing(books: Firm) -> None:
    month = entries(300, 2026, 12, 18)
    made = [*month, closing(2026, month)]
    assert len(accounts_of(made)) >= 15
    year = edefter.YearData(date(2026, 1, 1), date(2026, 12, 31), first_day=date(2026, 12, 1))
    edefter.add_year(books.taxpayer, year, "test")
    item = books.close(2026, 12, made)
    # Nothing is left on any account, and the control page has nothing to say of it.
    assert [one.number for one in edefter.control(item).accounts if one.balance] == []
    assert "EF-PRD-029" not in {one.code for one in edefter.control(item).findings}
    books.work()
    assert_done(books)


@pytest.mark.parametrize("books", ["2026-02-05T10:00"], indirect=True)
def test_scenario_4_thousands_of_entries(books: Firm) -> None:
    made = entries(5_000, 2026, 1, 22)
    assert len(accounts_of(made)) >= 20
    books.year(2026)
    books.close(2026, 1, made)
    books.work()
    assert_done(books)


@pytest.mark.parametrize("books", ["2026-02-05T10:00"], indirect=True)
def test_scenarios_5_and_6_two_parts_of_one_month(books: Firm) -> None:
    books.year(2026)
    books.close(2026, 1, entries(60, 2026, 1, 12), cuts=(date(2026, 1, 15),))
    books.work()
    assert_done(books, parts=2)
    assert {path.name[-10:-4] for path in books.files(f"{VKN}-*-Y-*.xml")} == {"000001", "000002"}


@pytest.mark.parametrize("books", ["2026-02-05T10:00"], indirect=True)
def test_scenario_7_a_branch(books: Firm) -> None:
    books.year(2026, branched=True)
    edefter.save_branch(books.taxpayer, "0002", "Kadıköy Şubesi")
    books.close(2026, 1, entries(40, 2026, 1, 12, branch="0002"), branch="0002")
    books.work()
    assert_done(books, branch="0002")
    for kind in ("Y", "K", "YB", "KB"):
        [path] = books.files(f"{VKN}-202601-{kind}-000000-0002.xml")
        text = path.read_text("utf-8")
        assert "Kadıköy Şubesi" in text
        assert ("batchID" in text) is (kind in ("Y", "K"))


@pytest.mark.parametrize("books", ["2026-02-05T10:00"], indirect=True)
def test_f013_f016_a_berat_has_a_stamp_of_the_platforms_account_that_openssl_accepts(
    books: Firm, tmp_path: Path
) -> None:
    """The firm has no account of its own; the stamp is KamuSM's over the berat's seal, judged by two readers."""
    books.year(2026)
    before = timestamps.balance(books.taxpayer)
    books.close(2026, 1, entries(12, 2026, 1, 12))
    after = timestamps.balance(books.taxpayer)
    assert (before.is_platform, before.left - after.left) == (True, 2)
    (tmp_path / "anchors.pem").write_bytes(httpx.get(f"{books.gib.kamusm}/anchors.pem").content)
    now = ports().clock.now()
    for kind in ("YB", "KB"):
        [path] = books.files(f"{VKN}-202601-{kind}-000000.xml")
        report = judged(path)
        assert (report.result, report.level) == ("valid", "XAdES-T")
        assert report.timestamp_time is not None
        assert abs(report.timestamp_time - now) < timedelta(minutes=10)
        root = etree.parse(path).getroot()
        [token] = root.iter("{http://uri.etsi.org/01903/v1.3.2#}EncapsulatedTimeStamp")
        (tmp_path / "token.der").write_bytes(base64.b64decode(token.text or ""))
        [value] = root.iterfind(".//{http://www.w3.org/2000/09/xmldsig#}Signature/{*}SignatureValue")
        covered = etree.tostring(value, method="c14n", with_tail=False)
        assert openssl(tmp_path, covered, now) == "Verification: OK"
        assert openssl(tmp_path, covered + b" ", now) == "Verification: FAILED"


def openssl(folder: Path, data: bytes, at: datetime) -> str:
    """What openssl says of the stamp in `token.der` over *data*."""
    (folder / "data").write_bytes(data)
    order = ["openssl", "ts", "-verify", "-data", "data", "-in", "token.der", "-token_in", "-CAfile", "anchors.pem"]
    order += ["-attime", str(int(at.timestamp()) + 3600)]
    run = subprocess.run(order, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return next(line for line in (run.stdout + run.stderr).splitlines() if line.startswith("Verification"))


@pytest.mark.parametrize("books", ["2026-03-05T10:00"], indirect=True)
def test_a_month_without_entries_lets_the_next_one_go(books: Firm) -> None:
    """Hareketsiz ay: declared, logged, and nothing is sent for it."""
    books.year(2026)
    edefter.declare_inactive(books.taxpayer, SetChoices(2026, 1, note="faaliyet yok"), "test")
    books.close(2026, 2, entries(20, 2026, 2, 12))
    books.work()
    assert_done(books)
    assert {name[11:17] for name in books.states()} == {"202602"}


@pytest.mark.parametrize("books", ["2026-02-05T10:00"], indirect=True)
def test_an_outage_of_gib_is_waited_out(books: Firm) -> None:
    books.year(2026)
    books.gib.control("faults", {"kind": "outage", "seconds": 20 * 3600})
    books.close(2026, 1, entries(20, 2026, 1, 12))
    books.work(rounds=2)
    assert "DONE" not in books.states().values()
    books.gib.settle(20 * 3600)
    books.work(rounds=8)
    assert_done(books)


@pytest.mark.parametrize("books", ["2026-02-05T10:00"], indirect=True)
def test_a_month_is_deleted_and_made_anew_only_when_gib_deleted_it_too(books: Firm) -> None:
    """Over the wire: GİB's service is asked, says that it has the packages, and later that it knows none (304)."""
    books.year(2026)
    item = books.close(2026, 1, entries(20, 2026, 1, 12))
    books.work()
    word = {"deleted_at_gib": True, "reason": "yanlış fiş"}
    with pytest.raises(NotAllowed) as caught:
        berats.delete_set(books.taxpayer, item.pk, "test", **word)
    assert caught.value.code == "EF-BRT-013"
    for package_id in books.states():
        books.gib.control("packages/delete", {"id": package_id})
    gone = berats.delete_set(books.taxpayer, item.pk, "test", **word)
    assert "304" in edefter.story(gone)[-1].text
    books.months = []
    books.work(rounds=1)
    assert books.files(f"{VKN}-*") == []
    books.close_set(SetChoices(2026, 1, with_stamps=True))
    books.work()
    assert_done(books)
