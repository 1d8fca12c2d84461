"""The EFatura web service of Merkez: sendDocument and getApplicationResponse with faults 2000 to 2007."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass

from zarf.core.wire.efatura_service import (
    AppRespResponse,
    DocumentResponse,
    Fault,
    GetApplicationResponse,
    SendDocument,
)
from zarf_simulator.merkez.codes import MARK, SOAP_FAULTS
from zarf_simulator.merkez.envelopes import AlreadyHere
from zarf_simulator.merkez.judging import Opened, open_envelope
from zarf_simulator.merkez.notices import current_response
from zarf_simulator.merkez.world import World

Reply = DocumentResponse | AppRespResponse | Fault

_GUID_ZIP = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\.zip")


@dataclass(frozen=True, slots=True)
class Dropped:
    """No answer: the connection is broken on purpose."""


def send_document(world: World, request: SendDocument) -> Reply | Dropped:
    """Queue an envelope; it is on the disk before the answer. Order of checks: 2006, 2000, 2001."""
    envelope_id = request.file_name.removesuffix(".zip")
    facts = _facts(world, envelope_id, request)
    _wait(world, facts)
    if world.faults.take("drop_call_before_accepting", facts):
        return Dropped()
    forced = world.faults.take("fault", facts, operation="sendDocument")
    if forced is not None:
        return fault(forced.code)
    digest = hashlib.md5(request.binary, usedforsecurity=False).hexdigest()
    if not _GUID_ZIP.fullmatch(request.file_name):
        return fault(2006)
    if request.hash.strip().lower() != digest:
        return fault(2000)
    try:
        world.envelopes.accept(envelope_id, request.binary, world.clock.timestamp())
    except AlreadyHere:
        return fault(2001)
    if world.faults.take("drop_answer_after_accepting", facts):
        return Dropped()
    return DocumentResponse(f"{MARK}: ZARF KUYRUGA EKLENDI", digest)


def get_application_response(world: World, request: GetApplicationResponse) -> Reply | Dropped:
    """The present state of an envelope in the form of a system response, or fault 2004."""
    facts = {"envelope_id": request.instance_identifier}
    forced = world.faults.take("fault", facts, operation="getApplicationResponse")
    if forced is not None:
        return fault(forced.code)
    row = world.envelopes.get(request.instance_identifier.strip())
    if row is None:
        return fault(2004)
    return AppRespResponse(current_response(world, row).xml.decode("utf-8"))


def fault(code: int) -> Fault:
    return Fault(code, f"{MARK}: {SOAP_FAULTS[code]}")


def _wait(world: World, facts: dict[str, str]) -> None:
    """A scripted delay of the answer, in real seconds: the caller's timeout is real, too."""
    delay = world.faults.take("delay", facts, at="answer")
    if delay is not None:
        time.sleep(min(delay.seconds, 300.0))


def _facts(world: World, envelope_id: str, request: SendDocument) -> dict[str, str]:
    """What a fault may ask of a call. The envelope is opened only when a fault wants to know more than its id."""
    facts = {"envelope_id": envelope_id}
    if not world.faults.needs_facts("delay", "fault", "drop_call_before_accepting", "drop_answer_after_accepting"):
        return facts
    opened = open_envelope(request.binary, request.file_name)
    if isinstance(opened, Opened):
        parties = opened.header.parties
        facts |= {
            "type": opened.header.type,
            "sender_id": parties.sender_id,
            "sender_alias": parties.sender_alias,
            "receiver_id": parties.receiver_id,
            "receiver_alias": parties.receiver_alias,
        }
    return facts
