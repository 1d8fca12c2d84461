"""A running Merkez over real HTTP with two integrators, each serving one user."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from merkez_parties import Client, Integrator, register, set_clock

from zarf_simulator.merkez.running import Merkez


@pytest.fixture
def integrator_a() -> Iterator[Integrator]:
    integrator = Integrator().start()
    yield integrator
    integrator.close()


@pytest.fixture
def integrator_b() -> Iterator[Integrator]:
    integrator = Integrator().start()
    yield integrator
    integrator.close()


@pytest.fixture
def merkez(tmp_path: Path) -> Iterator[Merkez]:
    merkez = Merkez(tmp_path / "merkez", clock_file=set_clock(tmp_path / "clock"))
    merkez.start()
    yield merkez
    merkez.close()


@pytest.fixture
def client(merkez: Merkez, integrator_a: Integrator, integrator_b: Integrator) -> Iterator[Client]:
    """A client of a Merkez that knows seller A (GB) and buyer B (PK)."""
    client = Client(merkez.url)
    register(client, integrator_a, integrator_b)
    yield client
    client.close()
