"""AWS-LC and OpenSSL say the same of a signature on the curves of mali mühür."""

from __future__ import annotations

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from zarf.core.seal.curve_keys import curve_key

DIGESTS = (hashes.SHA256(), hashes.SHA384(), hashes.SHA512())
ORDERS = {
    ec.SECP256R1: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    ec.SECP384R1: int(
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16
    ),
}


class Certificate:
    """A certificate as far as its key goes."""

    def __init__(self, key) -> None:
        self._key = key

    def public_key(self):
        return self._key


def by_openssl(key, data: bytes, signature: bytes, digest) -> bool:
    try:
        key.verify(signature, data, ec.ECDSA(digest))
    except InvalidSignature:
        return False
    return True


def changed(signature: bytes, order: int, chance: random.Random) -> bytes:
    """Another pair, the same pair in another form, or bytes that are no pair."""
    r, s = decode_dss_signature(signature)
    odd = (0, 1, order - 1, order, order + 1, r, s, r + order, order - s, 2 * order, chance.randrange(order))
    match chance.randrange(5):
        case 0:
            return encode_dss_signature(chance.choice(odd), s)
        case 1:
            return encode_dss_signature(r, chance.choice(odd))
        case 2:
            return encode_dss_signature(r, (order - s) % order)
        case 3:
            at = chance.randrange(len(signature))
            return signature[:at] + bytes([chance.randrange(256)]) + signature[at + 1 :]
        case _:
            return chance.choice((b"", b"0", signature[:-1], signature + b"\x00", b"\x30\x81" + signature[1:]))


@pytest.mark.parametrize("count", [400, pytest.param(20_000, marks=[pytest.mark.slow])])
@pytest.mark.parametrize("curve", ORDERS)
def test_both_say_the_same_of_right_and_wrong_signatures(curve, count: int) -> None:
    chance = random.Random(count)
    private = ec.generate_private_key(curve())
    public = private.public_key()
    key = curve_key(Certificate(public))
    right = 0
    for number in range(count):
        data, digest = b"%d" % number, chance.choice(DIGESTS)
        signature = private.sign(data, ec.ECDSA(digest))
        if chance.random() < 0.7:
            signature = changed(signature, ORDERS[curve], chance)
        said = key.has_signed(data, signature, digest)
        assert said == by_openssl(public, data, signature, digest), signature.hex()
        right += said
    assert count // 4 < right < count


@pytest.mark.parametrize("curve", [ec.SECP521R1, ec.SECP256K1])
def test_other_curves_are_left_to_openssl(curve) -> None:
    assert curve_key(Certificate(ec.generate_private_key(curve()).public_key())) is None
