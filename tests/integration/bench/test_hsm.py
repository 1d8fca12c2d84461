"""`zarf bench hsm` tells our share of what python-pkcs11 alone gives."""

import json
import os

import pytest
from bench import hsm
from bench._softhsm import module


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch):
    if module() is None:
        reason = "SoftHSM is not installed (apt-get install softhsm2)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # The bench points this process to its own tokens; that must not last.
    monkeypatch.setenv("SOFTHSM2_CONF", "")
    monkeypatch.setattr(hsm, "ROUNDS", 1)


def test_both_sides_sign_and_the_share_is_told(capsys):
    status = hsm.main(["--json", "--sessions", "2", "--seconds", "0.2"])
    told = json.loads(capsys.readouterr().out)
    assert told["sessions"] == 2
    assert told["hsm_share"] == min(told["hsm_share_ec"], told["hsm_share_rsa"])
    assert told["ours_per_second_ec"] > 0
    assert told["peer_per_second_rsa"] > 0
    assert status == (0 if told["hsm_share"] >= hsm.GOAL else 1)
