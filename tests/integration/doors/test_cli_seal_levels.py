"""The command line with the simulated KamuSM: every kind and level, stamps that are not paid twice, one line each."""

import base64
import json
from datetime import UTC, datetime

import httpx
import pytest
from click.testing import CliRunner
from lxml import etree
from tests.integration.simulator.kamusm.conftest import Kamusm
from tests.unit.core.seal.forger import NS
from tests.unit.core.seal.kinds_of_documents import CUSTOMER, INTEGRATOR, KINDS, account, ledger, report

from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import pack
from zarf.doors.cli import seal, verify
from zarf.ports.keys.pkcs12 import reference

ETTN = "6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a02"


class World:
    """A folder with keys, anchors and lists of a running simulator."""

    def __init__(self, folder, address):
        self.folder, self.address = folder, address
        self.keys = {}
        for vkn in (CUSTOMER, INTEGRATOR):
            made = httpx.post(f"{address}/issue", json={"vkn_tckn": vkn, "title": f"Deneme {vkn}"}).json()
            file, password = folder / f"{vkn}.p12", folder / f"{vkn}.password"
            file.write_bytes(base64.b64decode(made["pkcs12_base64"]))
            password.write_text(made["password"])
            self.keys[vkn] = reference(file, password)
        (folder / "anchors.pem").write_bytes(httpx.get(f"{address}/anchors.pem").content)
        (folder / "tsa.password").write_text("gizli-parola\n")
        (folder / "tsa.password").chmod(0o600)
        self.kontor(20)

    def kontor(self, number):
        order = {"userid": 7, "password": "gizli-parola", "kontor": number}
        httpx.post(f"{self.address}/control/accounts", json=order).raise_for_status()

    def stamps(self):
        return len(httpx.get(f"{self.address}/control/stamps").json())

    def write(self, name, data):
        (self.folder / name).write_bytes(data)
        return self.folder / name

    def seal(self, file, out, vkn=None, level="bes", *more):
        key = ["--key", self.keys[vkn]] if vkn else []
        stamping = []
        if level != "bes":
            stamping = ["--tsa", self.address, "--tsa-user", "7", "--tsa-password-file", self.folder / "tsa.password"]
            stamping += ["--trust", self.folder / "anchors.pem"]
        if level == "a":
            stamping += [item for name in ("sub", "root") for item in ("--crl", f"{self.address}/crl/{name}.crl")]
        return run(seal.command, file, *key, "-o", self.folder / out, "--level", level, *stamping, *more)

    def verify(self, file, *more):
        lists = [
            self.write(f"{name}.crl", httpx.get(f"{self.address}/crl/{name}.crl").content) for name in ("sub", "root")
        ]
        options = ["--trust", self.folder / "anchors.pem", *(item for one in lists for item in ("--crl", one)), *more]
        result = run(verify.command, self.folder / file, "--json", *options)
        return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def run(command, *arguments):
    return CliRunner().invoke(command, [str(item) for item in arguments])


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    process = Kamusm(tmp_path_factory.mktemp("kamusm"))
    process.start()
    yield World(tmp_path_factory.mktemp("world"), process.address)
    process.kill()


@pytest.mark.parametrize(("level", "told", "paid"), [("bes", "XAdES-BES", 0), ("t", "XAdES-T", 1), ("a", "XAdES-A", 3)])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_sealed_at_every_level_and_valid(kind, level, told, paid, world):
    vkn = INTEGRATOR if "account" in kind else CUSTOMER
    before = world.stamps()
    world.kontor(20)
    result = world.seal(world.write("plain.xml", KINDS[kind]), "sealed.xml", vkn, level)
    assert result.exit_code == 0, result.output
    assert world.stamps() - before == paid
    exit_code, [line] = world.verify("sealed.xml")
    assert (exit_code, line["result"], line["reasons"], line["level"]) == (0, "valid", [], told)
    assert (line["timestamp_time"] is not None) is (level != "bes")


def test_the_archive_form_needs_no_list_later(world):
    assert world.seal(world.write("plain.xml", report()), "sealed.xml", CUSTOMER, "a").exit_code == 0
    when = datetime.now(UTC).replace(year=datetime.now(UTC).year + 9)
    options = ["--trust", world.folder / "anchors.pem", "--at", when.isoformat()]
    result = run(verify.command, world.folder / "sealed.xml", "--json", *options)
    [line] = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, line["result"], line["level"]) == (0, "valid", "XAdES-A")


def test_an_archive_form_is_renewed(world):
    world.kontor(20)
    assert world.seal(world.write("plain.xml", report()), "a.xml", CUSTOMER, "a").exit_code == 0
    before = world.stamps()
    stamping = ["--tsa", world.address, "--tsa-user", "7", "--tsa-password-file", world.folder / "tsa.password"]
    lists = ["--crl", f"{world.address}/crl/root.crl", "--trust", world.folder / "anchors.pem"]
    result = run(seal.command, world.folder / "a.xml", "--renew", "-o", world.folder / "a2.xml", *stamping, *lists)
    assert (result.exit_code, world.stamps() - before) == (0, 1)
    assert (world.folder / "a2.xml").read_bytes().count(b"<xades141:ArchiveTimeStamp") == 2
    assert world.verify("a2.xml")[1][0]["level"] == "XAdES-A"
    again = run(seal.command, world.folder / "a.xml", "--renew", "--level", "a", "-o", world.folder / "x.xml")
    assert again.exit_code == 2


def test_a_broken_off_run_goes_on_without_paying_twice(world):
    assert world.seal(world.write("plain.xml", report()), "bes.xml", CUSTOMER).exit_code == 0
    world.kontor(2)
    before, folder = world.stamps(), world.folder / "stamps"
    first = world.seal(world.folder / "bes.xml", "whole.xml", None, "a", "--stamps", folder)
    assert (first.exception.code, (world.folder / "whole.xml").exists()) == ("EF-TSP-003", False)
    assert world.stamps() - before == 2
    world.kontor(20)
    assert world.seal(world.folder / "bes.xml", "whole.xml", None, "a", "--stamps", folder).exit_code == 0
    assert world.stamps() - before == 3
    assert world.verify("whole.xml")[1][0]["level"] == "XAdES-A"


def test_a_lost_answer_is_left_to_a_person(world):
    world.kontor(20)
    assert world.seal(world.write("plain.xml", report()), "bes.xml", CUSTOMER).exit_code == 0
    httpx.post(f"{world.address}/control/faults", json={"kind": "drop_answer", "count": 1}).raise_for_status()
    before, folder = world.stamps(), world.folder / "lost"
    codes = [
        world.seal(world.folder / "bes.xml", "t.xml", None, "t", "--stamps", folder).exception.code for _ in range(2)
    ]
    assert codes == ["EF-TSP-007", "EF-TSP-012"]
    assert world.stamps() - before == 1
    [left] = folder.iterdir()
    assert left.read_text().split() == ["7", "EF-TSP-007"]


def test_an_account_with_its_counter_signature_is_judged_inside_an_envelope(world):
    plain = world.write("plain.xml", account())
    assert world.seal(plain, "outer.xml", INTEGRATOR).exit_code == 0
    assert world.seal(world.folder / "outer.xml", "both.xml", CUSTOMER, "bes", "--counter").exit_code == 0
    good = (world.folder / "both.xml").read_bytes()
    root = etree.fromstring(good)
    value = root.xpath("//xades:CounterSignature//ds:SignatureValue", namespaces=NS)[0]
    bad = good.replace(value.text[:20].encode(), value.text[:20].swapcase().encode())
    group = EnvelopeGroup("PROCESSUSERACCOUNT", (good, bad))
    partner = Partner("usergb", INTEGRATOR, "Deneme")
    xml = write_envelope(Envelope(ETTN, EnvelopeType.USER, partner, partner, datetime.now(UTC), (group,)))
    for name, data in (("envelope.xml", xml), ("envelope.zip", pack(ETTN, xml).data)):
        world.write(name, data)
        exit_code, lines = world.verify(name)
        assert (exit_code, [line["document"] for line in lines]) == (1, [1, 2])
        first, second = lines
        assert list(first)[-3:] == ["level", "counter_signature", "document"]
        assert (first["result"], first["signer"]["vkn_tckn"]) == ("valid", INTEGRATOR)
        assert first["counter_signature"]["signer"]["vkn_tckn"] == CUSTOMER
        assert (second["result"], second["reasons"]) == ("invalid", ["EF-SEAL-040"])
        assert second["counter_signature"]["result"] == "invalid"


def test_people_are_told_both_signers(world):
    plain = world.write("plain.xml", account())
    assert world.seal(plain, "outer.xml", INTEGRATOR).exit_code == 0
    assert world.seal(world.folder / "outer.xml", "both.xml", CUSTOMER, "bes", "--counter").exit_code == 0
    result = run(verify.command, world.folder / "both.xml", "--trust", world.folder / "anchors.pem", "--no-revocation")
    first, second = result.stdout.splitlines()
    assert f": geçerli, Deneme {INTEGRATOR} ({INTEGRATOR})" in first
    assert f"  seri imza: geçerli, Deneme {CUSTOMER} ({CUSTOMER})" in second
    assert first.endswith("XAdES-BES")


def test_a_berat_takes_the_value_of_its_ledger(world):
    assert world.seal(world.write("journal.xml", ledger()), "journal-sealed.xml", CUSTOMER).exit_code == 0
    plain = world.write("berat.xml", ledger("berat", "berat"))
    assert world.seal(plain, "out.xml", CUSTOMER).exception.code == "EF-SEAL-072"
    done = world.seal(plain, "berat-sealed.xml", CUSTOMER, "bes", "--ledger", world.folder / "journal-sealed.xml")
    assert done.exit_code == 0
    journal, berat = (etree.parse(world.folder / f"{name}-sealed.xml").getroot() for name in ("journal", "berat"))
    path = "{http://www.w3.org/2000/09/xmldsig#}SignatureValue"
    assert berat.findtext(path) == journal.findtext(f".//{path}")
    assert world.verify("berat-sealed.xml")[0] == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--level", "t"], "--tsa URL eksik"),
        (["--level", "t", "--tsa", "test"], "--tsa-user"),
        (["--level", "x"], "'x' is not one of"),
        ([], "--key REF eksik"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_done(world, options, told):
    result = run(seal.command, world.write("plain.xml", report()), "-o", world.folder / "never.xml", *options)
    assert result.exit_code == 2
    assert told in result.output
    assert not (world.folder / "never.xml").exists()


def test_a_missing_list_is_told_before_a_stamp_is_paid(world):
    world.kontor(20)
    before = world.stamps()
    key = ["--key", world.keys[CUSTOMER], "-o", world.folder / "never.xml", "--level", "a"]
    stamping = ["--tsa", world.address, "--tsa-user", "7", "--tsa-password-file", world.folder / "tsa.password"]
    trust = ["--trust", world.folder / "anchors.pem"]
    result = run(seal.command, world.write("plain.xml", report()), *key, *stamping, *trust)
    assert (result.exception.code, world.stamps() - before) == ("EF-SEAL-009", 0)
    assert "gizli" not in result.output


def test_a_ledger_too_large_for_a_tree_is_sealed_stamped_and_judged(world):
    begin, end = ledger().split(b"</xbrli:xbrl>")
    line = b'<xbrli:unit contextRef="journal_context" decimals="INF">1000.00</xbrli:unit>' * 1000
    plain = world.write("big.xml", begin + line * (22 * 1024 * 1024 // len(line)) + b"</xbrli:xbrl>" + end)
    assert world.seal(plain, "big-sealed.xml", CUSTOMER).exit_code == 0
    assert world.seal(world.folder / "big-sealed.xml", "big-t.xml", None, "t").exit_code == 0
    world.kontor(20)
    before = world.stamps()
    assert world.seal(world.folder / "big-t.xml", "big-a.xml", None, "a").exit_code == 0
    assert world.stamps() - before == 2
    assert world.seal(plain, "big-at-once.xml", CUSTOMER, "a").exit_code == 0
    archived = [(name, "XAdES-A") for name in ("big-a.xml", "big-at-once.xml")]
    for name, level in (("big-sealed.xml", "XAdES-BES"), ("big-t.xml", "XAdES-T"), *archived):
        exit_code, [line] = world.verify(name)
        assert (exit_code, line["result"], line["level"]) == (0, "valid", level)
    berat = world.write("berat.xml", ledger("berat", "berat"))
    done = world.seal(berat, "berat-sealed.xml", CUSTOMER, "bes", "--ledger", world.folder / "big-t.xml")
    assert done.exit_code == 0
    cut = world.write("cut.xml", (world.folder / "big-t.xml").read_bytes()[:-40])
    exit_code, [line] = world.verify(cut.name)
    assert (exit_code, line["result"], line["reasons"]) == (1, "invalid", ["EF-XML-007"])
    changed = (world.folder / "big-t.xml").read_bytes().replace(b">1000.00<", b">9000.00<", 1)
    exit_code, [line] = world.verify(world.write("changed.xml", changed).name)
    assert (exit_code, line["reasons"]) == (1, ["EF-SEAL-041"])
    for name in ("big.xml", "big-sealed.xml", "big-t.xml", "big-a.xml", "big-at-once.xml", "cut.xml", "changed.xml"):
        (world.folder / name).unlink()


def test_the_test_of_a_key_tells_of_its_revocation_when_lists_are_given(world):
    made = httpx.post(
        f"{world.address}/issue", json={"vkn_tckn": CUSTOMER, "title": "Deneme", "state": "revoked"}
    ).json()
    password = world.write("revoked.password", made["password"].encode())
    file = world.write("revoked.p12", base64.b64decode(made["pkcs12_base64"]))
    for secret in (file, password):
        secret.chmod(0o600)
    key = reference(file, password)
    crl = world.write("sub.crl", httpx.get(f"{world.address}/crl/sub.crl").content)
    lists = ["--trust", world.folder / "anchors.pem", "--crl", crl]
    silent = run(seal.command, "test", "--key", key)
    assert (silent.exit_code, "bakılmadı" in silent.stdout) == (0, True)
    told = run(seal.command, "test", "--key", key, *lists, "--json")
    assert told.exit_code == 1
    assert [item["code"] for item in json.loads(told.stdout)["findings"]] == ["EF-KEY-041"]
    assert json.loads(told.stdout)["key"]["is_revoked"] is True
    good = run(seal.command, "test", "--key", world.keys[CUSTOMER], *lists)
    assert (good.exit_code, "iptal edilmemiş" in good.stdout) == (0, True)


def test_a_file_that_is_no_list_or_no_certificate_is_named(world):
    wrong = world.write("wrong.crl", b"none")
    for option in ("--crl", "--trust"):
        told = run(verify.command, wrong, "--trust", world.folder / "anchors.pem", option, wrong)
        kind = {"--crl": "bir iptal listesi (CRL) değil", "--trust": "sertifika içeren bir PEM dosyası değil"}[option]
        assert (told.exit_code, f"{option} {wrong}: {kind}" in told.output) == (2, True)
