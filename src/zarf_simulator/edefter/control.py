"""The control API: JSON over HTTP, for tests, the demo and the control page's buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zarf_simulator.controls import SHARED, answered, moment
from zarf_simulator.edefter.worker import Worker
from zarf_simulator.edefter.world import World
from zarf_simulator.http import Request, Response, as_json, problem

Handler = Callable[[World, Request], object]


def handle(world: World, worker: Worker, request: Request) -> Response:
    """Answer one call below /control/. What is wrong with it is told in one sentence with status 400 or 404."""
    if (request.method, request.path) == ("GET", "/control/status"):
        outage = world.faults.outage(world.clock.timestamp())
        return as_json({"ok": True, "idle": worker.is_idle(), "outage": outage})
    handler = _ROUTES.get((request.method, request.path))
    if handler is None:
        return problem(404, f"there is no {request.method} {request.path}")
    return answered(lambda: handler(world, request), request, worker.wake)


def _packages(world: World, request: Request) -> object:
    rows = [dict(row) for row in world.packages.listed(int(request.query.get("limit", "200")))]
    for row in rows:
        row |= {name: moment(row[name]) for name in ("received_at", "state_at", "due_at")}
        row["approved"] = bool(row["approved"])
    return {"packages": rows}


def _zip(world: World, request: Request) -> object:
    row = world.packages.newest(request.query["id"])
    if row is None:
        raise LookupError("there is no such package")
    return Response(200, row["zip"], "application/zip")


def _delete(world: World, request: Request) -> object:
    if not world.packages.delete(str(request.fields()["id"]), world.clock.timestamp()):
        raise LookupError("there is no such package")
    return {"ok": True}


def _parties(world: World, request: Request) -> object:
    return {
        "parties": [dict(row) for row in world.parties.listed()],
        "authorisations": [dict(row) for row in world.parties.authorisations()],
        "programs": world.parties.programs(),
    }


def _put_party(world: World, request: Request) -> object:
    world.parties.put(request.fields())
    return {"ok": True}


def _authorise(world: World, request: Request) -> object:
    data = request.fields()
    change = world.parties.withdraw if data.get("withdraw") else world.parties.authorise
    change(str(data["owner"]), str(data["firm"]))
    return {"ok": True}


def _add_program(world: World, request: Request) -> object:
    world.parties.add_program(str(request.fields()["line"]))
    return {"ok": True}


_ROUTES: Mapping[tuple[str, str], Handler] = {
    **SHARED,
    ("GET", "/control/packages"): _packages,
    ("GET", "/control/packages/zip"): _zip,
    ("POST", "/control/packages/delete"): _delete,
    ("GET", "/control/parties"): _parties,
    ("POST", "/control/parties"): _put_party,
    ("POST", "/control/authorisations"): _authorise,
    ("POST", "/control/programs"): _add_program,
}
