"""The process parent: starts everything one home folder needs, restarts what dies, stops it all in order.

    postgres   unless DATABASE_URL is set
    kamusm     the simulated certification authority, unless ZARF_KAMUSM_URL is set
    merkez     the simulated GİB, unless ZARF_MERKEZ_URL is set
    web        portal and GİB service
    worker     jobs

Children die with the parent (the kernel sees to it). A lock in the home folder prevents two parents.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from zarf.core.wire.home_mark import HOME_MARK
from zarf.site import processes
from zarf.site.config import LOCK, Config, ensure_home
from zarf.site.house import migrate
from zarf.site.postgres import EmbeddedPostgres, free_port, is_free
from zarf.site.sentences import CannotGoOn

PORT_SETTINGS = ("ZARF_WEB_PORT", "ZARF_MERKEZ_PORT", "ZARF_KAMUSM_PORT", "ZARF_EDEFTER_PORT")
RECORDED = (
    *PORT_SETTINGS,
    "ZARF_CLOCK_FILE",
    "ZARF_INTEGRATOR_VKN",
    "ZARF_INTEGRATOR_TITLE",
    "ZARF_EDEFTER_PROGRAM",
    "ZARF_TIMESTAMP_USERID",
    "ZARF_TIMESTAMP_PASSWORD_FILE",
)
"""Settings that other commands on the same home folder must find as they are here."""

_FIRST_PAUSE, _LONGEST_PAUSE, _CALM_AFTER = 0.2, 10.0, 30.0


@dataclass
class Child:
    """One process and when it may be started again. Pauses in seconds, doubled at each early death.

    port_setting: the setting of the port it listens on. log_from: where in its log this start's lines begin.
    """

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    health_url: str = ""
    port_setting: str = ""
    log: Path | None = None
    log_from: int = 0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = _FIRST_PAUSE
    restarts: int = 0

    def launch(self) -> None:
        self.process = self.start()
        self.started_at = time.monotonic()

    def heal(self) -> bool:
        """Start it again if it has died and its pause is over. Gives whether it did."""
        if self.process is None or self.process.poll() is None:
            return False
        lived = time.monotonic() - self.started_at
        if lived > _CALM_AFTER:
            self.pause = _FIRST_PAUSE
        if lived < self.pause:
            return False
        self.pause = min(self.pause * 2, _LONGEST_PAUSE)
        self.restarts += 1
        self.launch()
        return True

    def found_its_port_taken(self) -> bool:
        """Whether it said so since the parent began to start it."""
        if self.log is None or not self.log.exists():
            return False
        with self.log.open("rb") as log:
            log.seek(self.log_from)
            return os.strerror(errno.EADDRINUSE).encode() in log.read()


@dataclass
class World:
    """Everything that runs for one home folder. Made by `running`; `tick` has to be called every moment.

    mark: what the children of this home say at /health, so that none of another home is taken for one of them.
    """

    config: Config
    children: list[Child] = field(default_factory=list)
    mark: str = ""

    @property
    def home(self) -> Path:
        return self.config.home

    def tick(self) -> list[str]:
        """Heal what has died; give the names."""
        healed = [child.name for child in self.children if child.heal()]
        if healed:
            self.record()
        return healed

    def wait_until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Keep the world running until *done*; False when the time is over first."""
        until = time.monotonic() + seconds
        while not done():
            if time.monotonic() > until:
                return False
            self.tick()
            time.sleep(0.05)
        return True

    def child(self, name: str) -> Child:
        return next(child for child in self.children if child.name == name)

    def record(self) -> None:
        """Write what runs where, for other commands on this home folder."""
        settings = {name: self.config[name] for name in RECORDED}
        pids = {child.name: child.process.pid for child in self.children if child.process is not None}
        text = json.dumps({"pid": os.getpid(), "settings": settings, "children": pids}, indent=1)
        half = self.home / "world.json.half"
        half.write_text(text + "\n", "utf-8")
        half.replace(self.home / "world.json")


class Stopped(BaseException):
    """SIGTERM or Ctrl-C came. Not an Exception: nothing on the way may take it for a failure."""


@contextlib.contextmanager
def running(config: Config, *, choose_ports: bool, furnish: Callable[[Config], None] | None = None) -> Iterator[World]:
    """The world of *config*'s home, up and healthy inside the block, stopped in order after it.

    choose_ports: take other ports when the configured ones are busy; otherwise CannotGoOn names the port.
    furnish: called once database and simulators stand, before web and worker start.
    """
    prepare_home(config)
    with _only_parent(config.home), _signals():
        _end_leftovers(config.home)
        world = World(_with_ports(config, choose=choose_ports), mark=home_mark(config.home))
        try:
            _start(world, furnish)
            yield world
        finally:
            # A second Ctrl-C must not leave half of them behind.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            _stop(world)


def prepare_home(config: Config) -> None:
    """Make the home folder. Raises CannotGoOn when it cannot be written."""
    try:
        ensure_home(config.home)
    except OSError as error:
        raise CannotGoOn.home_folder(config.home, error) from error


def home_mark(home: Path) -> str:
    """The home folder's own mark, made at its first start. No secret: it only tells one home from another."""
    file = home / "home.mark"
    try:
        mark = file.read_text("ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        mark = ""
    if not mark:
        mark = secrets.token_hex(16)
        half = home / "home.mark.half"
        half.write_text(mark + "\n", "ascii")
        half.replace(file)
    return mark


@contextlib.contextmanager
def _only_parent(home: Path) -> Iterator[None]:
    with (home / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotGoOn.already_running(home) from error
        yield


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_leftovers(home: Path, patience: float = 10.0) -> None:
    """Children of a parent that was killed are on their way out; give them a moment, then end them."""
    try:
        pids = json.loads((home / "world.json").read_text("utf-8"))["children"]
    except (FileNotFoundError, ValueError, KeyError):
        return
    until = time.monotonic() + patience
    # PostgreSQL's own leftovers are dealt with by its owner.
    left = [pid for name, pid in pids.items() if name != "postgres"]
    while left := [pid for pid in left if processes.is_alive(pid, mentions="zarf")]:
        if time.monotonic() > until:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def _with_ports(config: Config, *, choose: bool) -> Config:
    values, ours = dict(config.values), []
    for name in PORT_SETTINGS:
        if values.get(name.replace("_PORT", "_URL")):
            # Somebody else's service is used: nothing of ours will listen there.
            continue
        if choose and not is_free(int(values[name])):
            values[name] = str(free_port())
        ours.append(name)
    chosen = Config(config.home, values)
    _must_be_free(chosen, *ours)
    return chosen


def _must_be_free(config: Config, *settings: str) -> None:
    """Raises CannotGoOn, which names all that are busy."""
    busy = [(int(config[name]), name) for name in settings if not is_free(int(config[name]))]
    if len(busy) > 1:
        raise CannotGoOn.ports_in_use(busy)
    for port, name in busy:
        raise CannotGoOn.port_in_use(port, name)


def _start(world: World, furnish: Callable[[Config], None] | None) -> None:
    if not world.config["DATABASE_URL"]:
        database = EmbeddedPostgres(world.home)
        _add(world, Child("postgres", lambda: _start_postgres(database)))
    environment = _environment(world)
    _start_simulators(world, environment)
    os.environ.update(environment)
    migrate()
    _wait_healthy(world)
    # Its address is furnished: whoever took the port meanwhile would be taken for this house.
    _must_be_free(world.config, "ZARF_WEB_PORT")
    if furnish is not None:
        furnish(world.config)
    _add(world, _python(world, environment, "web", "zarf.site.web", world.config.web_address, []))
    _add(world, _python(world, environment, "worker", "zarf.site.worker", "", []))
    world.record()
    _wait_healthy(world)


def _start_simulators(world: World, environment: dict[str, str]) -> None:
    config, folder = world.config, world.home / "simulator"
    clock = ["--clock-file", config["ZARF_CLOCK_FILE"]] if config["ZARF_CLOCK_FILE"] else []
    if not config["ZARF_KAMUSM_URL"]:
        words = ["--home", f"{folder}/kamusm", "--port", config["ZARF_KAMUSM_PORT"], *clock]
        _add(world, _python(world, environment, "kamusm", "zarf_simulator.kamusm", config.kamusm_url, words))
    if not config["ZARF_MERKEZ_URL"]:
        words = ["--home", f"{folder}/merkez", "--port", config["ZARF_MERKEZ_PORT"], *clock]
        _add(world, _python(world, environment, "merkez", "zarf_simulator.merkez", config.merkez_control_url, words))
    if config.has_simulated_edefter:
        words = ["--home", f"{folder}/edefter", "--port", config["ZARF_EDEFTER_PORT"], "--kamusm", config.kamusm_url]
        address = config.edefter_control_url
        _add(world, _python(world, environment, "edefter", "zarf_simulator.edefter", address, [*words, *clock]))


def _start_postgres(database: EmbeddedPostgres) -> subprocess.Popen[bytes]:
    database.start()
    assert database.child is not None
    return database.child


def _add(world: World, child: Child) -> None:
    child.launch()
    world.children.append(child)


def _environment(world: World) -> dict[str, str]:
    """What the children are told: the settings in force, the home's mark, and the path they are imported by."""
    config = world.config
    settings = {name: value for name, value in config.values.items() if value}
    database = {"DATABASE_URL": config.database_url}
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]))
    return (
        dict(os.environ)
        | settings
        | database
        | {"ZARF_HOME": str(config.home), HOME_MARK: world.mark, "PYTHONPATH": path}
    )


def _python(world: World, environment: dict[str, str], name: str, module: str, address: str, words: list[str]) -> Child:
    log_path = world.home / "logs" / f"{name}.log"
    log_from = log_path.stat().st_size if log_path.exists() else 0
    setting = f"ZARF_{name.upper()}_PORT" if address else ""

    def start() -> subprocess.Popen[bytes]:
        log: IO[bytes]
        with log_path.open("ab") as log:
            return processes.spawn([sys.executable, "-P", "-m", module, *words], environment=environment, log=log)

    return Child(
        name,
        start,
        health_url=f"{address}/health" if address else "",
        port_setting=setting,
        log=log_path,
        log_from=log_from,
    )


def _wait_healthy(world: World, seconds: float = 40.0) -> None:
    """Wait for all that runs so far. One that keeps dying will not get better by waiting."""
    for child in world.children:
        if child.health_url:
            _wait_for(world, child, seconds)


def _wait_for(world: World, child: Child, seconds: float) -> None:
    """Raises CannotGoOn: its port is somebody else's, it keeps dying, or it does not answer."""
    world.wait_until(lambda: child.restarts > 3 or answers(child.health_url, world.mark), seconds)
    if child.restarts <= 3 and answers(child.health_url, world.mark):
        return
    if child.port_setting and child.found_its_port_taken():
        raise CannotGoOn.port_in_use(int(world.config[child.port_setting]), child.port_setting)
    raise CannotGoOn.child_failed(child.name, world.home / "logs" / f"{child.name}.log")


def answers(url: str, mark: str = "") -> bool:
    """Whether *url* gives 200 at once, and with it the home's mark."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status) == 200 and mark.encode() in answer.read(4096)
    except (OSError, http.client.HTTPException):
        return False


def _stop(world: World) -> None:
    """Doors first, the database last."""
    running = [child.process for child in world.children if child.process is not None and child.name != "postgres"]
    asked = [process for process in reversed(running) if process.poll() is None]
    for process in asked:
        process.terminate()
    for process in asked:
        processes.await_end(process)
    for child in world.children:
        if child.name == "postgres" and child.process is not None:
            processes.stop(child.process, first=signal.SIGINT, patience=20)
