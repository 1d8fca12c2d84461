"""The contract of a source of revocation lists, and what the HTTP source adds: a cache on disk."""

from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from cryptography import x509

from zarf.core.seal.ocsp import ocsp_answer
from zarf.core.seal.revocation import revocation_fault
from zarf.ports.clock import FixedClock
from zarf.ports.revocation import HttpRevocation, MemoryRevocation
from zarf_simulator.kamusm import Authority, LeafState, ocsp_responder

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority():
    return Authority.create(NOW)


class Server:
    """Serves one body at every path; counts the requests."""

    def __init__(self):
        self.body = b""
        self.status = 200
        self.requests = 0
        self.questions = 0
        self.ask = lambda request: None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.requests += 1
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

            def do_POST(self):
                outer.questions += 1
                request = self.rfile.read(int(self.headers["Content-Length"]))
                body = outer.ask(request)
                self.send_response(200 if body else 503)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_args):
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/sub.crl"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


@pytest.fixture
def server():
    served = Server()
    yield served
    served.close()


@pytest.fixture(params=["memory", "http"])
def source(request, server, tmp_path):
    if request.param == "memory":
        return MemoryRevocation(lambda: [server.body], lambda request: server.ask(request))
    return HttpRevocation(tmp_path / "crl", [server.url], FixedClock(NOW), ocsp_urls=[server.url])


def test_nothing_is_known_before_the_first_refresh(source, authority, server):
    server.body = authority.sub_crl(NOW)
    assert source.crl_for(authority.sub.certificate.subject) is None
    assert server.requests == 0


def test_after_a_refresh_the_list_is_found_by_the_name_of_its_issuer(source, authority, server):
    issued = authority.issue("1234567808", "A", now=NOW, state=LeafState.REVOKED)
    server.body = authority.sub_crl(NOW)
    assert source.refresh() == []
    crl = x509.load_der_x509_crl(source.crl_for(authority.sub.certificate.subject))
    assert crl.get_revoked_certificate_by_serial_number(issued.certificate.serial_number)
    assert source.crl_for(authority.root.certificate.subject) is None


def answering(authority, at=NOW):
    return lambda request: ocsp_responder.answer(authority, request, at)


def test_an_ocsp_answer_is_there_after_the_refresh_that_follows_the_question(source, authority, server):
    server.body, server.ask = authority.sub_crl(NOW), answering(authority)
    leaf = authority.issue("1234567808", "A", now=NOW, state=LeafState.SUSPENDED)
    assert source.refresh() == []
    assert source.ocsp_for(leaf.certificate, leaf.issuer) is None
    assert server.questions == 0
    assert source.refresh(force=True) == []
    answer = ocsp_answer(source.ocsp_for(leaf.certificate, leaf.issuer), leaf.certificate, leaf.issuer)
    assert answer.revoked.is_suspension


def test_a_responder_that_is_away_is_told_and_the_list_decides(source, authority, server):
    server.body = authority.sub_crl(NOW)
    leaf = authority.issue("1234567808", "A", now=NOW)
    source.ocsp_for(leaf.certificate, leaf.issuer)
    assert [item.code for item in source.refresh()] == ["EF-CRL-004"]
    assert source.ocsp_for(leaf.certificate, leaf.issuer) is None
    assert revocation_fault(leaf.certificate, leaf.issuer, source, NOW) is None


def test_a_certificate_is_asked_about_again_after_an_hour_by_another_process(tmp_path, authority, server):
    clock = FixedClock(NOW)
    web, worker = (HttpRevocation(tmp_path, [], clock, ocsp_urls=[server.url]) for _ in range(2))
    server.ask = answering(authority)
    leaf = authority.issue("1234567808", "A", now=NOW)
    web.ocsp_for(leaf.certificate, leaf.issuer)
    for wanted in (1, 1):
        worker.refresh()
        assert server.questions == wanted
    clock.advance(timedelta(hours=1, seconds=1))
    server.ask = answering(authority, clock.now())
    worker.refresh()
    assert server.questions == 2
    assert ocsp_answer(web.ocsp_for(leaf.certificate, leaf.issuer), leaf.certificate, leaf.issuer).revoked is None


def test_an_answer_of_a_false_responder_is_not_kept(tmp_path, authority, server):
    source = HttpRevocation(tmp_path, [], FixedClock(NOW), ocsp_urls=[server.url])
    leaf = authority.issue("1234567808", "A", now=NOW)
    source.ocsp_for(leaf.certificate, leaf.issuer)
    server.ask = answering(Authority.create(NOW))
    [fault] = source.refresh()
    assert (fault.code, fault.found) == ("EF-CRL-004", "no usable answer")
    assert source.ocsp_for(leaf.certificate, leaf.issuer) is None


def test_without_a_responder_nothing_is_noted(tmp_path, authority):
    source = HttpRevocation(tmp_path, [], FixedClock(NOW))
    leaf = authority.issue("1234567808", "A", now=NOW)
    assert source.ocsp_for(leaf.certificate, leaf.issuer) is None
    assert source.refresh() == []
    assert list((tmp_path / "ocsp").iterdir()) == []


def test_an_older_list_never_replaces_a_newer_one(tmp_path, authority, server):
    clock = FixedClock(NOW)
    source = HttpRevocation(tmp_path, [server.url], clock)
    newer, older = authority.sub_crl(NOW), authority.sub_crl(NOW - timedelta(hours=5))
    for body in (newer, older):
        server.body = body
        clock.advance(timedelta(hours=2))
        assert source.refresh() == []
    assert server.requests == 2
    assert source.crl_for(authority.sub.certificate.subject) == newer


def test_the_cache_survives_a_restart_and_is_shared_between_processes(tmp_path, authority, server):
    server.body = authority.sub_crl(NOW)
    web, worker = (HttpRevocation(tmp_path, [server.url], FixedClock(NOW)) for _ in range(2))
    assert web.crl_for(authority.sub.certificate.subject) is None
    worker.refresh()
    assert web.crl_for(authority.sub.certificate.subject) == server.body


def test_a_list_is_fetched_again_only_when_due(tmp_path, authority, server):
    clock = FixedClock(NOW)
    source = HttpRevocation(tmp_path, [server.url], clock)
    server.body = authority.sub_crl(NOW)
    source.refresh()
    source.refresh()
    assert server.requests == 1
    source.refresh(force=True)
    assert server.requests == 2
    clock.advance(timedelta(hours=1, seconds=1))
    source.refresh()
    assert server.requests == 3


@pytest.mark.parametrize(("status", "body", "code"), [(503, b"", "EF-CRL-001"), (200, b"<html>", "EF-CRL-002")])
def test_a_failed_refresh_is_told_and_what_was_known_stays(tmp_path, authority, server, status, body, code):
    clock = FixedClock(NOW)
    source = HttpRevocation(tmp_path, [server.url], clock)
    known = server.body = authority.sub_crl(NOW)
    source.refresh()
    server.status, server.body = status, body
    clock.advance(timedelta(hours=2))
    assert [item.code for item in source.refresh()] == [code]
    assert source.crl_for(authority.sub.certificate.subject) == known


def test_an_address_where_nobody_listens_is_told(tmp_path):
    source = HttpRevocation(tmp_path, ["http://127.0.0.1:9/x.crl", "no address"], FixedClock(NOW))
    assert [item.code for item in source.refresh()] == ["EF-CRL-001", "EF-CRL-001"]


def test_a_list_without_end_is_not_read_to_its_end(tmp_path, server):
    server.body = bytes(17 * 1024 * 1024)
    [fault] = HttpRevocation(tmp_path, [server.url], FixedClock(NOW)).refresh()
    assert (fault.code, fault.found) == ("EF-CRL-001", "more than 16 MB")
