"""A key in memory signs as its certificate says, by whichever library."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from zarf.ports.keys import LoadedKey, loaded
from zarf_simulator.kamusm import Authority

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def issued():
    return Authority.create(NOW).issue("1234567808", "Deneme A.Ş.", now=NOW, key="ec")


def check(issued, data: bytes, signature: bytes) -> None:
    """OpenSSL's word on it; raises when it is wrong."""
    assert len(signature) == 96
    der = encode_dss_signature(int.from_bytes(signature[:48], "big"), int.from_bytes(signature[48:], "big"))
    issued.certificate.public_key().verify(der, data, ec.ECDSA(hashes.SHA384()))


def test_signatures_of_aws_lc_are_right_by_openssl(issued) -> None:
    key = LoadedKey(issued.key, issued.certificate)
    assert key._quick is not None
    for number in range(300):
        check(issued, b"%d" % number, key.sign(b"%d" % number))


@pytest.mark.parametrize("trouble", [RuntimeError, ValueError])
def test_a_key_that_aws_lc_does_not_take_signs_by_openssl(issued, trouble, monkeypatch) -> None:
    def refuse(_plain: bytes) -> None:
        raise trouble

    monkeypatch.setattr(loaded.EC, "new_key_from_der_data", staticmethod(refuse))
    key = LoadedKey(issued.key, issued.certificate)
    assert key._quick is None
    check(issued, b"x", key.sign(b"x"))


def test_a_library_that_signs_wrongly_is_not_used(issued, monkeypatch) -> None:
    wrong = ec.generate_private_key(ec.SECP384R1())

    class Wrong:
        def sign(self, digest: bytes) -> bytes:
            return wrong.sign(digest, ec.ECDSA(hashes.SHA384()))

    monkeypatch.setattr(loaded.EC, "new_key_from_der_data", staticmethod(lambda _plain: Wrong()))
    assert LoadedKey(issued.key, issued.certificate)._quick is None


def _first_halves(key: LoadedKey, pipe) -> None:
    pipe.send({key.sign(b"the same")[:48] for _ in range(50)})


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_no_random_number_comes_twice_not_even_in_a_forked_process(issued) -> None:
    """Two signatures over different data with the same r give the private key away."""
    key = LoadedKey(issued.key, issued.certificate)
    context = multiprocessing.get_context("fork")
    found: list[set[bytes]] = []
    for _ in range(3):
        ours, theirs = context.Pipe()
        child = context.Process(target=_first_halves, args=(key, theirs))
        child.start()
        found.append(ours.recv())
        child.join()
    found.append({key.sign(b"the same")[:48] for _ in range(50)})
    assert len(set.union(*found)) == 200
