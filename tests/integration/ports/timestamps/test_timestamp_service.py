"""The contract of a time-stamping service and of stamping once; and what the HTTP client adds: it believes nothing."""

import hashlib
import ipaddress
import re
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.integration.simulator.kamusm.conftest import Kamusm

from zarf.core.errors import Unavailable, ZarfError
from zarf.core.findings import finding
from zarf.core.seal import CrlSet, TrustStore
from zarf.core.seal.timestamp_token import read_token
from zarf.ports.clock import FixedClock, SystemClock
from zarf.ports.timestamps import (
    Account,
    KamusmTimestamps,
    MemoryLedger,
    MemoryTimestamps,
    OutcomeUnknown,
    TimestampRefused,
    TimestampService,
    TimestampWrong,
    stamp_once,
)
from zarf_simulator.kamusm import Authority
from zarf_simulator.kamusm.tokens import Order, make_token

ME = Account(7, "gizli-parola")
VALUE = hashlib.sha256(b"value").digest()


class Simulated:
    """The simulator as a process, and a client of it."""

    def __init__(self, address):
        self.address = address
        self._clients = []
        self.trust = TrustStore.from_pem(httpx.get(f"{address}/anchors.pem").content)
        self.service = self.client(address)

    def client(self, url, clock=None, revocation=None, **options):
        service = TimestampService(url, **{"timeout": 10.0, **options})
        client = KamusmTimestamps(service, trust=self.trust, clock=clock or SystemClock(), revocation=revocation)
        self._clients.append(client)
        return client

    def close(self):
        for client in self._clients:
            client.close()

    def open(self, account, kontor):
        order = {"userid": account.userid, "password": account.password, "kontor": kontor}
        httpx.post(f"{self.address}/control/accounts", json=order).raise_for_status()

    def fault(self, kind, **more):
        httpx.post(f"{self.address}/control/faults", json={"kind": kind, "count": 1, **more}).raise_for_status()

    def paid(self):
        return [bytes.fromhex(item["imprint"]) for item in httpx.get(f"{self.address}/control/stamps").json()]


class InMemory:
    def __init__(self):
        now = datetime.now(UTC)
        authority = Authority.create(now)
        self.service = MemoryTimestamps(
            lambda imprint: make_token(
                Order("sha256", imprint, None, True), authority.credential("tsa"), [authority.root], now, 1
            )
        )
        self.open = self.service.open_account

    def fault(self, kind, **more):
        errors = {
            "drop_request": OutcomeUnknown(finding("EF-TSP-007", found="x")),
            "drop_answer": OutcomeUnknown(finding("EF-TSP-007", found="x")),
            "reject": TimestampRefused(finding("EF-TSP-004", found="x")),
        }
        setattr(self.service, "after" if kind == "drop_answer" else "before", errors[kind])

    def paid(self):
        return self.service.orders


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    process = Kamusm(tmp_path_factory.mktemp("kamusm"))
    process.start()
    yield process
    process.kill()


@pytest.fixture
def simulated(process):
    world = Simulated(process.address)
    httpx.delete(f"{process.address}/control/faults").raise_for_status()
    before = len(world.paid())
    world.paid_here = lambda: world.paid()[before:]
    world.open(ME, 3)
    yield world
    world.close()


@pytest.fixture(params=["memory", "kamusm"])
def world(request):
    if request.param == "kamusm":
        return request.getfixturevalue("simulated")
    made = InMemory()
    made.paid_here = made.paid
    made.open(ME, 3)
    return made


def code_of(act):
    with pytest.raises(ZarfError) as raised:
        act()
    return raised.value.code


def test_a_stamp_is_of_the_value_and_costs_one_kontor(world):
    token = read_token(world.service.stamp(VALUE, ME))
    assert (token.algorithm, token.imprint) == ("sha256", VALUE)
    assert world.service.kontor(ME) == 2
    assert world.paid_here() == [VALUE]


@pytest.mark.parametrize(
    ("account", "code"), [(Account(8, "gizli-parola"), "EF-TSP-001"), (Account(7, "yanlış"), "EF-TSP-002")]
)
def test_a_stranger_and_a_wrong_password_are_refused(world, account, code):
    for act in (lambda: world.service.stamp(VALUE, account), lambda: world.service.kontor(account)):
        assert code_of(act) == code
    assert world.paid_here() == []


def test_an_empty_account_is_refused_as_such(world):
    world.open(ME, 0)
    assert world.service.kontor(ME) == 0
    assert code_of(lambda: world.service.stamp(VALUE, ME)) == "EF-TSP-003"


def test_the_same_value_is_stamped_and_paid_once(world):
    ledger = MemoryLedger()
    first, second = (stamp_once(world.service, ledger, VALUE, ME) for _ in range(2))
    assert first == second
    assert world.paid_here() == [VALUE]
    assert ledger.spent(7) == 1


def test_a_refused_value_may_be_asked_for_again(world):
    ledger = MemoryLedger()
    world.fault("reject")
    assert code_of(lambda: stamp_once(world.service, ledger, VALUE, ME)) == "EF-TSP-004"
    assert stamp_once(world.service, ledger, VALUE, ME) == ledger.token(VALUE)
    assert world.paid_here() == [VALUE]


@pytest.mark.parametrize(("kind", "paid"), [("drop_answer", 1), ("drop_request", 0)])
def test_an_unknown_outcome_stays_open_until_somebody_decides(world, kind, paid):
    ledger = MemoryLedger()
    world.fault(kind)
    codes = [code_of(lambda: stamp_once(world.service, ledger, VALUE, ME)) for _ in range(2)]
    assert codes == ["EF-TSP-007", "EF-TSP-012"]
    assert len(world.paid_here()) == paid
    ledger.release(VALUE)
    assert stamp_once(world.service, ledger, VALUE, ME)
    assert len(world.paid_here()) == paid + 1


def test_a_stamp_that_was_had_cannot_be_released(world):
    ledger = MemoryLedger()
    token = stamp_once(world.service, ledger, VALUE, ME)
    ledger.release(VALUE)
    assert ledger.token(VALUE) == token


WRONG = {
    "wrong_nonce": "nonce",
    "wrong_imprint": "EF-SEAL-081",
    "wrong_signature": "EF-SEAL-083",
    "expired_tsa": "EF-SEAL-086",
    "not_tsa": "EF-SEAL-082",
    "wrong_ess": "EF-SEAL-084",
    "no_certificate": "EF-SEAL-080",
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_stamp_is_not_believed_and_not_asked_for_again(simulated, kind):
    simulated.fault(kind)
    ledger = MemoryLedger()
    with pytest.raises(TimestampWrong) as wrong:
        stamp_once(simulated.service, ledger, VALUE, ME)
    assert (wrong.value.code, wrong.value.finding.found) == ("EF-TSP-006", WRONG[kind])
    says_why = {language: wrong.value.finding.message(language).partition(": ")[2] for language in ("tr", "en")}
    assert all(len(text) > len(f"({WRONG[kind]}).") + 15 for text in says_why.values()), says_why
    assert code_of(lambda: stamp_once(simulated.service, ledger, VALUE, ME)) == "EF-TSP-012"
    assert simulated.paid_here() == [VALUE]


def test_a_stamp_of_a_revoked_server_is_not_believed(simulated):
    """The list is the simulated KamuSM's own; while it is not at hand the stamp that was paid is not thrown away."""
    root_list = CrlSet([httpx.get(f"{simulated.address}/crl/root.crl").content])
    simulated.fault("revoked_tsa")
    with pytest.raises(TimestampWrong) as wrong:
        simulated.client(simulated.address, revocation=root_list).stamp(VALUE, ME)
    assert wrong.value.finding.found == "EF-SEAL-087"
    assert simulated.client(simulated.address, revocation=root_list).stamp(VALUE, ME)
    simulated.fault("revoked_tsa")
    assert simulated.client(simulated.address, revocation=CrlSet()).stamp(VALUE, ME)


def test_a_server_of_another_authority_is_not_believed(simulated):
    simulated.trust = TrustStore.from_pem(Authority.create(datetime.now(UTC)).anchors_pem)
    with pytest.raises(TimestampWrong) as wrong:
        simulated.client(simulated.address).stamp(VALUE, ME)
    assert wrong.value.finding.found == "EF-SEAL-085"


def test_without_anchors_nothing_is_asked_for(simulated):
    simulated.trust = TrustStore()
    assert code_of(lambda: simulated.client(simulated.address).stamp(VALUE, ME)) == "EF-TSP-008"
    assert simulated.paid_here() == []


def test_a_stamp_from_the_future_is_not_believed(simulated):
    clock = FixedClock(datetime.now(UTC) - timedelta(minutes=10))
    with pytest.raises(TimestampWrong) as wrong:
        simulated.client(simulated.address, clock).stamp(VALUE, ME)
    assert wrong.value.finding.found == "EF-SEAL-089"


def test_no_kontor_said_by_the_service_is_its_own_code(simulated):
    simulated.fault("no_kontor")
    assert code_of(lambda: simulated.service.stamp(VALUE, ME)) == "EF-TSP-003"


def test_a_reason_we_do_not_know_is_told_as_received(simulated):
    simulated.fault("reject", text="Sunucu bakimda")
    with pytest.raises(TimestampRefused) as refused:
        simulated.service.stamp(VALUE, ME)
    assert (refused.value.code, refused.value.finding.found) == ("EF-TSP-004", "Sunucu bakimda")


@pytest.mark.parametrize(("status", "code"), [(503, "EF-TSP-007"), (403, "EF-TSP-004"), (200, "EF-TSP-006")])
def test_a_page_in_place_of_an_answer(simulated, status, code):
    simulated.fault("http", status=status)
    with pytest.raises(ZarfError) as told:
        simulated.service.stamp(VALUE, ME)
    assert told.value.code == code
    assert ", (" not in told.value.finding.message("tr")


def test_an_answer_that_takes_too_long_leaves_the_outcome_unknown(simulated):
    simulated.fault("slow", seconds=2)
    with pytest.raises(OutcomeUnknown) as unknown:
        simulated.client(simulated.address, timeout=0.5).stamp(VALUE, ME)
    assert unknown.value.code == "EF-TSP-007"
    assert "yanıt zamanında gelmedi" in unknown.value.finding.message("tr")
    assert "zarf timestamps settle" in unknown.value.finding.hint("tr")
    # The service goes on: the stamp nobody received is paid for.
    until = time.monotonic() + 20
    while simulated.paid_here() != [VALUE] and time.monotonic() < until:
        time.sleep(0.1)
    assert simulated.paid_here() == [VALUE]
    simulated.fault("slow", seconds=1)
    with pytest.raises(Unavailable):
        simulated.client(simulated.address, timeout=0.5).kontor(ME)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "no address", "ftp://127.0.0.1"])
def test_an_address_where_nobody_is_costs_nothing_and_may_be_tried_again(simulated, url):
    ledger = MemoryLedger()
    for _ in range(2):
        with pytest.raises(Unavailable) as away:
            stamp_once(simulated.client(url), ledger, VALUE, ME)
        assert away.value.code == "EF-TSP-005"


class Proxy:
    """An HTTP proxy that passes POSTs on and keeps what it saw; tls: certificate and key, it is spoken to by HTTPS.

    forward: where everything goes, as a server in front of the service does; None: where the request says.
    """

    def __init__(self, tls=None, forward=None):
        seen = self.seen = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                seen.append((self.path, dict(self.headers), body))
                kept = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "content-length")}
                answer = httpx.post(forward or self.path, content=body, headers=kept)
                self.send_response(answer.status_code)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_args):
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


@pytest.fixture
def proxy():
    made = Proxy()
    yield made
    made.close()


def test_the_call_goes_through_the_proxy_and_never_shows_the_password(simulated, proxy):
    client = simulated.client(simulated.address, proxy=proxy.url)
    client.stamp(VALUE, ME)
    assert client.kontor(ME) == 2
    path, headers, body = proxy.seen[0]
    assert path == f"{simulated.address}/"
    assert headers["User-Agent"] == "UEKAE TSS Client"
    assert re.fullmatch("30[0-9a-f]+", headers["identity"])
    everything = repr(proxy.seen).encode() + body
    assert ME.password.encode() not in everything
    assert ME.password.encode().hex().encode() not in everything
    assert ME.password not in repr(ME)


@pytest.mark.parametrize("proxy", ["http://user:proxy-parolasi@127.0.0.1:9", "gopher://user:proxy-parolasi@x"])
def test_the_password_of_a_proxy_is_not_in_the_error(simulated, proxy):
    client = simulated.client("https://127.0.0.1:9", proxy=proxy)
    with pytest.raises(Unavailable) as away:
        client.stamp(VALUE, ME)
    assert "proxy-parolasi" not in str(away.value)
    assert away.value.__cause__ is None


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody trusts by himself, and its key, as files."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "firma vekil sunucusu")]), datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(folder / "certificate.pem"), str(folder / "key.pem")


@pytest.fixture
def started():
    made = []

    def start(**how):
        made.append(Proxy(**how))
        return made[-1]

    yield start
    for one in made:
        one.close()


def test_an_https_proxy_is_used_when_its_authority_is_trusted(simulated, tls, started):
    proxy = started(tls=tls)
    client = simulated.client(simulated.address, proxy=proxy.url, ca_file=tls[0])
    assert read_token(client.stamp(VALUE, ME)).imprint == VALUE
    assert client.kontor(ME) == 2
    assert [path for path, _, _ in proxy.seen] == [f"{simulated.address}/"] * 2


def test_the_service_may_be_spoken_to_by_https(simulated, tls, started):
    server = started(tls=tls, forward=f"{simulated.address}/")
    client = simulated.client(server.url, ca_file=tls[0])
    assert read_token(client.stamp(VALUE, ME)).imprint == VALUE


@pytest.mark.parametrize("role", ["proxy", "service"])
def test_who_cannot_show_a_trusted_certificate_is_told_nothing(simulated, tls, started, role):
    server = started(tls=tls, forward=f"{simulated.address}/")
    client = simulated.client(simulated.address, proxy=server.url) if role == "proxy" else simulated.client(server.url)
    assert code_of(lambda: client.stamp(VALUE, ME)) == "EF-TSP-005"
    assert (server.seen, simulated.paid_here()) == ([], [])


@pytest.mark.parametrize("text", [None, "yok"])
def test_a_file_of_authorities_that_cannot_be_read_is_told(simulated, tmp_path, text):
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    client = simulated.client(simulated.address, ca_file=str(file))
    assert code_of(lambda: client.stamp(VALUE, ME)) == "EF-TSP-017"
    assert simulated.paid_here() == []
