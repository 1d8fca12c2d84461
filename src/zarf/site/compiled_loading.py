"""Putting the compiled copy to use: its modules are loaded in place of the sources of the same name.

Called first in each process of the product, before anything of core is imported. Whatever is wrong with the copy, the
sources are used instead, and `state` tells why.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

from zarf.site.compiled import CannotCompile, Copy, copies_folder, find_copy

SWITCH = "ZARF_COMPILED"
"""Environment variable: `no` leaves the copy aside."""


@dataclass(frozen=True, slots=True)
class State:
    """kind: `in use`, `none` (no copy of these sources), `off` (switched off), `broken`. detail: what is broken."""

    kind: str
    detail: str = ""


_state = State("none")


def state() -> State:
    """What became of the copy in this process."""
    return _state


def use_compiled(folder: Path | None = None) -> State:
    """Load the hot modules from the copy of the present sources, from now on. Never raises; gives the state."""
    global _state
    if os.environ.get(SWITCH) == "no":
        _state = State("off")
    elif not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        try:
            found = find_copy(folder or copies_folder())
            _state = State("none") if found is None else put_to_use(found)
        except (CannotCompile, OSError, KeyError, AttributeError, TypeError) as error:
            _state = State("broken", str(error))
    return _state


def put_to_use(copy: Copy) -> State:
    """All of the copy's modules or none: compiled modules know each other's insides."""
    early = sorted(name for name in copy.modules if name in sys.modules)
    if early:
        return State("broken", f"imported too early: {', '.join(early)}")
    finder = _Finder(copy.modules)
    sys.meta_path.insert(0, finder)
    try:
        # The one file with all the code; the others only point into it.
        for name in copy.modules:
            if name.endswith("__mypyc"):
                importlib.import_module(name)
    except ImportError as error:
        sys.meta_path.remove(finder)
        return State("broken", str(error))
    return State("in use", str(copy.place))


class _Finder(MetaPathFinder):
    def __init__(self, modules: dict[str, Path]) -> None:
        self._modules = {name: str(path) for name, path in modules.items()}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        file = self._modules.get(fullname)
        if file is None:
            return None
        return spec_from_file_location(fullname, file, loader=ExtensionFileLoader(fullname, file))
