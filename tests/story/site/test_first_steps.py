"""The guides of docs/first-steps are walked word by word in a world that is up: what they show is what people see.

In what a guide shows `...` stands for anything, and a line of its own for any lines. The worker does the rest, by its
own jobs: nobody in here sends, asks or fetches (F004).
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from tests.story.site.conftest import Running

from zarf.site.parent import PORT_SETTINGS
from zarf.site.postgres import free_port

ROOT = Path(__file__).parents[3]
GUIDES = ROOT / "docs" / "first-steps"
PATIENCE = 150.0
"""Seconds: GİB's answers are asked for once a minute."""
_LOOKS = ("berats", "status", "inbox")


@dataclass
class Step:
    """A command of a guide, and the lines it shows of what comes."""

    command: str
    shown: list[str] = field(default_factory=list)


def steps(guide: str) -> list[Step]:
    """The commands of a guide in their order; a line that ends with a backslash goes on in the next one."""
    found: list[Step] = []
    going_on = False
    for line in (GUIDES / guide).read_text("utf-8").splitlines():
        text = line[4:] if line.startswith("    ") else ""
        if going_on:
            found[-1].command += " " + text.strip().removesuffix("\\")
        elif text.startswith("$ "):
            found.append(Step(re.sub(r"\s+# .*$", "", text[2:]).removesuffix("\\")))
        elif text and found and text.strip() != "...":
            found[-1].shown.append(text.strip())
        going_on = text.endswith("\\")
    return found


def missing(shown: list[str], output: str) -> list[str]:
    """Lines of the guide that did not come. Numbers and ids may differ, and so may the order: there are two streams."""
    lines = [_plain(line) for line in output.splitlines()]
    return [line for line in shown if not any(_pattern(line).fullmatch(told) for told in lines)]


def _plain(line: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"[0-9a-f]{2}/[0-9a-f]{8}-", "0/0-", " ".join(line.split())))


def _pattern(line: str) -> re.Pattern[str]:
    # What a person types behind a question is seen on a terminal only.
    asked = re.sub(r"\[y/N\]: y$", "[y/N]: ...", line)
    return re.compile(".*".join(re.escape(part) for part in _plain(asked).split("...")))


class Walk:
    """A folder as a clone looks from inside, beside a world that is up."""

    def __init__(self, folder: Path, home: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment | {"ZARF_LANGUAGE": "tr", "ZARF_HOME": str(home)}
        folder.mkdir()
        home.mkdir(exist_ok=True)
        (folder / ".zarf").symlink_to(home)
        (folder / "examples").symlink_to(ROOT / "examples")
        (folder / "zarf").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m zarf.site.entry "$@"\n')
        (folder / "zarf").chmod(0o755)

    def go(self, step: Step) -> None:
        """Do what the guide says until what it shows has come; what only looks is done again, as a person would."""
        until = time.monotonic() + PATIENCE
        output = self._done(step.command)
        while missing(step.shown, output):
            looks = any(word in step.command.split() for word in _LOOKS)
            is_over = not looks or time.monotonic() > until
            assert not is_over, "\n".join([step.command, "missing:", *missing(step.shown, output), "came:", output])
            time.sleep(2)
            output = self._done(step.command)

    def _done(self, command: str) -> str:
        if command.startswith("curl"):
            words = shlex.split(command)
            url = words[-1].replace("8343", self.environment["ZARF_EDEFTER_PORT"])
            return httpx.post(url, content=words[words.index("-d") + 1]).raise_for_status().text
        run = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=self.environment, input="y\n", capture_output=True, text=True,
            timeout=240, check=False,
        )  # fmt: skip
        assert "Traceback" not in run.stderr, run.stderr
        return (run.stdout + run.stderr).replace(self.environment["ZARF_HOME"], f"{self.folder}/.zarf")


@pytest.fixture
def ports() -> dict[str, str]:
    return os.environ | {name: str(free_port()) for name in PORT_SETTINGS}


@pytest.fixture
def ledger_walk(up: Running, tmp_path: Path) -> Walk:
    return Walk(tmp_path / "clone", up.home, up.environment)


@pytest.mark.timeout(900)
def test_f004_the_guide_of_the_first_ledger_is_walked_and_the_worker_does_the_rest(ledger_walk: Walk) -> None:
    walked = steps("first-ledger.md")
    assert len(walked) > 14
    for step in walked:
        ledger_walk.go(step)
    told = ledger_walk._done("./zarf edefter berats --story --for 1234567808")
    done_by = re.findall(r"^    \S+ \S+  (\w+)  (\w+)", told, re.M)
    assert {event for event, _ in done_by} >= {"queued", "sending", "taken", "processed", "filed", "done"}
    assert {actor for _, actor in done_by} == {"worker"}


@pytest.fixture
def invoice_walk(zarf_home: Path, ports: dict[str, str], tmp_path: Path) -> Walk:
    return Walk(tmp_path / "clone", zarf_home, ports)


@pytest.mark.timeout(600)
def test_the_guide_of_the_first_invoice_is_walked(invoice_walk: Walk, zarf_home: Path, ports: dict[str, str]) -> None:
    running = None
    try:
        for step in steps("first-invoice.md"):
            if step.command.startswith("git clone"):
                continue
            if step.command == "./zarf up":
                chosen = {name: ports[name] for name in PORT_SETTINGS}
                running = Running(zarf_home, **chosen, ZARF_LANGUAGE="tr")
                continue
            if step.command == "./zarf demo":
                # The environment is there; installing it is another test's work.
                step.shown = [line for line in step.shown if "rtam" not in line]
            invoice_walk.go(step)
    finally:
        if running is not None:
            told = running.stop()
            running.process.stdout.close()  # type: ignore[union-attr]
    up = next(step for step in steps("first-invoice.md") if step.command == "./zarf up")
    ours = [re.sub(r":\d{4}$", ":...", line) for line in up.shown]
    assert missing(ours, told) == []
