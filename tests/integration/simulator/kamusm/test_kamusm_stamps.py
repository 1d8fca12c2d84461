"""Time stamps and OCSP answers of the simulated KamuSM, judged by openssl and rfc3161-client."""

import hashlib
import os
import subprocess

import httpx
import pytest
from asn1crypto import core, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from rfc3161_client import TimestampRequestBuilder, VerifierBuilder, decode_timestamp_response

DATA = b"what was signed"
DIGEST = hashlib.sha512(DATA).digest()


class Esya(core.Sequence):
    """Written for the test from KamuSM's description, apart from simulator and product."""

    _fields = [
        ("userid", core.Integer),
        ("salt", core.OctetString),
        ("rounds", core.Integer),
        ("iv", core.OctetString),
        ("value", core.OctetString),
    ]


def identity(userid, password, imprint):
    salt = iv = os.urandom(16)
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(
        algorithms.AES(PBKDF2HMAC(hashes.SHA256(), 32, salt, 100).derive(password.encode())), modes.CBC(iv)
    ).encryptor()
    value = encryptor.update(padder.update(imprint) + padder.finalize()) + encryptor.finalize()
    made = Esya({"userid": userid, "salt": salt, "rounds": 100, "iv": iv, "value": value})
    return made.dump().hex()


@pytest.fixture
def account(kamusm_process):
    order = {"userid": 7, "password": "deneme", "kontor": 2}
    assert httpx.post(f"{kamusm_process.address}/control/accounts", json=order).json() == {"ok": True}
    return kamusm_process


def ask(address, password="deneme", userid=7):
    request = TimestampRequestBuilder().data(DATA).nonce(nonce=True).cert_request(cert_request=True).build()
    headers = {"Content-Type": "application/timestamp-query", "identity": identity(userid, password, DIGEST)}
    return request, httpx.post(address + "/", content=request.as_bytes(), headers=headers, timeout=20)


def kontor(address, password="deneme", userid=7):
    headers = {"credit_req": str(userid), "credit_req_time": "1795000000000"}
    headers["identity"] = identity(userid, password, hashlib.sha1(f"{userid}1795000000000".encode()).digest())
    return httpx.post(address + "/", headers=headers).text


def refusal_of(answer):
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/timestamp-reply")
    [status] = core.SequenceOf.load(answer.content, spec=tsp.PKIStatusInfo)
    assert status.native["status"] == "rejection"
    return status.native["status_string"][0]


def fault(address, **data):
    assert httpx.post(f"{address}/control/faults", json=data).json()["ok"]


def root_of(address):
    return x509.load_pem_x509_certificates(httpx.get(f"{address}/anchors.pem").content)[0]


def test_rfc3161_client_and_openssl_accept_a_stamp(account, tmp_path):
    request, answer = ask(account.address)
    root = root_of(account.address)
    verifier = VerifierBuilder().add_root_certificate(root).nonce(request.nonce).build()
    assert verifier.verify_message(decode_timestamp_response(answer.content), DATA)
    (tmp_path / "reply.tsr").write_bytes(answer.content)
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "anchors.pem").write_bytes(httpx.get(f"{account.address}/anchors.pem").content)
    order = ["openssl", "ts", "-verify", "-data", "data", "-in", "reply.tsr", "-CAfile", "anchors.pem"]
    run = subprocess.run(order, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in run.stdout, run.stderr


def test_each_stamp_costs_one_kontor_and_the_count_survives_kill_9(account):
    assert kontor(account.address) == "2"
    ask(account.address)
    account.kill()
    address = account.start()
    assert kontor(address) == "1"
    ask(address)
    assert refusal_of(ask(address)[1]) == "SIMULATOR: kontor yetersiz"
    assert [item["userid"] for item in httpx.get(f"{address}/control/stamps").json()] == [7, 7]


def test_strangers_and_wrong_passwords_are_refused_by_text_with_http_200(account):
    assert "bulunamadi" in refusal_of(ask(account.address, userid=8)[1])
    assert "parolasi" in refusal_of(ask(account.address, password="yanlis")[1])
    assert kontor(account.address) == "2"


def test_a_stamp_of_an_expired_server_is_refused_by_openssl(account, tmp_path):
    fault(account.address, kind="expired_tsa", count=1)
    _, answer = ask(account.address)
    (tmp_path / "reply.tsr").write_bytes(answer.content)
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "anchors.pem").write_bytes(httpx.get(f"{account.address}/anchors.pem").content)
    order = ["openssl", "ts", "-verify", "-data", "data", "-in", "reply.tsr", "-CAfile", "anchors.pem"]
    run = subprocess.run(order, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "expired" in run.stderr


def test_a_dropped_answer_is_paid_and_a_dropped_request_is_not(account):
    for kind, left in (("drop_request", "2"), ("drop_answer", "1")):
        fault(account.address, kind=kind, count=1)
        with pytest.raises(httpx.RemoteProtocolError):
            ask(account.address)
        assert kontor(account.address) == left


@pytest.mark.parametrize("body", [{"kind": "none"}, {"kind": "slow", "count": 0}, []])
def test_a_fault_that_is_not_known_is_answered_with_400(account, body):
    assert httpx.post(f"{account.address}/control/faults", json=body).status_code == 400


@pytest.mark.parametrize(("ca", "state"), [("sub", "good"), ("old", "revoked"), ("sub", "suspended")])
def test_openssl_understands_the_ocsp_responder(kamusm_process, tmp_path, ca, state):
    address = kamusm_process.address
    order = {"vkn_tckn": "1234567808", "title": "A", "ca": ca, "state": state}
    issued = httpx.post(f"{address}/issue", json=order).json()
    (tmp_path / "leaf.pem").write_text(issued["certificate_pem"])
    issuer = x509.load_der_x509_certificate(httpx.get(f"{address}/ca/{ca}.crt").content)
    (tmp_path / "issuer.pem").write_bytes(issuer.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "anchors.pem").write_bytes(httpx.get(f"{address}/anchors.pem").content)
    words = ["-issuer", "issuer.pem", "-cert", "leaf.pem", "-CAfile", "anchors.pem", "-url", f"{address}/ocsp"]
    run = subprocess.run(["openssl", "ocsp", *words], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Response verify OK" in run.stderr
    assert ("leaf.pem: good" in run.stdout) is (state == "good")
    assert ("certificateHold" in run.stdout) is (state == "suspended")


def test_ocsp_can_be_down(kamusm_process):
    fault(kamusm_process.address, kind="ocsp_down", count=1)
    assert httpx.post(f"{kamusm_process.address}/ocsp", content=b"").status_code == 503
    assert httpx.post(f"{kamusm_process.address}/ocsp", content=b"").status_code == 200
