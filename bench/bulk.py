"""`zarf bench bulk [--json] [--documents N] [--sessions N] [--slow MS]`: a bulk run with the key in an HSM.

A PostgreSQL of its own (durable, as in production), SoftHSM with a P-384 key, and documents that wait. A run does all
that sealing is in the house: row lock, digests, signature, our verification, archive, log, envelope with every rule,
state and story. It is measured with one session and with several; then with a signature that takes MS longer, as in
HSMs on a network or cards, where a run should come near what the device gives. Beside it python-pkcs11 alone: bare
signatures with the same number of sessions. Exit 0 when everything was sealed once, else 1; 2 when SoftHSM is missing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import hsm
from bench._softhsm import Tokens, module
from bench._user_list import identifier, write_list

if TYPE_CHECKING:
    from zarf.ports.keys import KeyAlgorithm, KeyStore, SealKey
    from zarf_simulator.kamusm import Authority

SELLER = "1234567808"
_EXAMPLE = Path(__file__).parents[1] / "examples" / "order-ticari.json"

Figures = dict[str, float]


def main(arguments: Sequence[str]) -> int:
    """Entry of `zarf bench bulk`."""
    parser = argparse.ArgumentParser(prog="zarf bench bulk", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--documents", type=int, default=150, help="of each of the four runs")
    parser.add_argument("--sessions", type=int, default=4)
    parser.add_argument("--slow", type=int, default=50, help="milliseconds a slow HSM takes longer")
    chosen = parser.parse_args(list(arguments))
    if module() is None:
        print("SoftHSM is missing: apt-get install softhsm2", file=sys.stderr)
        return 2
    figures = _figures(chosen.documents, chosen.sessions, chosen.slow)
    lines = (f"{name:34}{value:>10,}" for name, value in figures.items())
    print(json.dumps(figures) if chosen.json else "\n".join(lines))
    return 0 if figures["sealed"] == figures["logged"] == 4 * chosen.documents else 1


def _figures(documents: int, sessions: int, slow: int) -> Figures:
    from zarf.site.postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="zarf-bench-") as name:
        folder, home = Path(name), Path(name) / "home"
        home.mkdir(mode=0o700)
        tokens = Tokens(folder / "softhsm")
        os.environ.update(tokens.environment)
        authority = hsm.fill(tokens, folder)
        peer = hsm.alone("peer", "ec", folder, sessions, 2.0)
        server = EmbeddedPostgres(home)
        try:
            os.environ |= {"ZARF_HOME": str(home), "DATABASE_URL": server.start(), "ZARF_LOG_LEVEL": "ERROR"}
            return _measured(folder, authority, documents, sessions, slow) | {
                "peer_signatures_per_second": round(peer, 1)
            }
        finally:
            from django.db import connection

            connection.close()
            server.destroy()


def _measured(folder: Path, authority: Authority, documents: int, sessions: int, slow: int) -> Figures:
    keys = _Slowed(sessions)
    seller = _world(folder, authority, keys)
    from zarf.office.exchange import bulk_sealing, services
    from zarf.office.sealing.services import SealLog

    figures: Figures = {"documents": documents, "sessions": sessions, "slow_ms": slow, "sealed": 0}
    example = json.loads(_EXAMPLE.read_text("utf-8"))
    order = {name: value for name, value in example.items() if name not in ("order_reference", "supplier")}
    order["customer"] = order["customer"] | {"vkn_tckn": identifier(0)}
    for label, delay in (("", 0), ("_slow", slow)):
        for at_once in (1, sessions):
            name = f"per_second{label}_{at_once}"
            for number in range(documents):
                data = json.dumps(order | {"order_key": f"{name}-{number}"}).encode()
                services.submit_order(seller, data, "bench")
            keys.delay = delay / 1000
            began = time.perf_counter()
            outcome = bulk_sealing.seal_all([seller], "bench", at_once=at_once)
            figures[name] = round(documents / (time.perf_counter() - began), 1)
            figures["sealed"] += outcome.sealed
    figures["logged"] = SealLog.objects.filter(event="sealed").values("subject").distinct().count()
    figures["most_slow"] = round(sessions / (slow / 1000), 1) if slow else 0.0
    return figures


@dataclass(frozen=True, slots=True)
class _SlowKey:
    """A key that takes its time."""

    key: SealKey
    store: _Slowed

    @property
    def certificate_der(self) -> bytes:
        return self.key.certificate_der

    @property
    def algorithm(self) -> KeyAlgorithm:
        return self.key.algorithm

    def sign(self, data: bytes) -> bytes:
        time.sleep(self.store.delay)
        return self.key.sign(data)


class _Slowed:
    """The house's key store; `delay` seconds are added to each signature."""

    def __init__(self, sessions: int) -> None:
        from zarf.ports.keys import KeyStores

        self.delay = 0.0
        self._stores: KeyStore = KeyStores(sessions=sessions, heartbeat=0)

    def open(self, reference: str) -> SealKey:
        return _SlowKey(self._stores.open(reference), self)


def _world(folder: Path, authority: Authority, keys: _Slowed) -> Any:
    """A seller with its key in the HSM, and a registered buyer."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "zarf.site.settings"
    django.setup()
    from django.core.management import call_command

    from zarf.office.registry.loading import load_list
    from zarf.office.taxpayers import services as taxpayers
    from zarf.ports.keys.pkcs11_reference import reference

    call_command("migrate", verbosity=0)
    _wire(folder, authority, keys)
    told = load_list("PK")
    if told.problem is not None:
        raise SystemExit(told.problem.message("en"))
    seller = taxpayers.create_taxpayer(
        SELLER,
        "Deneme Kırtasiye Sanayi ve Ticaret A.Ş.",
        district="Kadıköy",
        city="İstanbul",
        seal_key=reference("softhsm2", token="ec", pin_file=folder / "pin"),
    )
    taxpayers.add_alias(seller, "GB", "urn:mail:defaultgb@deneme.test")
    return seller


def _wire(folder: Path, authority: Authority, keys: _Slowed) -> None:
    from zarf.core.seal import TrustStore
    from zarf.ports import wired
    from zarf.ports.clock import SystemClock
    from zarf.ports.gib.memory import MemoryEFatura, MemoryUserList
    from zarf.ports.revocation.memory import MemoryRevocation
    from zarf.ports.storage.local import LocalArchive

    file, now = folder / "list.zip", datetime.now(UTC)
    write_list(file, 10)
    revocation = MemoryRevocation(lambda: [authority.sub_crl(now), authority.root_crl(now)])
    revocation.refresh()
    parts = {
        "archive": LocalArchive(folder / "archive"),
        "efatura": MemoryEFatura(),
        "user_list": MemoryUserList(PK=file.read_bytes()),
        "keys": keys,
        "revocation": revocation,
        "trust": TrustStore.from_pem(authority.anchors_pem),
        "clock": SystemClock(),
    }
    wired.use(wired.Ports(**parts))  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
