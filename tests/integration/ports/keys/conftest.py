"""SoftHSM tokens for the tests of PKCS#11, each test with its own."""

import itertools
import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from bench._softhsm import PIN, Stored, Tokens, module
from cryptography.hazmat.primitives import serialization

from zarf_simulator.kamusm import Authority

NOW = datetime.now(UTC)


@pytest.fixture(scope="session")
def hsm_authority():
    return Authority.create(NOW)


@pytest.fixture(scope="session")
def hsm_tokens(tmp_path_factory):
    """The folder of tokens. Without SoftHSM the test skips; with CI=true it fails."""
    if module() is None:
        reason = "SoftHSM is not installed (apt-get install softhsm2)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    made = Tokens(tmp_path_factory.mktemp("softhsm"))
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ.update(made.environment)
    yield made
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


_numbers = itertools.count(1)


@pytest.fixture
def hsm(hsm_tokens, tmp_path):
    """A store without heartbeat, and what a test does to a token: make, pull out, name it."""
    from zarf.ports.keys import pkcs11_library
    from zarf.ports.keys.pkcs11 import Pkcs11KeyStore, PoolLimits, reference

    label = f"zarf {next(_numbers)}"
    pin_file = tmp_path / "pin"
    pin_file.write_text(PIN + "\n")
    pin_file.chmod(0o600)

    def make(*stored, label=label):
        hsm_tokens.make(label, *stored)
        no_pause()
        return reference("softhsm2", token=label, pin_file=pin_file)

    def no_pause():
        """A test is quicker than the pause between two restarts."""
        for loaded in pkcs11_library._modules.values():
            loaded._restarted_at = float("-inf")

    def restart():
        no_pause()
        for loaded in pkcs11_library._modules.values():
            loaded.restart(loaded.starts)

    stores = []

    def store(**limits):
        stores.append(Pkcs11KeyStore(PoolLimits(**({"idle": 0} | limits))))
        return stores[-1]

    yield SimpleNamespace(
        make=make,
        store=store,
        restart=restart,
        label=label,
        pin_file=pin_file,
        pull_out=lambda: hsm_tokens.delete(label),
        folder=Path(hsm_tokens.environment["SOFTHSM2_CONF"]).parent,
    )
    for item in stores:
        item.close()


def on_token(issued, **names) -> Stored:
    """The key and certificate of an issued seal as objects of a token."""
    private = issued.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Stored(private, issued.certificate.public_bytes(serialization.Encoding.DER), **names)
