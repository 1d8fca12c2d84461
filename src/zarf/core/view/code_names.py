"""Turkish names of the codes printed on a view."""

from __future__ import annotations

from functools import lru_cache

from zarf.core import codes


@lru_cache(maxsize=4096)
def code_name(list_name: str, code: str) -> str | None:
    """The name of *code* in *list_name*, None for a code that has none there."""
    name = codes.load(list_name).name(code)
    return _unit(name) if name and list_name == "units" else name or None


def _unit(name: str) -> str:
    """`ADET(UNIT)` to `adet`: the list has capitals and an English name behind."""
    return name.partition("(")[0].strip().replace("I", "ı").replace("İ", "i").lower()
