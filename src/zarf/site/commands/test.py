"""`zarf test`: every check and every test, by one command, on a machine with nothing installed by hand."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence

import click

from zarf.site import machine
from zarf.site.checkout import ROOT

CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check", ".", "zarf"),
    ("ruff", "format", "--check", ".", "zarf"),
    ("mypy",),
    ("lint-imports",),
)
"""Run in this order before the tests; each is a program of the environment."""


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: Sequence[str]) -> None:
    """Run ruff, mypy, import-linter and all tests. ARGUMENTS go to pytest; its closing line ends the output."""
    install_missing()
    failed = [name for name in (_check(check) for check in CHECKS) if name]
    tests = _run(["pytest", *_spread(arguments), *arguments])
    if failed:
        _say(f"These checks failed before the tests: {', '.join(failed)}")
    sys.exit(tests or (1 if failed else 0))


def install_missing() -> None:
    """As root, install the Debian packages the tests want; otherwise name them. Their tests skip without them."""
    needs = machine.missing()
    if not needs:
        return
    line = machine.apt_line(needs)
    if os.geteuid() != 0:
        _say(f"Missing on this machine (the tests that need it are skipped): {line}")
        return
    _say(f"Installing what the tests need: {line}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["apt-get", "update", "-q"], line.split()):
        if subprocess.call(words, env=environment, stdout=sys.stderr) != 0:
            _say(f"`{' '.join(words)}` failed; the tests that need it are skipped.")


def _check(words: Sequence[str]) -> str:
    """The name of the check if it failed, else an empty string."""
    return " ".join(words) if _run(words) else ""


def _run(words: Sequence[str]) -> int:
    started = time.monotonic()
    _say(f"== {' '.join(words)}")
    folder = os.path.dirname(sys.executable)
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    status = subprocess.call([os.path.join(folder, words[0]), *words[1:]], cwd=ROOT, env=environment)
    _say(f"   {'ok' if status == 0 else f'exit {status}'}, {time.monotonic() - started:.0f} s")
    return status


def _spread(arguments: Sequence[str]) -> list[str]:
    """Two processes unless the caller says otherwise."""
    chosen = any(word == "-n" or word.startswith(("-n", "--numprocesses", "--pdb")) for word in arguments)
    return [] if chosen else ["-n", "2", "--dist", "worksteal"]


def _say(text: str) -> None:
    click.echo(text, err=True)
