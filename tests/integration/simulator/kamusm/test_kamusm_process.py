"""The simulated KamuSM as a process, over real HTTP."""

import base64
import signal
import subprocess
import sys

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12


def start(home):
    process = subprocess.Popen(
        [sys.executable, "-m", "zarf_simulator.kamusm", "--home", str(home), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, process.stdout.readline().strip()


def stop(process, number=signal.SIGKILL):
    process.send_signal(number)
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def kamusm(tmp_path):
    process, address = start(tmp_path)
    yield address
    stop(process)


def test_it_listens_on_loopback_and_says_it_is_a_simulator(kamusm):
    assert kamusm.startswith("http://127.0.0.1:")
    answer = httpx.get(f"{kamusm}/health")
    assert answer.json()["simulator"] == "KamuSM"
    assert "NOT KamuSM" in answer.text
    assert "not the authority" in answer.headers["X-Zarf-Simulator"]


def test_it_issues_a_pkcs12_that_opens_with_its_password_and_chains_to_the_anchor(kamusm):
    answer = httpx.post(f"{kamusm}/issue", json={"vkn_tckn": "1234567808", "title": "Deneme A.Ş.", "key": "rsa"}).json()
    key, certificate, _ = pkcs12.load_key_and_certificates(
        base64.b64decode(answer["pkcs12_base64"]), answer["password"].encode()
    )
    assert key.public_key() == certificate.public_key()
    sub = x509.load_der_x509_certificate(httpx.get(f"{kamusm}/ca.crt").content)
    root, given_sub, *_ = x509.load_pem_x509_certificates(httpx.get(f"{kamusm}/anchors.pem").content)
    certificate.verify_directly_issued_by(sub)
    sub.verify_directly_issued_by(root)
    assert given_sub == sub


def test_a_revocation_survives_kill_9(tmp_path):
    process, address = start(tmp_path)
    try:
        order = {"vkn_tckn": "1234567808", "title": "A", "state": "revoked"}
        issued = x509.load_pem_x509_certificate(
            httpx.post(f"{address}/issue", json=order).json()["certificate_pem"].encode()
        )
    finally:
        stop(process)
    process, address = start(tmp_path)
    try:
        crl = x509.load_der_x509_crl(httpx.get(f"{address}/crl/sub.crl").content)
        assert crl.get_revoked_certificate_by_serial_number(issued.serial_number) is not None
    finally:
        stop(process)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"not json",
        b"[" * 60_000,
        b'{"vkn_tckn": ' + b"1" * 5000 + b"}",
        b'{"vkn_tckn": "12"}',
        b'{"vkn_tckn": "1234567808", "title": "A", "state": "x"}',
    ],
)
def test_a_bad_request_is_answered_with_400_and_a_reason(kamusm, body):
    answer = httpx.post(f"{kamusm}/issue", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_page_of_another_host_cannot_drive_it(kamusm):
    assert httpx.get(f"{kamusm}/health", headers={"Host": "example.org"}).status_code == 403
