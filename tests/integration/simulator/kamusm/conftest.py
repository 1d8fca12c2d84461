"""The simulated KamuSM as a process."""

import signal
import subprocess
import sys

import pytest


class Kamusm:
    """One home folder; `start` and `kill` as often as wanted."""

    def __init__(self, home):
        self.home = home
        self.process = None
        self.address = ""

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "zarf_simulator.kamusm", "--home", str(self.home), "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = self.process.stdout.readline().strip()
        return self.address

    def kill(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)
            self.process.stdout.close()
            self.process = None


@pytest.fixture
def kamusm_process(tmp_path):
    process = Kamusm(tmp_path / "kamusm")
    process.start()
    yield process
    process.kill()
