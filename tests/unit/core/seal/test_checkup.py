"""What is said of one's own key: each fault in words for the one who has to do something about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.core.seal.conftest import NOW

from zarf.core.seal import CrlSet, TrustStore, check_key
from zarf.core.seal.checkup import fault_findings
from zarf.ports.keys.loaded import LoadedKey
from zarf_simulator.kamusm import Authority
from zarf_simulator.kamusm.leaf import LeafProfile

YEAR = timedelta(days=365)


def health_of(authority, *, at=NOW, may_seal=None, **profile):
    issued = authority.issue("1234567808", "Deneme A.Ş.", now=NOW, profile=LeafProfile(**profile))
    return check_key(LoadedKey(issued.key, issued.certificate), at=at, may_seal=may_seal)


class Mixed:
    """A token on which the key of one certificate was stored beside another certificate."""

    def __init__(self, key, certificate):
        self.certificate_der, self.algorithm, self.sign = certificate.certificate_der, key.algorithm, key.sign


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"at": NOW + 4 * YEAR}, "EF-KEY-031"),
        ({"at": NOW - YEAR}, "EF-KEY-032"),
        ({"policy": "1.2.3"}, "EF-KEY-033"),
        ({"extended_key_usage": "1.2.3"}, "EF-KEY-034"),
        ({"digital_signature": False}, "EF-KEY-035"),
        ({"serial_number": "x"}, "EF-KEY-037"),
        ({"may_seal": {"9876543217"}}, "EF-KEY-039"),
    ],
)
def test_each_fault_of_a_key_is_told_to_its_owner(authority, asked, code):
    told = fault_findings(health_of(authority, **asked))
    assert [item.code for item in told] == [code]
    for language in ("tr", "en"):
        assert "{" not in told[0].message(language) + told[0].hint(language)
        assert not {"Gönderen", "sender"} & set((told[0].message(language) + told[0].hint(language)).split())


def test_a_key_of_another_certificate_is_told_apart(authority):
    issued = [authority.issue("1234567808", "Deneme A.Ş.", now=NOW) for _ in range(2)]
    mixed = Mixed(*(LoadedKey(item.key, item.certificate) for item in issued))
    assert [item.code for item in fault_findings(check_key(mixed, at=NOW))] == ["EF-KEY-038"]


def test_a_fit_key_has_nothing_against_it(authority):
    assert fault_findings(health_of(authority)) == []


def test_every_fault_a_certificate_can_have_is_told(authority):
    """Also the critical extension that nobody issues here."""
    faults = ("EF-SEAL-040", *(f"EF-SEAL-{number:03}" for number in (52, 53, 54, 55, 56, 58, 60, 64, 65, 67)))
    told = fault_findings(replace(health_of(authority), faults=faults))
    assert len({item.code for item in told}) == len(faults)
    assert "EF-KEY-036" in {item.code for item in told}


@pytest.mark.parametrize(
    ("state", "is_revoked", "told"),
    [("good", False, []), ("revoked", True, ["EF-KEY-041"]), ("suspended", True, ["EF-KEY-042"])],
)
def test_a_revoked_or_suspended_key_is_not_fit(state, is_revoked, told):
    authority = Authority.create(NOW)
    issued = authority.issue("1234567808", "Deneme A.Ş.", now=NOW)
    if state != "good":
        act = authority.revoke if state == "revoked" else authority.suspend
        act(issued.certificate.serial_number, NOW)
    key, trust = LoadedKey(issued.key, issued.certificate), TrustStore.from_pem(authority.anchors_pem)
    health = check_key(key, at=NOW, trust=trust, revocation=CrlSet([authority.sub_crl(NOW)]))
    assert (health.is_revoked, [item.code for item in fault_findings(health)]) == (is_revoked, told)
    # Neither a missing list nor an unknown issuer is a fault of the key.
    for anchors, lists in ((trust, CrlSet()), (TrustStore(), CrlSet([authority.sub_crl(NOW)]))):
        unknown = check_key(key, at=NOW, trust=anchors, revocation=lists)
        assert (unknown.is_revoked, unknown.faults) == (None, ())
