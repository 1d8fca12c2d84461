"""What the control APIs of both services have in common: how a call is answered, and the clock, faults and settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Protocol

from zarf_simulator.clock import VirtualClock
from zarf_simulator.http import BadRequest, Request, Response, as_json, problem, see_other


class _Faults(Protocol):
    def add(self, data: Mapping[str, Any], now: float) -> int: ...
    def clear(self) -> None: ...
    def listed(self) -> list[dict[str, Any]]: ...


class _Settings(Protocol):
    def get(self) -> Any: ...
    def put(self, values: Mapping[str, Any]) -> Any: ...


class Controlled(Protocol):
    """A simulated service that has a clock, faults on demand and settings."""

    @property
    def clock(self) -> VirtualClock: ...
    @property
    def faults(self) -> _Faults: ...
    @property
    def settings(self) -> _Settings: ...


def answered(work: Callable[[], object], request: Request, wake: Callable[[], None]) -> Response:
    """What *work* says, as JSON or as a page to go on to; status 400 or 404 and a sentence for a wrong call."""
    try:
        result = work()
    except KeyError as error:
        return problem(400, f"{error.args[0]} is missing")
    except LookupError as error:
        return problem(404, str(error))
    except (BadRequest, ValueError, TypeError, AttributeError) as error:
        return problem(400, str(error))
    wake()
    if isinstance(result, Response):
        return result
    return see_other("/") if request.is_form else as_json(result)


def moment(at: float | None) -> str | None:
    """A virtual moment as ISO text in UTC."""
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _clock(world: Controlled, _request: Request) -> dict[str, object]:
    return {"now": world.clock.now().isoformat(), "offset_seconds": world.clock.offset()}


def _advance(world: Controlled, request: Request) -> object:
    world.clock.advance(float(request.fields()["advance_seconds"]))
    return {"ok": True, **_clock(world, request)}


def _faults(world: Controlled, _request: Request) -> object:
    return {"faults": world.faults.listed()}


def _add_fault(world: Controlled, request: Request) -> object:
    data = request.fields()
    if request.is_form:
        data = {name: _from_form(name, value) for name, value in data.items() if value}
    return {"ok": True, "id": world.faults.add(data, world.clock.timestamp())}


def _from_form(name: str, value: str) -> object:
    if name in ("code", "count"):
        return int(value)
    return float(value) if name == "seconds" else value


def _clear_faults(world: Controlled, _request: Request) -> object:
    world.faults.clear()
    return {"ok": True}


def _read_settings(world: Controlled, _request: Request) -> object:
    return asdict(world.settings.get())


def _put_settings(world: Controlled, request: Request) -> object:
    return asdict(world.settings.put(request.fields()))


SHARED: Mapping[tuple[str, str], Callable[[Controlled, Request], object]] = {
    ("GET", "/control/clock"): _clock,
    ("POST", "/control/clock"): _advance,
    ("GET", "/control/faults"): _faults,
    ("POST", "/control/faults"): _add_fault,
    ("DELETE", "/control/faults"): _clear_faults,
    ("POST", "/control/faults/clear"): _clear_faults,
    ("GET", "/control/settings"): _read_settings,
    ("POST", "/control/settings"): _put_settings,
}
