"""A firm's backup target: typed, tried, kept. What is wrong with a new one leaves the former one as it was."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from zarf.core.errors import Conflict, NotFound, Unavailable, ZarfError
from zarf.core.findings import Finding, finding
from zarf.office.acting import Kind, current
from zarf.office.audit import services as audit
from zarf.office.backup.models import BackupSetting, PutFile
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.office.vault import services as vault
from zarf.ports.storage.backup import BackupPlaces, BackupRefused, BackupTarget, SignIn
from zarf.ports.storage.backup.coding import RecoveryKey, new_key
from zarf.ports.wired import ports

FIELDS: Mapping[str, tuple[str, ...]] = {
    "drive": (),
    "s3": ("bucket", "prefix", "endpoint", "region", "access_key_id"),
    "webdav": ("address", "user"),
    "folder": ("folder",),
}
"""What is typed for each kind, beside the secret."""
_NEEDED = {"drive": "", "s3": "bucket", "webdav": "address", "folder": "folder"}
_ADDRESS = {"s3": "endpoint", "webdav": "address"}
_SECRET, _DEVICE = "backup.secret", "backup.device"
"""Their places in the vault."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class WrongSetting(ZarfError):
    """A field of the target is missing or not allowed; `finding.path` names it."""


@dataclass(frozen=True, slots=True)
class TargetData:
    """What a person typed. secret: S3's secret key or WebDAV's password; "" keeps the one there is."""

    kind: str
    place: Mapping[str, str] = field(default_factory=dict)
    secret: str = field(default="", repr=False)
    daily_at: int | None = None


def setting(taxpayer: Taxpayer) -> BackupSetting | None:
    """The firm's target as it is kept; None when it has none."""
    return BackupSetting.objects.filter(taxpayer=taxpayer).first()


def is_connected(row: BackupSetting) -> bool:
    """Whether a run could begin: a Google account has to be connected first."""
    return row.kind != BackupSetting.Kind.DRIVE or vault.kept(row.taxpayer_id, _SECRET) is not None


def waits_for_account(row: BackupSetting) -> bool:
    """Whether a Google account has to be connected, for this target or for the one that is to follow it."""
    return row.coming is not None or not is_connected(row)


def drive_problem() -> Finding | None:
    """Why no Google account can be connected here (EF-BCK-022, EF-BCK-010); None where one can."""
    try:
        _places().drive_access().close()
    except ZarfError as problem:
        return problem.finding
    return None


def is_secret_kept(row: BackupSetting) -> bool:
    return vault.kept(row.taxpayer_id, _SECRET) is not None


def save_target(taxpayer: Taxpayer, data: TargetData, actor: str) -> BackupSetting:
    """Try the target and keep it. A Drive target is tried when its account is connected, and takes over only then.

    Raises WrongSetting, BackupRefused (EF-BCK-022), or what the target says; the former target stays then.
    """
    require(taxpayer.pk, Right.FIRM_CHANGE)
    place = _checked(data)
    held = setting(taxpayer)
    secret = data.secret or _kept_secret(held, data.kind, place)
    if data.kind == BackupSetting.Kind.DRIVE:
        _places().drive_access().close()
        if held is not None and held.kind != data.kind:
            return _let_follow(held, data, actor)
    else:
        with closing(_places().open(data.kind, place, secret)) as target:
            _try(target, taxpayer)
    return _keep(taxpayer, data.kind, place, data.daily_at, secret, actor)


def _let_follow(held: BackupSetting, data: TargetData, actor: str) -> BackupSetting:
    """Note the Drive target that takes over when its account is connected; backups go where they went until then."""
    with transaction.atomic():
        held.coming = {"daily_at": data.daily_at}
        held.changed_at, held.changed_by = ports().clock.now(), actor[:150]
        held.save(update_fields=["coming", "changed_at", "changed_by"])
        audit.write("backup.target", held.taxpayer_id, new={"coming": data.kind, "daily_at": data.daily_at})
    return held


def _keep(
    taxpayer: Taxpayer, kind: str, place: Mapping[str, str], daily_at: int | None, secret: str, actor: str
) -> BackupSetting:
    """Put the target into the place of the former one."""
    held = setting(taxpayer)
    mark = hashlib.sha256(json.dumps([kind, place], sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        if secret:
            vault.keep(taxpayer.pk, _SECRET, secret, actor)
        else:
            vault.forget(taxpayer.pk, _SECRET)
        values = {"kind": kind, "place": place, "mark": mark, "daily_at": daily_at, "coming": None}
        noted = {"changed_at": ports().clock.now(), "changed_by": actor[:150]}
        row, _ = BackupSetting.objects.update_or_create(taxpayer=taxpayer, defaults={**values, **noted})
        if kind != BackupSetting.Kind.DRIVE:
            _forget_sign_in(row)
        PutFile.objects.filter(taxpayer=taxpayer).exclude(mark=mark).delete()
        audit.write("backup.target", taxpayer.pk, old=_told(held), new=_told(row))
    return row


@contextmanager
def opened(row: BackupSetting) -> Iterator[BackupTarget]:
    """The target, ready for use. Raises BackupRefused (EF-BCK-024) without a connected account."""
    if not is_connected(row):
        raise BackupRefused(finding("EF-BCK-024"))
    secret = vault.reveal(row.taxpayer_id, _SECRET) or ""
    with closing(_places().open(row.kind, row.place, secret)) as target:
        yield target


def begin_connect(taxpayer: Taxpayer, actor: str) -> SignIn:
    """Ask Google for the short code the user types on any device. Raises NotFound, BackupRefused, Unavailable."""
    require(taxpayer.pk, Right.FIRM_CHANGE)
    row = _drive_setting(taxpayer)
    with closing(_places().drive_access()) as access:
        shown = access.begin()
    with transaction.atomic():
        vault.keep(taxpayer.pk, _DEVICE, shown.device_code, actor)
        row.user_code, row.sign_in_address = shown.user_code, shown.address
        row.sign_in_until = ports().clock.now() + timedelta(seconds=shown.expires_in)
        row.sign_in_interval = shown.interval
        row.save(update_fields=["user_code", "sign_in_address", "sign_in_until", "sign_in_interval"])
    return shown


def finish_connect(taxpayer: Taxpayer, actor: str) -> BackupSetting:
    """Take the account over once the code was typed: it is tried, and only then takes the former target's place.

    Raises SignInPending until then; BackupRefused when it was denied, came too late, or was never begun; what Drive
    says to the trial. The former target stays then.
    """
    require(taxpayer.pk, Right.FIRM_CHANGE)
    row = _drive_setting(taxpayer)
    code = vault.reveal(taxpayer.pk, _DEVICE)
    if not code:
        raise BackupRefused(finding("EF-BCK-024"))
    try:
        with closing(_places().drive_access()) as access:
            token = access.finish(code)
    except BackupRefused:
        _forget_sign_in(row)
        raise
    # Google gives the account once: what comes of the trial, this code is used up.
    _forget_sign_in(row)
    with closing(_places().open(BackupSetting.Kind.DRIVE, {}, token)) as target:
        _try(target, taxpayer)
    daily_at = row.daily_at if row.coming is None else row.coming["daily_at"]
    with transaction.atomic():
        row = _keep(taxpayer, BackupSetting.Kind.DRIVE, {}, daily_at, token, actor)
        audit.write("backup.connected", taxpayer.pk)
    return row


def make_key(taxpayer: Taxpayer, actor: str) -> RecoveryKey:
    """Encrypt from now on. The secret half is given here, once, and kept nowhere. Raises NotFound (EF-BCK-010)."""
    require(taxpayer.pk, Right.FIRM_CHANGE)
    row = needed_setting(taxpayer)
    made = new_key()
    _set_recipient(row, made.recipient, actor)
    return made


def drop_key(taxpayer: Taxpayer, actor: str) -> None:
    """From now on files are not encrypted. Those that are stay so, and need their key."""
    require(taxpayer.pk, Right.FIRM_CHANGE)
    _set_recipient(needed_setting(taxpayer), "", actor)


def needed_setting(taxpayer: Taxpayer) -> BackupSetting:
    """Raises NotFound (EF-BCK-010)."""
    row = setting(taxpayer)
    if row is None:
        raise NotFound(finding("EF-BCK-010"))
    return row


def _set_recipient(row: BackupSetting, recipient: str, actor: str) -> None:
    with transaction.atomic():
        before, row.recipient = row.recipient, recipient
        row.changed_at, row.changed_by = ports().clock.now(), actor[:150]
        row.save(update_fields=["recipient", "changed_at", "changed_by"])
        audit.write("backup.key", row.taxpayer_id, old={"recipient": before}, new={"recipient": recipient})


def _checked(data: TargetData) -> dict[str, str]:
    """The place's fields, cleaned. Raises WrongSetting."""
    if data.kind not in FIELDS:
        raise WrongSetting(finding("EF-BCK-019", path="kind", name="kind"))
    place = {name: data.place.get(name, "").strip() for name in FIELDS[data.kind]}
    for name, value in place.items():
        if not value.isprintable() or len(value) > 500 or (name == _NEEDED[data.kind] and not value):
            raise WrongSetting(finding("EF-BCK-019", path=name, name=name))
    if data.daily_at is not None and not 0 <= data.daily_at <= 23:
        raise WrongSetting(finding("EF-BCK-019", path="daily_at", name="daily_at"))
    address = _ADDRESS.get(data.kind, "")
    if address and place[address]:
        _check_address(address, place[address])
    if data.kind == "folder":
        place["folder"] = _checked_folder(place["folder"])
    return {name: value for name, value in place.items() if value}


def _check_address(name: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        raise WrongSetting(finding("EF-BCK-019", path=name, name=name)) from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise WrongSetting(finding("EF-BCK-019", path=name, name=name))
    # In the clear only to this machine itself, and only as its operator says.
    if parts.scheme == "http" and not (host in _LOOPBACK and current().kind is Kind.HOUSE):
        raise WrongSetting(finding("EF-BCK-021", path=name, found=f"http://{host}"))


def _checked_folder(text: str) -> str:
    """The operator may choose any folder, a firm only one below those that the operator opened."""
    folder = Path(text)
    if not folder.is_absolute():
        raise WrongSetting(finding("EF-BCK-019", path="folder", name="folder"))
    real = folder.resolve()
    if current().kind is not Kind.HOUSE and not any(
        real.is_relative_to(allowed) for allowed in settings.ZARF.backup_folders
    ):
        raise WrongSetting(finding("EF-BCK-020", path="folder", found=text))
    return str(real)


def _kept_secret(held: BackupSetting | None, kind: str, place: Mapping[str, str]) -> str:
    """The secret there is, as long as it goes to the same server for the same user: it is never sent elsewhere."""
    names = ("endpoint", "region", "access_key_id", "address", "user")
    if held is None or held.kind != kind or any(held.place.get(n, "") != place.get(n, "") for n in names):
        return ""
    return vault.reveal(held.taxpayer_id, _SECRET) or ""


def _try(target: BackupTarget, taxpayer: Taxpayer) -> None:
    """Prepare the target, put a small file and read it back. Raises BackupRefused (EF-BCK-023), or what it says."""
    target.prepare()
    text = f"Zarf {ports().clock.now().isoformat()}\n".encode()
    digest = hashlib.sha256(text).hexdigest()
    name = f"{taxpayer.vkn_tckn}/trials/{digest[:16]}.txt"
    with tempfile.TemporaryDirectory(prefix="zarf-backup-") as room:
        file = Path(room, "trial")
        file.write_bytes(text)
        into = io.BytesIO()
        try:
            target.put(name, file)
            target.get(name, into)
        except (NotFound, Conflict) as problem:
            raise BackupRefused(finding("EF-BCK-023")) from problem
    if into.getvalue() != text:
        raise BackupRefused(finding("EF-BCK-023"))


def _drive_setting(taxpayer: Taxpayer) -> BackupSetting:
    row = needed_setting(taxpayer)
    if row.kind != BackupSetting.Kind.DRIVE and row.coming is None:
        raise NotFound(finding("EF-BCK-010"))
    return row


def _forget_sign_in(row: BackupSetting) -> None:
    vault.forget(row.taxpayer_id, _DEVICE)
    row.user_code, row.sign_in_address, row.sign_in_until = "", "", None
    row.save(update_fields=["user_code", "sign_in_address", "sign_in_until"])


def _places() -> BackupPlaces:
    places = ports().backup
    if places is None:
        raise Unavailable(finding("EF-BCK-010"))
    return places


def _told(row: BackupSetting | None) -> dict[str, object]:
    return {} if row is None else {"kind": row.kind, "daily_at": row.daily_at, **row.place}
