"""The control API: JSON over HTTP, for tests, the demo and the control page's buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zarf_simulator.controls import SHARED, answered, moment
from zarf_simulator.http import Request, Response, as_json, problem
from zarf_simulator.merkez import gib_traffic, scenario
from zarf_simulator.merkez.codes import TEXTS
from zarf_simulator.merkez.registry import Unit
from zarf_simulator.merkez.states import Event, NoSuchStep
from zarf_simulator.merkez.worker import Workers
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row

Handler = Callable[[World, Request], object]


def handle(world: World, workers: Workers, request: Request) -> Response:
    """Answer one call below /control/. What is wrong with it is told in one sentence with status 400, 404 or 409."""
    if (request.method, request.path) == _STATUS:
        return as_json(_status(world, workers))
    handler = _ROUTES.get((request.method, request.path)) or _by_envelope(request)
    if handler is None:
        return problem(404, f"there is no {request.method} {request.path}")
    try:
        return answered(lambda: handler(world, request), request, workers.wake)
    except NoSuchStep as error:
        return problem(409, str(error))


class NoEnvelope(LookupError):
    """No envelope with this id was ever here."""


def envelope_json(row: Row) -> dict[str, object]:
    return {
        "id": row["id"],
        "type": row["type"],
        "origin": row["origin"],
        "state": row["state"],
        "text": TEXTS[row["state"]],
        "detail": row["detail"],
        "sender": {"identifier": row["sender_id"], "alias": row["sender_alias"]},
        "receiver": {"identifier": row["receiver_id"], "alias": row["receiver_alias"]},
        "about": row["about"],
        "about_code": row["about_code"],
        "received_at": moment(row["received_at"]),
        "state_at": moment(row["state_at"]),
        "task": row["task"],
        "due_at": moment(row["due_at"]),
        "attempts": row["attempts"],
        "md5": row["md5"],
    }


def _envelopes(world: World, request: Request) -> object:
    rows = world.envelopes.listed(int(request.query.get("limit", "200")))
    return {"envelopes": [envelope_json(row) for row in rows], "counts": world.envelopes.counts()}


def _envelope(world: World, row: Row) -> object:
    history = [
        {"at": moment(item["at"]), "state": item["state"], "event": item["event"], "text": item["text"]}
        for item in world.envelopes.history(row["key"])
    ]
    documents = [dict(document) for document in world.documents.of(row["key"])]
    return envelope_json(row) | {"history": history, "documents": documents}


def _zip(world: World, row: Row) -> object:
    name = f'attachment; filename="{row["file_name"]}"'
    return Response(200, world.envelopes.zip(row["key"]), "application/zip", (("Content-Disposition", name),))


def _cancel(world: World, row: Row) -> object:
    state = world.envelopes.move(row["key"], Event.CANCELLED, world.clock.timestamp())
    return {"ok": True, "state": state}


_ENVELOPE_ACTIONS: Mapping[tuple[str, str], Callable[[World, Row], object]] = {
    ("GET", ""): _envelope,
    ("GET", "zip"): _zip,
    ("POST", "cancel"): _cancel,
}


def _by_envelope(request: Request) -> Handler | None:
    """Routes of the form /control/envelopes/ID and /control/envelopes/ID/action."""
    parts = request.path.removeprefix("/control/envelopes/").split("/")
    if not request.path.startswith("/control/envelopes/") or len(parts) > 2:
        return None
    action = _ENVELOPE_ACTIONS.get((request.method, parts[1] if len(parts) == 2 else ""))
    if action is None:
        return None

    def found(world: World, request: Request) -> object:
        row = world.envelopes.get(parts[0])
        if row is None:
            raise NoEnvelope(f"there is no envelope {parts[0]}")
        return action(world, row)

    return found


def _integrators(world: World, request: Request) -> object:
    return {"integrators": [dict(row) for row in world.registry.integrators()]}


def _put_integrator(world: World, request: Request) -> object:
    data = request.fields()
    world.registry.put_integrator(data["vkn"], str(data["title"]), str(data["url"]))
    return {"ok": True}


def _users(world: World, request: Request) -> object:
    aliases = world.registry.aliases()
    return {
        "users": [
            dict(user) | {"aliases": [dict(a) for a in aliases if a["identifier"] == user["identifier"]]}
            for user in world.registry.users()
        ]
    }


def _put_user(world: World, request: Request) -> object:
    world.registry.put_user(request.fields(), world.clock.timestamp())
    return {"ok": True}


def _close_alias(world: World, request: Request) -> object:
    """Close an alias as GİB does when its user asks for it at the portal."""
    data = request.fields()
    at = world.clock.timestamp()
    rows = [
        row
        for row in world.registry.aliases(str(data["role"]))
        if (row["identifier"], row["name"]) == (str(data["identifier"]), str(data["name"]))
        and row["document_type"] == str(data.get("document_type", "Invoice"))
    ]
    if not rows:
        raise LookupError(f"there is no alias {data['name']} of {data['identifier']}")
    row = next((row for row in rows if row["deleted_at"] is None), rows[-1])
    unit = Unit(row["identifier"], row["role"], row["document_type"], row["name"], row["integrator_vkn"])
    return {"ok": world.registry.close_alias(unit, at)}


def _closing_users(world: World, request: Request) -> object:
    return {"closing_users": [dict(row) for row in world.registry.closing_users(world.clock.timestamp())]}


def _announce_closing(world: World, request: Request) -> object:
    world.registry.announce_closing(request.fields(), world.clock.timestamp())
    return {"ok": True}


def _scenario(world: World, request: Request) -> object:
    scenario.apply(world, request.fields())
    return {"ok": True}


def _gib_traffic(world: World, request: Request) -> object:
    return {"gib_traffic": gib_traffic.listed(world)}


def _send_gib_traffic(world: World, request: Request) -> object:
    data = request.fields()
    kind, identifier, alias = str(data["kind"]), str(data["identifier"]), str(data["alias"])
    return {"ok": True, "envelope_id": gib_traffic.send(world, kind, identifier, alias)}


def _status(world: World, workers: Workers) -> object:
    now = world.clock.timestamp()
    return {
        "simulator": True,
        "idle": workers.is_idle(),
        "due": world.envelopes.open_tasks(now),
        "outage": world.faults.outage(now),
        "counts": world.envelopes.counts(),
    }


_STATUS = ("GET", "/control/status")

_ROUTES: Mapping[tuple[str, str], Handler] = {
    **SHARED,
    ("GET", "/control/envelopes"): _envelopes,
    ("GET", "/control/integrators"): _integrators,
    ("POST", "/control/integrators"): _put_integrator,
    ("GET", "/control/users"): _users,
    ("POST", "/control/users"): _put_user,
    ("POST", "/control/aliases/close"): _close_alias,
    ("GET", "/control/closing-users"): _closing_users,
    ("POST", "/control/closing-users"): _announce_closing,
    ("POST", "/control/scenario"): _scenario,
    ("GET", "/control/gib-traffic"): _gib_traffic,
    ("POST", "/control/gib-traffic"): _send_gib_traffic,
}

ROUTES = tuple(
    sorted({_STATUS, *_ROUTES, *((m, f"/control/envelopes/ID/{a}".rstrip("/")) for m, a in _ENVELOPE_ACTIONS)})
)
"""Every call there is; a test holds the reference page to it."""
