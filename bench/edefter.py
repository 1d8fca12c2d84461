"""`zarf bench edefter [--json] [--lines N]`: a month's ledgers from unsorted vouchers in a file to verified packages.

Journal, ledger, their berats and the ledger report in parts of 200 MB, sealed (RSA-2048), zipped by ISA-L, and verified
again from disk: GİB's schema and rules, seals, berat to ledger, ledger to journal, days, numbers and sums over all
parts. Two processes. `peak_mb` is the memory of both together (proportional set size, looked at ten times a second).
Peer in the same run, on at most --peer-lines lines: lxml tree, C14N, signxml, zlib, and GİB's files where ZARF_SHARED
has them. Exit 0 when the floors are held: 150 s and 200 MB for a million lines on a machine of two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

LINES = 1_000_000
PEER_LINES = 100_000
_ROOT = Path(__file__).parents[1]
_AT = datetime(2026, 2, 5, 9, 0, tzinfo=UTC)
_FLOOR_SECONDS, _FLOOR_MB = 150, 200
_LOOKED_AT_EVERY = 0.1

Figures = dict[str, float]


def main(arguments: Sequence[str]) -> int:
    """Entry of `zarf bench edefter`."""
    parser = argparse.ArgumentParser(prog="zarf bench edefter", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--peer-lines", type=int, default=PEER_LINES, help="0 leaves the peer out")
    parser.add_argument("--task", choices=["ours", "usual"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(list(arguments))
    if chosen.task:
        print(json.dumps(_task(chosen.task, chosen.folder)))
        return 0
    figures = _all_figures(chosen.lines, min(chosen.peer_lines, chosen.lines))
    print(json.dumps(figures) if chosen.json else _table(figures))
    return 0 if _holds(figures) else 1


def _task(task: str, folder: Path) -> Figures:
    seal = _read_seal(folder / "seal.json")
    if task == "ours":
        from bench import _ledger_run

        return _ledger_run.run(folder / "vouchers", folder / task, seal)  # type: ignore[arg-type]
    from bench import _usual_ledger

    return _usual_ledger.run(folder / "vouchers", folder / task, seal)  # type: ignore[arg-type]


def _all_figures(lines: int, peer_lines: int) -> Figures:
    figures = _measured(lines, "ours")
    if not peer_lines:
        return figures
    ours = _measured(peer_lines, "ours") if peer_lines != lines else figures
    usual = _measured(peer_lines, "usual")
    return {
        **figures,
        "peer_lines": peer_lines,
        "peer_seconds": usual["seconds"],
        "peer_peak_mb": usual["peak_mb"],
        "peer_with_official_rules": usual["with_official_rules"],
        "ours_on_peer_lines_seconds": ours["seconds_total"],
        "ratio_peer": round(usual["seconds"] / ours["seconds_total"], 2),
    }


def _measured(lines: int, task: str) -> Figures:
    """What the task prints, and the peak memory of its whole process tree. Making the vouchers is not part of it."""
    from bench._vouchers import write_vouchers

    with tempfile.TemporaryDirectory(prefix="zarf-bench-") as text:
        folder = Path(text)
        (folder / task).mkdir()
        write_vouchers(folder / "vouchers", lines)
        _write_seal(folder / "seal.json")
        command = [sys.executable, "-P", "-m", "bench.edefter", "--task", task, "--folder", text]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(_ROOT / "src"), str(_ROOT)))}
        with (folder / "out").open("w+") as out, (folder / "trouble").open("w+") as trouble:
            child = subprocess.Popen(command, env=environment, cwd=_ROOT, stdout=out, stderr=trouble)
            peak = _peak_while(child)
            out.seek(0)
            trouble.seek(0)
            if child.returncode:
                raise SystemExit(f"the task {task} failed:\n{trouble.read()[-2000:]}")
            figures: Figures = json.loads(out.read().splitlines()[-1])
    print(f"{task}, {lines} lines: {figures}", file=sys.stderr)
    return {**figures, "peak_mb": round(peak / 1024, 1)}


def _peak_while(child: subprocess.Popen[bytes]) -> int:
    """The most kilobytes that the child and all below it had together, until it ended."""
    peak = 0
    while child.poll() is None:
        peak = max(peak, sum(map(_kilobytes, _tree(child.pid))))
        time.sleep(_LOOKED_AT_EVERY)
    return peak


def _tree(top: int) -> list[int]:
    found = [top]
    for pid in found:
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue  # it has ended meanwhile
    return found


def _kilobytes(pid: int) -> int:
    """Proportional set size: shared pages are counted once for the whole tree."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def _write_seal(path: Path) -> None:
    """A synthetic seal with its authority, made by the simulated KamuSM."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    from zarf_simulator.kamusm import Authority

    authority = Authority.create(_AT)
    issued = authority.issue("1234567808", "Deneme A.Ş.", now=_AT, key="rsa")
    key = issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    parts = [key, issued.certificate.public_bytes(Encoding.PEM), authority.anchors_pem]
    lists = [authority.sub_crl(_AT), authority.root_crl(_AT)]
    path.write_text(json.dumps([[part.hex() for part in parts], [item.hex() for item in lists], _AT.timestamp()]))
    path.chmod(0o600)


def _read_seal(path: Path) -> object:
    from bench._ledger_run import Seal

    parts, lists, at = json.loads(path.read_text())
    key, certificate, anchors = map(bytes.fromhex, parts)
    return Seal(key, certificate, anchors, tuple(map(bytes.fromhex, lists)), at)


def _holds(figures: Figures) -> bool:
    seconds = _FLOOR_SECONDS * max(figures["lines"], PEER_LINES) / LINES
    return figures["seconds_total"] < seconds and figures["peak_mb"] <= _FLOOR_MB


def _table(figures: Figures) -> str:
    return "\n".join(f"{name:28}{value:>14,}" for name, value in figures.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
