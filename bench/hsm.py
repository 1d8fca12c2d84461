"""`zarf bench hsm [--json] [--sessions N] [--seconds S]`: signatures through our key port beside python-pkcs11 alone.

Both sign on SoftHSM with the same number of sessions, a thread for each, in turns, each in a process of its own. Ours
takes the bytes and does what sealing needs: digest, session from the pool, locks. The peer keeps one session per
thread, has the digest ready and calls sign. `hsm_share` is ours divided by the peer's, of the slower kind of key; the
goal is 0.8. Exit 0 when it is reached, 1 when not, 2 when SoftHSM is missing.
"""

from __future__ import annotations

import json as json_module
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench._softhsm import PIN, Stored, Tokens, module

if TYPE_CHECKING:
    from zarf_simulator.kamusm import Authority

GOAL = 0.8
ROUNDS = 5
KINDS = ("ec", "rsa")
_DOCUMENT = b"<ds:SignedInfo>" + b"x" * 1500 + b"</ds:SignedInfo>"


def main(arguments: list[str]) -> int:
    """Entry of `zarf bench hsm`."""
    parser = ArgumentParser(prog="zarf bench hsm")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sessions", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each run; there are 20")
    parser.add_argument("--child", nargs=2, help="ours or peer, and the kind of key")
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.child:
        side, kind = chosen.child
        sign = (_ours if side == "ours" else _peer)(chosen.folder, kind, chosen.sessions)
        print(_per_second(sign, chosen.seconds))
        return 0
    if module() is None:
        print("SoftHSM is missing: apt-get install softhsm2", file=sys.stderr)
        return 2
    return _run(chosen.sessions, chosen.seconds, json=chosen.json)


def _run(sessions: int, seconds: float, *, json: bool) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tokens = Tokens(folder / "softhsm")
        os.environ.update(tokens.environment)
        fill(tokens, folder)
        measured = {kind: _measure(kind, folder, sessions, seconds) for kind in KINDS}
    shares = {kind: statistics.median(ours / peer for ours, peer in pairs) for kind, pairs in measured.items()}
    told: dict[str, object] = {"hsm_share": round(min(shares.values()), 3), "goal": GOAL, "sessions": sessions}
    for kind, pairs in measured.items():
        told[f"hsm_share_{kind}"] = round(shares[kind], 3)
        told[f"ours_per_second_{kind}"] = round(statistics.median(ours for ours, _ in pairs), 1)
        told[f"peer_per_second_{kind}"] = round(statistics.median(peer for _, peer in pairs), 1)
    print(json_module.dumps(told) if json else "\n".join(f"{name:22} {value}" for name, value in told.items()))
    return 0 if min(shares.values()) >= GOAL else 1


def fill(tokens: Tokens, folder: Path) -> Authority:
    """A token for each kind of key, and the PIN file. Gives who issued their certificates."""
    from cryptography.hazmat.primitives import serialization as form

    from zarf_simulator.kamusm import Authority

    now = datetime.now(UTC)
    authority = Authority.create(now)
    for kind in KINDS:
        issued = authority.issue("1234567808", "Deneme A.Ş.", now=now, key=kind)
        key = issued.key.private_bytes(form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption())
        tokens.make(kind, Stored(key, issued.certificate.public_bytes(form.Encoding.DER)))
    (folder / "pin").write_text(PIN, "ascii")
    return authority


def _measure(kind: str, folder: Path, sessions: int, seconds: float) -> list[tuple[float, float]]:
    """Signatures a second of ours and of the peer, in turns so that both see the same machine."""
    sides = ("ours", "peer")
    return [
        (round_["ours"], round_["peer"])
        for round_ in (
            {side: alone(side, kind, folder, sessions, seconds) for side in (sides if number % 2 else sides[::-1])}
            for number in range(ROUNDS)
        )
    ]


def alone(side: str, kind: str, folder: Path, sessions: int, seconds: float) -> float:
    order = [sys.executable, "-m", "bench.hsm", "--child", side, kind, "--folder", str(folder)]
    order += ["--sessions", str(sessions), "--seconds", str(seconds)]
    root = Path(__file__).resolve().parent.parent
    environment = os.environ | {"PYTHONPATH": str(root / "src")}
    done = subprocess.run(order, capture_output=True, text=True, cwd=root, env=environment, check=False, timeout=300)
    if done.returncode:
        raise RuntimeError(f"{side} {kind}: exit {done.returncode}\n{done.stderr}")
    return float(done.stdout)


def _ours(folder: Path, kind: str, sessions: int) -> list[Callable[[], object]]:
    from zarf.ports.keys.pkcs11 import Pkcs11KeyStore, PoolLimits, reference

    store = Pkcs11KeyStore(PoolLimits(sessions=sessions, idle=0))
    key = store.open(reference("softhsm2", token=kind, pin_file=folder / "pin"))
    return [lambda: key.sign(_DOCUMENT)] * sessions


def _peer(folder: Path, kind: str, sessions: int) -> list[Callable[[], object]]:
    """The package with a session and its key for each thread.

    It starts the module for one thread only, and SoftHSM crashes when several come; so it is started as we start it.
    """
    import hashlib

    import pkcs11
    from pkcs11 import Mechanism, ObjectClass

    from zarf.ports.keys import pkcs11_library

    found = module()
    assert found is not None
    pkcs11_library.load(found.resolve())
    token = pkcs11.lib(str(found.resolve())).get_token(token_label=kind)
    opened = [token.open(user_pin=PIN), *(token.open() for _ in range(sessions - 1))]
    keys = [session.get_key(object_class=ObjectClass.PRIVATE_KEY) for session in opened]
    if kind == "ec":
        data, mechanism = hashlib.sha384(_DOCUMENT).digest(), Mechanism.ECDSA
    else:
        info = bytes.fromhex("3031300d060960864801650304020105000420")
        data, mechanism = info + hashlib.sha256(_DOCUMENT).digest(), Mechanism.RSA_PKCS
    return [lambda key=key: key.sign(data, mechanism=mechanism) for key in keys]


def _per_second(signs: list[Callable[[], object]], seconds: float) -> float:
    """All threads together, after each has signed a few times."""
    counts = [0] * len(signs)
    begin, stop = threading.Barrier(len(signs) + 1), threading.Event()

    def work(number: int) -> None:
        sign = signs[number]
        for _ in range(5):
            sign()
        begin.wait()
        while not stop.is_set():
            sign()
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(signs))]
    for thread in threads:
        thread.start()
    begin.wait()
    started = time.perf_counter()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
