"""A compiled copy of the hot modules, where a C compiler and mypyc are present. Never required.

The same sources are compiled by mypyc, away from the source tree, and only the machine code is kept, in a folder named
after the content of all of core's sources: a change in any of them asks for another copy, so that nothing stale is ever
run. A copy counts once it has judged like its sources; `compiled_loading` puts it to use.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.machinery
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import zarf

HOT = (
    "core/xml/view.py",
    "core/xml/plain.py",
    "core/wire/lexical.py",
    "core/wire/structure_quick.py",
    "core/wire/envelope_view.py",
    "core/wire/plain_zip.py",
    "core/rules/values.py",
    "core/rules/lists.py",
    "core/rules/facts.py",
    "core/rules/running.py",
    "core/rules/warnings.py",
    "core/rules/general.py",
    "core/rules/envelope.py",
    "core/rules/party.py",
    "core/rules/seal_shape.py",
    "core/rules/invoice_header.py",
    "core/rules/invoice_tax.py",
    "core/rules/invoice_profiles.py",
    "core/rules/invoice_export.py",
    "core/rules/invoice_investment.py",
    "core/rules/invoice_energy.py",
    "core/seal/ordinary.py",
    "core/seal/quick_proof.py",
    "core/outgoing/numbers.py",
    "core/outgoing/kinds.py",
    "core/outgoing/stencil.py",
    "core/outgoing/order_value.py",
    "core/outgoing/order_lines.py",
    "core/outgoing/reading.py",
    "core/outgoing/drafting.py",
    "core/outgoing/line_bones.py",
    "core/outgoing/skeleton.py",
    "core/rules/open_rules.py",
    "core/seal/curve_keys.py",
    "core/seal/certificate_profile.py",
    "core/seal/trust.py",
    "core/seal/revocation.py",
    "core/seal/report.py",
    "core/seal/judging.py",
    "core/incoming.py",
)
"""What every document passes through. Tables and what runs once are left as they are."""

MANIFEST = "manifest.json"
_SECONDS = 900
_KEPT = 2
"""Copies: the present one, and the one before it, from which processes may still be running."""


class CannotCompile(Exception):
    """There is no compiled copy, and why. log: a file with the compiler's words, None where it never ran."""

    def __init__(self, reason: str, log: Path | None = None) -> None:
        super().__init__(reason)
        self.reason, self.log = reason, log


@dataclass(frozen=True, slots=True)
class Copy:
    """A finished copy. modules: full name of each module, and the file of its machine code."""

    place: Path
    modules: dict[str, Path]


def copies_folder() -> Path:
    """Where copies lie: inside the environment, since they fit its Python only."""
    return Path(sys.prefix) / "zarf-compiled"


def what_is_missing() -> str:
    """`mypyc`, `compiler` or `headers`, the first that compiling lacks here; "" when nothing is."""
    if find_spec("mypyc") is None or find_spec("setuptools") is None:
        return "mypyc"
    if not any(shutil.which(name) for name in ("cc", "gcc", "clang")):
        return "compiler"
    return "" if (Path(sysconfig.get_path("include")) / "Python.h").exists() else "headers"


def fingerprint() -> str:
    """Of all of core's sources, the interpreter and this list. Compiled code knows the sources it was compiled with:
    the layout of their classes, and the values of their constants."""
    digest = hashlib.sha256(repr((HOT, sys.version, sysconfig.get_config_var("EXT_SUFFIX"))).encode())
    source = str(Path(zarf.__file__).parent / "core")
    for folder, inner, files in os.walk(source):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        for name in sorted(files):
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                with open(path, "rb", buffering=0) as file:
                    digest.update(path.removeprefix(source).encode() + b"\0" + file.read() + b"\0")
    return digest.hexdigest()[:16]


def find_copy(folder: Path) -> Copy | None:
    """The copy of the present sources, None where there is none. Raises CannotCompile when it is damaged."""
    place = folder / fingerprint()
    try:
        told = json.loads((place / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CannotCompile(f"{place}: {error}") from error
    for file, digest in told["files"].items():
        try:
            content = (place / file).read_bytes()
        except OSError as error:
            raise CannotCompile(f"{place}: {error}") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise CannotCompile(f"{place / file} is not as it was made")
    return Copy(place, {name: place / file for name, file in told["modules"].items()})


def copy_now(folder: Path) -> Copy | None:
    """The copy of the present sources, made now if need be; None where it cannot be made."""
    try:
        return find_copy(folder) or make_copy(folder)
    except CannotCompile:
        return None


def copies(folder: Path) -> list[Path]:
    """All finished copies, of whatever sources, the newest first."""
    found = [file.parent for file in folder.glob(f"*/{MANIFEST}")]
    return sorted(found, key=lambda place: (place / MANIFEST).stat().st_mtime, reverse=True)


def make_copy(folder: Path) -> Copy:
    """The copy of the present sources, made anew. Takes a minute or two. Old copies are removed.

    Raises CannotCompile when it cannot be made, or judges otherwise than the sources do.
    """
    missing = what_is_missing()
    if missing:
        raise CannotCompile(missing)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _only_maker(folder):
            name = fingerprint()
            work = Path(tempfile.mkdtemp(prefix="making-", dir=folder))
            try:
                _compile(work, folder / "compile.log")
                _try(work, folder / "compile.log")
                work.chmod(0o755)  # web and worker may run as somebody else
                shutil.rmtree(folder / name, ignore_errors=True)
                work.rename(folder / name)
            finally:
                shutil.rmtree(work, ignore_errors=True)
            _clean(folder, folder / name)
    except OSError as error:
        raise CannotCompile(f"{folder}: {error.strerror or error}") from error
    if name != fingerprint():
        raise CannotCompile("the sources were changed meanwhile")
    made = find_copy(folder)
    assert made is not None
    return made


@contextmanager
def _only_maker(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _compile(work: Path, log: Path) -> None:
    """Compile a copy of core below *work*; leave the machine code there, with the manifest, and nothing else."""
    source, tree = Path(zarf.__file__).parent, work / "tree"
    # core needs nothing above it.
    shutil.copytree(source / "core", tree / "zarf" / "core", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(source / "__init__.py", tree / "zarf" / "__init__.py")
    (tree / "mypy.ini").write_text("[mypy]\nignore_missing_imports = True\n", "utf-8")  # not the checkout's own
    script = "import sys; from mypyc.__main__ import main; sys.argv[0] = 'mypyc'; main()"
    _run([sys.executable, "-c", script, *(f"zarf/{name}" for name in HOT)], tree, log)
    suffix = next(item for item in importlib.machinery.EXTENSION_SUFFIXES if "cpython" in item)
    modules = {}
    for built in sorted([*tree.glob(f"*{suffix}"), *(tree / "zarf").rglob(f"*{suffix}")]):
        name = ".".join(built.relative_to(tree).parts).removesuffix(suffix)
        modules[name] = f"{name}{suffix}"
        shutil.move(built, work / modules[name])
    shutil.rmtree(tree)
    told = {
        "modules": modules,
        "files": {file: hashlib.sha256((work / file).read_bytes()).hexdigest() for file in modules.values()},
    }
    (work / MANIFEST).write_text(json.dumps(told, indent=1), "utf-8")


def _try(work: Path, log: Path) -> None:
    """Have the copy and the sources judge the same documents. Raises CannotCompile unless they say the same."""
    source = str(Path(zarf.__file__).parents[1])
    command = [sys.executable, "-P", "-m", "zarf.site.compiled_trial"]
    said = [_run([*command, *words], work, log, PYTHONPATH=source) for words in ((), (str(work),))]
    if said[0] != said[1]:
        raise CannotCompile("the compiled copy judges otherwise than its sources", log)


def _run(command: list[str], folder: Path, log: Path, **environment: str) -> bytes:
    env = os.environ | environment
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=_SECONDS, env=env)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotCompile(str(error)) from error
    log.write_bytes(done.stdout + done.stderr)
    if done.returncode != 0:
        raise CannotCompile(f"exit {done.returncode}", log)
    return done.stdout


def _clean(folder: Path, present: Path) -> None:
    """Remove older copies, and what makers that were killed left behind."""
    older = [place for place in copies(folder) if place != present]
    for place in [*older[_KEPT - 1 :], *folder.glob("making-*")]:
        shutil.rmtree(place, ignore_errors=True)
