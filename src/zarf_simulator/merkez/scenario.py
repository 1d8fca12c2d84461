"""The scenario file: the world declared in one TOML or JSON file.

Tables: `settings`, and lists `integrators`, `users`, `faults`, each entry in the shape of the control API.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zarf_simulator.merkez.world import World

_PARTS = frozenset({"settings", "integrators", "users", "faults"})


class ScenarioRefused(ValueError):
    """The scenario cannot be used; the message says where."""


def load(path: Path) -> dict[str, Any]:
    """Read a file by its ending, .toml or .json. Raises ScenarioRefused."""
    try:
        text = path.read_text("utf-8")
        data = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise ScenarioRefused(f"{path}: {error}") from error
    if not isinstance(data, dict):
        raise ScenarioRefused(f"{path}: not a table")
    return data


def apply(world: World, data: Mapping[str, Any]) -> None:
    """Write a scenario in one transaction. Raises ScenarioRefused; nothing is changed then."""
    strange = set(data) - _PARTS
    if strange:
        raise ScenarioRefused(f"a scenario knows no {', '.join(sorted(strange))}")
    now = world.clock.timestamp()
    try:
        with world.store.transaction():
            world.settings.put(data.get("settings", {}))
            for integrator in data.get("integrators", ()):
                world.registry.put_integrator(integrator["vkn"], integrator["title"], integrator["url"])
            for user in data.get("users", ()):
                world.registry.put_user(user, now)
            for fault in data.get("faults", ()):
                world.faults.add(fault, now)
    except (KeyError, TypeError, AttributeError) as error:
        raise ScenarioRefused(f"the scenario lacks or misspells {error}") from error
    except ValueError as error:
        raise ScenarioRefused(str(error)) from error


def apply_file(world: World, path: Path) -> bool:
    """Apply a scenario file once: after a restart a fault already used up must not come back. False if it was."""
    data = load(path)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
    with world.store.transaction():
        if world.settings.is_applied(digest):
            return False
        apply(world, data)
        return True
