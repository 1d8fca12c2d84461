"""Whether sender and receiver may deal with each other: the codes 1171, 1172 and 1181.

A sending unit is a number with an alias of the right role; where it is not one, it has no authority. For the
receiver the spec leaves the line between 1172 and 1181 open; here an address never registered is not found (1181),
one that is registered but not open in the needed role has no authority (1172, or 1171 for a sending unit).
"""

from __future__ import annotations

from dataclasses import dataclass

from zarf_simulator.merkez.envelopes import Parties
from zarf_simulator.merkez.registry import Registry

NO_AUTHORITY = {"GB": 1171, "PK": 1172}
ROLES = {"SENDERENVELOPE": ("GB", "PK"), "POSTBOXENVELOPE": ("PK", "GB")}
"""Role of the sender and of the receiver by envelope type; POSTBOXENVELOPE swaps them."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an envelope ends here: the status code and the detail for the Description."""

    code: int
    detail: str = ""


def check_parties(registry: Registry, envelope_type: str, document_type: str, parties: Parties) -> Refusal | None:
    """The first reason against sender or receiver; None when both are right."""
    sender_role, receiver_role = ROLES[envelope_type]
    if not registry.is_open(parties.sender_id, parties.sender_alias, sender_role, document_type):
        return Refusal(NO_AUTHORITY[sender_role], f"{parties.sender_id} {parties.sender_alias}")
    address = f"{parties.receiver_id} {parties.receiver_alias}"
    if not registry.is_known(parties.receiver_id, parties.receiver_alias):
        return Refusal(1181, address)
    if not registry.is_open(parties.receiver_id, parties.receiver_alias, receiver_role, document_type):
        return Refusal(NO_AUTHORITY[receiver_role], address)
    return None
