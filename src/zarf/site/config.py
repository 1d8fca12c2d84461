"""Every setting of the house, in one table, and the values in force.

A value comes from, in this order: the environment, `settings.toml` in ZARF_HOME, the running world's own record
(`world.json`, written by the process parent), the default. `docs/reference/settings.md` has a line for each.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from zarf.site.sentences import CannotGoOn

SETTINGS: Mapping[str, str] = {
    "DATABASE_URL": "",
    "ZARF_WEB_HOST": "127.0.0.1",
    "ZARF_WEB_PORT": "8340",
    "ZARF_PUBLIC_URL": "",
    "ZARF_ALLOWED_HOSTS": "",
    "ZARF_MERKEZ_PORT": "8341",
    "ZARF_MERKEZ_URL": "",
    "ZARF_KAMUSM_PORT": "8342",
    "ZARF_KAMUSM_URL": "",
    "ZARF_EDEFTER_PORT": "8343",
    "ZARF_EDEFTER_URL": "",
    "ZARF_ARCHIVE": "",
    "ZARF_TRUST": "",
    "ZARF_CRL_URLS": "",
    "ZARF_OCSP_URLS": "",
    "ZARF_TIMESTAMP_URL": "",
    "ZARF_TIMESTAMP_PROXY": "",
    "ZARF_TIMESTAMP_CA_FILE": "",
    "ZARF_TIMESTAMP_USERID": "",
    "ZARF_TIMESTAMP_PASSWORD_FILE": "",
    "ZARF_VAULT_KEY_FILE": "",
    "ZARF_INTEGRATOR_VKN": "",
    "ZARF_INTEGRATOR_TITLE": "",
    "ZARF_INTEGRATOR_KEY": "",
    "ZARF_OTHER_INTEGRATORS": "",
    "ZARF_EDEFTER_PROGRAM": "",
    "ZARF_EDEFTER_FOLDER": "",
    "ZARF_BACKUP_FOLDERS": "",
    "ZARF_DRIVE_CLIENT_ID": "",
    "ZARF_DRIVE_CLIENT_SECRET_FILE": "",
    "ZARF_DRIVE_SIGN_IN_URL": "",
    "ZARF_DRIVE_API_URL": "",
    "ZARF_CLOCK_FILE": "",
    "ZARF_WEB_THREADS": "8",
    "ZARF_WORKER_CONCURRENCY": "4",
    "ZARF_LOG_LEVEL": "INFO",
    "ZARF_GIB_LOGO": "",
    "ZARF_MAIL_FROM": "",
    "ZARF_SMTP_HOST": "",
    "ZARF_SMTP_PORT": "",
    "ZARF_SMTP_SECURITY": "starttls",
    "ZARF_SMTP_USER": "",
    "ZARF_SMTP_PASSWORD_FILE": "",
    "ZARF_SMTP_CA_FILE": "",
    "ZARF_SMTP_TIMEOUT": "30",
    "ZARF_INVITATION_DAYS": "7",
    "ZARF_SIGN_IN_ATTEMPTS": "5",
    "ZARF_SIGN_IN_LOCK_MINUTES": "15",
    "ZARF_USER_TEMP_LIST": "userTempListxml.zip",
    "ZARF_HSM_SESSIONS": "8",
    "ZARF_HSM_HEARTBEAT": "60",
}
"""Name and default of each setting. An empty default is worked out from the others."""

_WHOLE_NUMBERS = (
    "ZARF_WEB_PORT",
    "ZARF_MERKEZ_PORT",
    "ZARF_KAMUSM_PORT",
    "ZARF_EDEFTER_PORT",
    "ZARF_WEB_THREADS",
    "ZARF_WORKER_CONCURRENCY",
    "ZARF_SMTP_TIMEOUT",
    "ZARF_INVITATION_DAYS",
    "ZARF_SIGN_IN_ATTEMPTS",
    "ZARF_SIGN_IN_LOCK_MINUTES",
    "ZARF_HSM_SESSIONS",
    "ZARF_HSM_HEARTBEAT",
)
_LOOPBACK = "127.0.0.1"
LOCK = "parent.lock"


def home_folder(environment: Mapping[str, str] | None = None) -> Path:
    """ZARF_HOME, by default `.zarf` in the present folder; absolute."""
    env = os.environ if environment is None else environment
    return Path(env.get("ZARF_HOME") or ".zarf").absolute()


@dataclass(frozen=True)
class Config:
    """The settings in force for one home folder. Reading it writes nothing."""

    home: Path
    values: Mapping[str, str]

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None) -> Config:
        """The settings of the home folder that *environment* (default: the process's own) points to.

        Raises CannotGoOn for a settings file that cannot be read and for a number that is none.
        """
        env = os.environ if environment is None else environment
        home = home_folder(env)
        values = dict(SETTINGS) | _world(home) | _file(home)
        values |= {name: env[name] for name in SETTINGS if env.get(name)}
        for name in _WHOLE_NUMBERS:
            if not (values[name].isascii() and values[name].isdigit()):
                raise CannotGoOn.no_number(name, values[name])
        return cls(home=home, values=values)

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def database_url(self) -> str:
        """A libpq URL: DATABASE_URL, else the embedded server's record in the home folder, else empty."""
        if self["DATABASE_URL"]:
            return self["DATABASE_URL"]
        try:
            return (self.home / "postgres.url").read_text("utf-8").strip()
        except OSError:
            return ""

    @property
    def web_address(self) -> str:
        """Where this machine reaches the web process."""
        return f"http://{self['ZARF_WEB_HOST']}:{self['ZARF_WEB_PORT']}"

    @property
    def public_url(self) -> str:
        """The address people type, without a closing slash."""
        return (self["ZARF_PUBLIC_URL"] or self.web_address).rstrip("/")

    @property
    def allowed_hosts(self) -> list[str]:
        given = [name.strip() for name in self["ZARF_ALLOWED_HOSTS"].split(",") if name.strip()]
        return [*given, self._public_host, _LOOPBACK, "localhost"]

    @property
    def _public_host(self) -> str:
        return self.public_url.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]

    @property
    def merkez_url(self) -> str:
        """Address of GİB's service root (`.../EFaturaMerkez`); the simulator's unless set."""
        return self["ZARF_MERKEZ_URL"] or f"http://{_LOOPBACK}:{self['ZARF_MERKEZ_PORT']}/EFaturaMerkez"

    @property
    def merkez_control_url(self) -> str:
        """The simulator's own address, for its control API."""
        return f"http://{_LOOPBACK}:{self['ZARF_MERKEZ_PORT']}"

    @property
    def kamusm_url(self) -> str:
        return self["ZARF_KAMUSM_URL"] or f"http://{_LOOPBACK}:{self['ZARF_KAMUSM_PORT']}"

    @property
    def has_simulated_edefter(self) -> bool:
        """Whether the simulated e-Defter service runs here: it needs the simulated KamuSM for its own seal."""
        return not self["ZARF_EDEFTER_URL"] and not self["ZARF_KAMUSM_URL"]

    @property
    def edefter_control_url(self) -> str:
        """The simulated e-Defter service's own address, for its control API."""
        return f"http://{_LOOPBACK}:{self['ZARF_EDEFTER_PORT']}"

    @property
    def edefter_url(self) -> str:
        """Address of GİB's e-Defter service; the simulator's unless set, "" where there is none."""
        if self["ZARF_EDEFTER_URL"]:
            return self["ZARF_EDEFTER_URL"]
        return f"{self.edefter_control_url}/edefter/services/EDefterWsPort" if self.has_simulated_edefter else ""

    @property
    def archive(self) -> str:
        """A folder, or `s3://bucket/prefix`."""
        return self["ZARF_ARCHIVE"] or str(self.home / "archive")

    @property
    def edefter_folder(self) -> Path:
        """Where ledgers and berats lie, by taxpayer, fiscal year and month."""
        return Path(self["ZARF_EDEFTER_FOLDER"] or self.home / "edefter").absolute()

    @property
    def backup_folders(self) -> list[Path]:
        """Folders below which a firm may choose a backup folder at the portal; none: only at the command line."""
        given = [name.strip() for name in self["ZARF_BACKUP_FOLDERS"].split(",") if name.strip()]
        return [Path(name).resolve() for name in given]

    @property
    def trust_file(self) -> Path:
        """PEM file of the roots a seal may come from."""
        return Path(self["ZARF_TRUST"] or self.home / "trust" / "anchors.pem")

    @property
    def crl_urls(self) -> list[str]:
        """Where revocation lists are fetched from; the simulated KamuSM's unless set."""
        given = [url.strip() for url in self["ZARF_CRL_URLS"].split(",") if url.strip()]
        return given or [f"{self.kamusm_url}/crl/{name}.crl" for name in ("sub", "root", "old", "nes")]

    @property
    def ocsp_urls(self) -> list[str]:
        """OCSP responders, asked in this order; the simulated KamuSM's unless set. With lists of one's own: none."""
        given = [url.strip() for url in self["ZARF_OCSP_URLS"].split(",") if url.strip()]
        return given or ([] if self["ZARF_CRL_URLS"] else [f"{self.kamusm_url}/ocsp"])

    @property
    def timestamp_url(self) -> str:
        """KamuSM's time-stamping service: an address, `test`, `production`; the simulated KamuSM's unless set."""
        return self["ZARF_TIMESTAMP_URL"] or self.kamusm_url

    @property
    def vault_key_file(self) -> Path:
        """Keys that lock typed passwords in the database; one a line, the first locks."""
        return Path(self["ZARF_VAULT_KEY_FILE"] or self.home / "vault.key")

    @property
    def mail_from(self) -> str:
        """Who our mails come from, as `Zarf <zarf@firma.com.tr>`; unless set, zarf at the portal's host."""
        return self["ZARF_MAIL_FROM"] or f"Zarf <zarf@{self._public_host}>"

    @property
    def mail_domain(self) -> str:
        """Right side of our Message-IDs."""
        return self["ZARF_MAIL_FROM"].rstrip("> ").rpartition("@")[2] or self._public_host

    @property
    def mail_folder(self) -> Path:
        """Where mails are written while there is no mail server."""
        return self.home / "mail"

    @property
    def crl_folder(self) -> Path:
        return self.home / "crl"

    @property
    def clock_file(self) -> Path | None:
        """Offset file shared with the simulator; None: the machine's own clock."""
        return Path(self["ZARF_CLOCK_FILE"]) if self["ZARF_CLOCK_FILE"] else None

    @property
    def hsm_sessions(self) -> int:
        """Most sessions at a time on one card or HSM partition."""
        return max(1, int(self["ZARF_HSM_SESSIONS"]))

    @property
    def hsm_heartbeat(self) -> float:
        """Seconds a session of a card or HSM may be idle before it signs a probe; 0: never."""
        return max(0.0, float(self["ZARF_HSM_HEARTBEAT"]))

    @cached_property
    def secret_key(self) -> str:
        """Django's secret: from the home folder; one for this process only while there is no home yet."""
        try:
            return (self.home / "secret.key").read_text("ascii").strip()
        except OSError:
            return secrets.token_urlsafe(50)


def is_running(home: Path) -> bool:
    """Whether a process parent holds the lock of *home*. Raises CannotGoOn for a folder that cannot be used."""
    try:
        with (home / LOCK).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    except OSError as error:
        raise CannotGoOn.home_folder(home, error) from error
    return False


def ensure_home(home: Path) -> None:
    """Make the home folder (0700) and its secret keys, if they are not there. Parents keep their rights."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("logs", "keys", "trust", "crl"):
        (home / name).mkdir(mode=0o700, exist_ok=True)
    write_secret(home / "secret.key", secrets.token_urlsafe(50))
    write_secret(home / "vault.key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"))


def write_secret(path: Path, text: str) -> str:
    """Write *text* to *path* (0600) unless it exists; give what the file holds."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text + "\n")
    except FileExistsError:
        return path.read_text("utf-8").strip()
    return text


def _file(home: Path) -> dict[str, str]:
    try:
        data = tomllib.loads((home / "settings.toml").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotGoOn.settings_file(home / "settings.toml", str(error)) from error
    return {name: str(value) for name, value in data.items() if name in SETTINGS}


def _world(home: Path) -> dict[str, str]:
    """What the running world was started with. When nothing runs, its record is history."""
    if not is_running(home):
        return {}
    try:
        data = json.loads((home / "world.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return {name: str(value) for name, value in data.get("settings", {}).items() if name in SETTINGS}
