"""What every test may ask for: one embedded PostgreSQL for the whole run, the reference files, empty homes.

The server is started when the first test needs a database, or by the controller when the run is spread over
processes. It lies in a home folder of its own and is removed at the end.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings

# Settings are read while pytest-django starts, before any fixture: keep the developer's own world out of reach.
_HOME = Path(os.environ.setdefault("ZARF_HOME", "/nonexistent/zarf-tests"))

_server: Any = None
_server_home: Path | None = None

# How long an example takes says something about the machine, and nothing about what is tested. In CI always the same.
settings.register_profile(
    "zarf",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
    database=None,
)
settings.load_profile("zarf")


def _start_server() -> str:
    """The URL of the run's server; starts it at the first call."""
    global _server, _server_home
    given = os.environ.get("ZARF_TEST_DATABASE_URL")
    if given:
        return given
    if _server is None:
        # Imported here so that a run of unit tests alone never loads a database driver.
        from zarf.site.postgres import EmbeddedPostgres

        _server_home = Path(tempfile.mkdtemp(prefix="zarf-tests-"))
        _server = EmbeddedPostgres(_server_home, durable=False)
        _server.start()
    return str(_server.url)


def pytest_configure_node(node: Any) -> None:
    """pytest-xdist: the controller owns the server, the workers are told its address."""
    node.workerinput["database_url"] = _start_server()


def pytest_unconfigure(config: pytest.Config) -> None:
    global _server
    if _server is not None:
        _server.destroy()
        _server = None
    if _server_home is not None:
        shutil.rmtree(_server_home, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> str:
    """libpq URL of the run's server; the role may create databases."""
    workerinput: dict[str, str] = getattr(request.config, "workerinput", {})
    return workerinput.get("database_url") or _start_server()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """pytest-django's hook: point Django to the run's server before the test database is made."""
    from django.db import connections

    parts = urlsplit(database_server)
    connections["default"].settings_dict.update(
        HOST=parts.hostname, PORT=str(parts.port), USER=parts.username, PASSWORD=parts.password, CONN_MAX_AGE=0
    )


@pytest.fixture
def database_url(transactional_db: None, database_server: str) -> str:
    """libpq URL of this test's own database, for processes the test starts. The rows are really committed."""
    from django.db import connection

    return database_server.rsplit("/", 1)[0] + "/" + str(connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the reference files: `../shared`, or ZARF_SHARED. Without it the test skips; with CI=true it fails."""
    folder = Path(os.environ.get("ZARF_SHARED") or Path(__file__).parents[2] / "shared")
    if not (folder / "gib").is_dir():
        reason = f"the reference files are not at {folder}; point ZARF_SHARED to them"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture
def zarf_home(tmp_path: Path) -> Iterator[Path]:
    """An empty home folder; the database folder that root's homes have elsewhere is removed with it."""
    yield from _home(tmp_path / "home")


@pytest.fixture
def second_home(tmp_path: Path) -> Iterator[Path]:
    """Another one."""
    yield from _home(tmp_path / "second")


def _home(home: Path) -> Iterator[Path]:
    yield home
    record = home / "postgres.path"
    if record.exists():
        shutil.rmtree(record.read_text("utf-8").strip(), ignore_errors=True)
