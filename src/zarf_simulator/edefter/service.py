"""The three operations: what is asked, by whom, and what is answered. Source: Web Servis Kılavuzu v1.7."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import httpx
from lxml import etree

from zarf.core.documents.edefter.names import InvalidLedgerFileName, LedgerFileName
from zarf.core.seal.certificate_profile import identity
from zarf.core.seal.ws_security_reading import MessageNotSigned, message_signer
from zarf.core.wire.edefter_service import (
    UNKNOWN_CODE,
    Answer,
    ApprovedFile,
    Call,
    Fault,
    GetBatchStatus,
    PackageState,
    PackageStates,
    ReceiveDocumentFile,
    SendDocumentFile,
    Taken,
)
from zarf_simulator.edefter.codes import STATE_NUMBERS, TAKEN, TEXTS
from zarf_simulator.edefter.packages import AlreadyUploaded
from zarf_simulator.edefter.spoiling import spoiled
from zarf_simulator.edefter.world import World
from zarf_simulator.store import Row

_PACKAGE_KINDS = ("YB", "KB", "EB", "DR")


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection breaks instead of an answer."""


def operation_of(call: Call) -> str:
    return type(call).__name__[0].lower() + type(call).__name__[1:]


def package_of(call: Call) -> str:
    return call.file_name.removesuffix(".zip") if isinstance(call, SendDocumentFile) else call.package_id


def answer(world: World, call: Call, root: etree._Element) -> Answer | Dropped:
    """The answer to a call in the message *root*."""
    operation, package = operation_of(call), package_of(call)
    if world.faults.take("drop_call", operation=operation, package=package):
        return Dropped()
    wanted = world.faults.take("fault", operation=operation, package=package)
    if wanted is not None:
        return _fault(wanted.code)
    reply = _answer(world, call, root)
    if world.faults.take("drop_answer", operation=operation, package=package):
        return Dropped()
    return reply


def _answer(world: World, call: Call, root: etree._Element) -> Answer:
    try:
        signer = _signer(world, root)
    except MessageNotSigned as error:
        return Fault(UNKNOWN_CODE, f"WS-Security: {error}")
    except httpx.HTTPError as error:
        return Fault(110, f"{TEXTS[110]} ({type(error).__name__})")
    if isinstance(call, SendDocumentFile):
        return _send(world, call, signer)
    if isinstance(call, ReceiveDocumentFile):
        return _receive(world, call, signer)
    assert isinstance(call, GetBatchStatus)
    return _status(world, call, signer)


def _signer(world: World, root: etree._Element) -> str:
    """VKN or TCKN of who signed the call; "" for a certificate of nobody the service knows."""
    now = world.clock.now()
    certificate = message_signer(root, at=now).certificate
    in_force = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
    if not in_force or world.kamusm.trust().chain(certificate) is None:
        return ""
    number = identity(certificate) or ""
    return number if world.parties.get(number) is not None else ""


def _send(world: World, call: SendDocumentFile, signer: str) -> Answer:
    code = _wrong_with(world, call, signer)
    if code:
        return _fault(code)
    name = LedgerFileName.parse(call.file_name)
    now = world.clock.timestamp()
    try:
        world.packages.accept(name, call.binary, signer, now=now, due_at=now + world.settings.get().berat_seconds)
    except AlreadyUploaded:
        return _fault(111)
    return Taken(TAKEN.format(package=name.stem))


def _wrong_with(world: World, call: SendDocumentFile, signer: str) -> int:
    """The first code that applies, 0 for none."""
    settings = world.settings.get()
    if not signer:
        return 101
    if not call.file_name and not call.binary:
        return 103
    if not call.file_name:
        return 104
    if not call.binary:
        return 105
    if len(call.binary) > settings.largest:
        return 106
    try:
        name = LedgerFileName.parse(call.file_name)
    except InvalidLedgerFileName:
        return 108
    if name.package != call.file_name or name.approved or name.kind.code not in _PACKAGE_KINDS:
        return 108
    owner = world.parties.get(name.owner)
    if settings.is_production and (owner is None or not owner["is_user"]):
        return 102
    if owner is not None and owner["is_blocked"]:
        return 114
    return 0 if signer in world.parties.may_act(name.owner) else 109


def _receive(world: World, call: ReceiveDocumentFile, signer: str) -> Answer:
    row = world.packages.successful(_berat_id(call.package_id))
    if row is None or row["berat"] is None:
        return _fault(204)
    if not _may_see(row, signer):
        return _fault(205)
    name = LedgerFileName.parse(f"GIB-{row['package_id']}.xml")
    content = spoiled(world.faults, row["package_id"], row["berat"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name.text, (1980, 1, 1, 0, 0, 0)), content.member, zipfile.ZIP_DEFLATED)
    return ApprovedFile(name.package, content.cut(buffer.getvalue()))


def _status(world: World, call: GetBatchStatus, signer: str) -> Answer:
    rows = world.packages.attempts(_berat_id(call.package_id))
    if not rows:
        return _fault(304)
    seen = [row for row in rows if _may_see(row, signer)]
    if not seen:
        return _fault(305)
    return PackageStates(
        tuple(PackageState(r["state_text"], STATE_NUMBERS[r["state"]], r["package_id"]) for r in seen[:1])
    )


def _berat_id(package_id: str) -> str:
    """Ids with the letter of the ledger mean its berat's package: Y and YB are one."""
    try:
        name = LedgerFileName.parse(f"{package_id}.xml")
    except InvalidLedgerFileName:
        return package_id
    return name.stem if name.kind.code in _PACKAGE_KINDS else name.berat.stem


def _may_see(row: Row, signer: str) -> bool:
    """The taxpayer always; a firm only what it sent itself."""
    return bool(signer) and signer in (row["owner"], row["signer"])


def _fault(code: int) -> Fault:
    return Fault(code, TEXTS[code])
