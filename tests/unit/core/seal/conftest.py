"""One authority and one forger for each kind of key, made once."""

from datetime import UTC, datetime

import pytest
from tests.unit.core.seal.forger import Forger

from zarf.core.seal import CrlSet, TrustStore
from zarf_simulator.kamusm import Authority

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def now():
    return NOW


@pytest.fixture(scope="session")
def authority():
    return Authority.create(NOW)


@pytest.fixture(scope="session")
def trust(authority):
    return TrustStore.from_pem(authority.anchors_pem)


@pytest.fixture(scope="session")
def crls(authority):
    return CrlSet([authority.sub_crl(NOW), authority.root_crl(NOW)])


@pytest.fixture(scope="session")
def forgers(authority):
    return {key: Forger(authority.issue("1234567808", "Deneme A.Ş.", now=NOW, key=key), NOW) for key in ("ec", "rsa")}


@pytest.fixture(params=["ec", "rsa"])
def forger(request, forgers):
    return forgers[request.param]
