"""`zarf bench bulk` seals each document once in every run and tells how fast."""

import json
import os
import subprocess
import sys

import pytest
from bench._softhsm import module

from zarf.site.checkout import ROOT


def test_every_run_seals_all_and_is_told():
    if module() is None:
        reason = "SoftHSM is not installed (apt-get install softhsm2)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    order = [sys.executable, "-m", "bench.bulk", "--json", "--documents", "4", "--sessions", "2", "--slow", "5"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(order, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["sealed"] == told["logged"] == 16
    assert told["most_slow"] == 400
    assert min(told["per_second_1"], told["per_second_2"], told["peer_signatures_per_second"]) > 0
