"""A compiled copy of the hot modules, where a C compiler and mypyc are present. Never required.

The same sources are compiled, in a copy of the package under a folder named after their content; a change in any of
them makes another copy, so that nothing stale is ever run. Put the folder that is given first on the module path.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import zarf

HOT = (
    "core/xml/view.py",
    "core/xml/plain.py",
    "core/wire/lexical.py",
    "core/wire/structure_quick.py",
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
)
"""What every document passes through. Tables and what runs once are left as they are."""

_SECONDS = 600


def can_compile() -> bool:
    """Whether mypyc and a C compiler are here."""
    return find_spec("mypyc") is not None and any(shutil.which(name) for name in ("cc", "gcc", "clang"))


def compiled_copy(folder: Path) -> Path | None:
    """The module path of the compiled copy below *folder*, made now if need be; None where it cannot be made."""
    source = Path(zarf.__file__).parent
    place = folder / f"compiled-{_fingerprint(source)}"
    if (place / "done").exists():
        return place
    if not can_compile():
        return None
    shutil.rmtree(place, ignore_errors=True)
    # core needs nothing above it, so the copy holds core alone.
    shutil.copytree(source / "core", place / "zarf" / "core", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(source / "__init__.py", place / "zarf" / "__init__.py")
    (place / "mypy.ini").write_text("[mypy]\nignore_missing_imports = True\n", "utf-8")  # not the checkout's own
    names = [f"zarf/{name}" for name in HOT]
    script = "import sys; from mypyc.__main__ import main; sys.argv[0] = 'mypyc'; main()"
    command = [sys.executable, "-c", script, *names]
    try:
        made = subprocess.run(command, cwd=place, capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if made.returncode != 0:
        (place / "log").write_bytes(made.stdout + made.stderr)
        return None
    (place / "done").touch()
    return place


def _fingerprint(source: Path) -> str:
    """Of all of core, the interpreter and this list: the copy holds all of core."""
    digest = hashlib.sha256(repr((HOT, sys.version)).encode())
    for file in sorted((source / "core").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(str(file.relative_to(source)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
