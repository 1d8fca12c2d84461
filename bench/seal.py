"""`zarf bench seal [--json] [--rounds N]`: what a seal costs beside its key operation, and what a verdict on one costs.

`seal_us_small`: from canonical bytes to the sealed document, without the key operation. `whole_us_...` with it, beside
the bare operation. `verify_us_...`: the whole verdict, the chain being known. `hsm_share` is that of `zarf bench hsm`.
Bars: seal 40, whole 1.25 times the bare operation and 60, verify 150 (RSA) and 450 (P-384). Exit 1 while one is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from bench._children import ROOT, Figures, measured

_ROUNDS = 400


def main(arguments: Sequence[str]) -> int:
    """Entry of `zarf bench seal`."""
    parser = argparse.ArgumentParser(prog="zarf bench seal", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(list(arguments))
    if chosen.measure:
        print(json.dumps(_measured(chosen.rounds)))
        return 0
    figures = measured("bench.seal", ["--measure", "--rounds", str(chosen.rounds)], compiled=True)
    figures |= _hsm_share()
    print(json.dumps(figures) if chosen.json else _table(figures))
    return 0 if not _missed(figures) else 1


def _measured(rounds: int) -> Figures:
    from bench import _ours
    from bench._orders import AT, KEYS, job, world

    from zarf.core.seal import seal_document, verify_document

    figures: Figures = {}
    known = world()
    drawn = [_ours.drawn(job(number, "small")) for number in range(1, 9)]
    for kind in KEYS:
        key = _ours.key(kind)
        frozen = _Frozen(key, key.sign(b"x"))
        figures[f"bare_us_{kind}"] = _median(lambda _data, key=key: key.sign(b"x" * 1500), drawn, rounds)
        figures[f"whole_us_{kind}"] = _median(
            lambda data, key=key: seal_document(data, key, signing_time=AT, canonical=True), drawn, rounds
        )
        figures[f"seal_us_small_{kind}"] = _median(
            lambda data, key=frozen: seal_document(data, key, signing_time=AT, canonical=True), drawn, rounds
        )
        sealed = [seal_document(data, key, signing_time=AT, canonical=True) for data in drawn]
        figures[f"verify_us_{kind}"] = _median(
            lambda data: verify_document(
                data, trust=known.trust, revocation=known.revocation, at=AT, may_seal=("1234567808",)
            ),
            sealed,
            rounds,
        )
        figures[f"bare_verify_us_{kind}"] = _bare_verify(kind, rounds)
    figures["seal_us_small"] = max(figures["seal_us_small_ec"], figures["seal_us_small_rsa"])
    return {name: round(value, 2) for name, value in figures.items()}


class _Frozen:
    """A key whose signature is at hand already: what is left is the work around it."""

    def __init__(self, key: object, signature: bytes) -> None:
        self.certificate_der: bytes = key.certificate_der  # type: ignore[attr-defined]
        self.algorithm = key.algorithm  # type: ignore[attr-defined]
        self._signature = signature

    def sign(self, _data: bytes) -> bytes:
        return self._signature


def _bare_verify(kind: str, rounds: int) -> float:
    """The signature check alone, with the public key loaded."""
    from bench._orders import world
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding

    private = world().seals[kind].key
    public, data = private.public_key(), b"x" * 1500
    if kind == "rsa":
        signature = private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return _median(lambda _: public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256()), [b""], rounds)
    signature = private.sign(data, ec.ECDSA(hashes.SHA384()))
    return _median(lambda _: public.verify(signature, data, ec.ECDSA(hashes.SHA384())), [b""], rounds)


def _median(work: Callable[..., object], given: Sequence[bytes], rounds: int) -> float:
    taken = []
    for data in given:
        work(data)
    for number in range(rounds):
        data = given[number % len(given)]
        start = time.perf_counter()
        work(data)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1e6


def _hsm_share() -> Figures:
    command = [sys.executable, "-P", "-m", "bench.hsm", "--json", "--seconds", "0.5"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 2:
        return {}
    if not done.stdout:
        raise SystemExit(f"zarf bench hsm failed:\n{done.stderr[-1000:]}")
    return {"hsm_share": float(json.loads(done.stdout.splitlines()[-1])["hsm_share"])}


def _missed(figures: Figures) -> list[str]:
    bars = {"seal_us_small": 40.0, "verify_us_rsa": 150.0, "verify_us_ec": 450.0}
    bars |= {f"whole_us_{kind}": 1.25 * figures[f"bare_us_{kind}"] + 60 for kind in ("ec", "rsa")}
    missed = [f"{name} {figures[name]:.0f} > {bar:.0f}" for name, bar in bars.items() if figures[name] > bar]
    if figures.get("hsm_share", 1.0) < 0.8:
        missed.append(f"hsm_share {figures['hsm_share']:.2f} < 0.8")
    return missed


def _table(figures: Figures) -> str:
    lines = [f"{'':10}{'bare key':>10}{'whole':>9}{'without key':>13}{'verify':>9}{'bare verify':>13}   (median, us)"]
    for kind in ("rsa", "ec"):
        names = ("bare_us", "whole_us", "seal_us_small", "verify_us", "bare_verify_us")
        bare, whole, seal, verify, check = (figures[f"{name}_{kind}"] for name in names)
        lines.append(f"{kind:10}{bare:10.0f}{whole:9.0f}{seal:13.0f}{verify:9.0f}{check:13.0f}")
    share = figures.get("hsm_share")
    lines.append(f"SoftHSM: {share:.2f} of python-pkcs11 alone" if share is not None else "SoftHSM is not installed")
    return "\n".join([*lines, *(f"not reached: {text}" for text in _missed(figures))])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
