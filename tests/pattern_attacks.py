"""Long inputs against regular expressions, made from the expressions themselves.

For every part of a pattern that repeats without a near limit: the text before it, then that part again and again, then
something that does not fit; and the same with the beginning repeated as well, against patterns that are searched for.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

# How Python itself reads a pattern; there is no public way to its parts.
code: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")

_METHODS = frozenset({"match", "fullmatch", "search", "sub", "subn", "finditer", "findall", "split"})
_ONE_AFTER_ANOTHER = frozenset({"sub", "subn", "finditer", "findall", "split"})
_LETTERS = " a0<-\"'.=:/\n"
"""Where a pattern lets several letters through, each of these is tried: neighbours that share one are what is slow."""
_OTHERS = "".join(map(chr, (*range(32, 127), *range(128, 256), *range(32))))
_UNFIT = ("", "\x00", "\n")
_MANY = 200
"""A repetition that ends before this is no danger."""
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)


@dataclass
class Used:
    """A pattern, where it is held, and how the code calls it."""

    pattern: re.Pattern[Any]
    names: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)


def patterns_of(*packages: ModuleType) -> list[Used]:
    """Every pattern that a module of the packages holds as a global, or writes down where it calls `re`."""
    found: dict[int, Used] = {}
    for module in _modules(packages):
        calls = list(_calls(module))
        everywhere = {method for _, method in calls}
        for name, value in list(vars(module).items()):
            for pattern, bound in _held(value):
                used = found.setdefault(id(pattern), Used(pattern))
                used.names.add(f"{module.__name__}.{name}")
                direct = {method for called, method in calls if called == name}
                # One that lies in a table is called by another name: then any call of the module may be its own.
                used.methods |= {bound} if bound else direct or everywhere
        for written, method in calls:
            if isinstance(written, re.Pattern):
                used = found.setdefault(id(written), Used(written))
                used.names.add(f"{module.__name__}: {written.pattern!r}")
                used.methods.add(method)
    return [used for used in found.values() if used.methods]


def _modules(packages: Iterable[ModuleType]) -> Iterator[ModuleType]:
    for package in packages:
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if ".migrations" not in info.name and not info.name.endswith("__main__"):
                yield importlib.import_module(info.name)


def _calls(module: ModuleType) -> Iterator[tuple[str | re.Pattern[Any], str]]:
    """What is asked for matches, by its last name or as the pattern written down on the spot; and the method."""
    file = Path(str(module.__file__))
    # Beside a compiled module lies what it was compiled from.
    source = file.with_name(file.name.partition(".")[0] + ".py").read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), method), [ast.Constant(str() | bytes() as text), *_]):
                if method in _METHODS:
                    yield re.compile(text), method
            case ast.Attribute(ast.Name(name) | ast.Attribute(_, name), method) if method in _METHODS and name != "re":
                yield name, method


def _held(value: object, depth: int = 0) -> Iterator[tuple[re.Pattern[Any], str]]:
    """The patterns in a global, and the method where it holds one of their methods."""
    if isinstance(value, re.Pattern):
        yield value, ""
    elif isinstance(getattr(value, "__self__", None), re.Pattern):
        yield value.__self__, value.__name__  # type: ignore[attr-defined]
    elif depth < 3 and isinstance(value, (tuple, list, set, frozenset, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _held(item, depth + 1)


def slowest(pattern: re.Pattern[Any], methods: Iterable[str], size: int, bearable: float) -> tuple[float, str]:
    """Seconds and a description of the slowest attack of that many letters; ends with the first beyond *bearable*."""
    worst = (0.0, "")
    kinds = {"finditer" if method in _ONE_AFTER_ANOTHER else method for method in methods}
    for start, again, end in attacks(pattern):
        text = start + again * (size // len(again)) + end
        data = text.encode() if isinstance(pattern.pattern, bytes) else text
        for method in kinds:
            began = perf_counter()
            result = getattr(pattern, method)(data)
            if method == "finditer":
                for _ in result:
                    pass
            worst = max(
                worst, (perf_counter() - began, f"{method}: {start!r}, then {again!r} many times, then {end!r}")
            )
            if worst[0] > bearable:
                return worst
    return worst


def attacks(pattern: re.Pattern[Any]) -> set[tuple[str, str, str]]:
    """Beginning, what is repeated, and end."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    found = set()
    for letter in _LETTERS:
        letters = letter + _LETTERS + _OTHERS
        for before, part in _repeated(tree, "", letters):
            for start, again in ((before, part), ("", before + part), ("", before), ("", part), (before, " ")):
                if again:
                    found |= {(start, again, end) for end in _UNFIT}
    return found


def _repeated(tree: Any, before: str, letters: str) -> Iterator[tuple[str, str]]:
    """Each part of a pattern that may come many times, with a text that fits what stands before it."""
    for kind, value in tree:
        if kind in _REPEATS:
            if value[1] > _MANY:
                yield from ((before, _fitting(body, letters)) for body in _bodies(value[2]))
            inner = [value[2]]
        else:
            inner = _inside(kind, value)
        for part in inner:
            yield from _repeated(part, before, letters)
        before += _one(kind, value, letters)


def _bodies(repeated: Any) -> list[Any]:
    """The repeated part, and each of its alternatives alone."""
    alternatives = [part for kind, value in repeated for part in _inside(kind, value)]
    return [repeated, *alternatives]


def _inside(kind: Any, value: Any) -> list[Any]:
    if kind is code.BRANCH:
        return list(value[1])
    if kind is code.SUBPATTERN:
        return [value[3]]
    if kind in (code.ASSERT, code.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is code.ATOMIC_GROUP else []


def _fitting(tree: Any, letters: str) -> str:
    """A text for a pattern; assertions and references back are not looked at."""
    return "".join(_one(kind, value, letters) for kind, value in tree)


def _one(kind: Any, value: Any, letters: str) -> str:
    if kind is code.LITERAL:
        return chr(value)
    if kind is code.ANY:
        return letters[0]
    if kind is code.NOT_LITERAL:
        return letters[0] if ord(letters[0]) != value else letters[1]
    if kind is code.IN:
        return next((letter for letter in letters if _lets_through(value, letter)), "?")
    if kind in _REPEATS:
        return _fitting(value[2], letters) * max(min(value[0], 30), min(1, value[1]))
    if kind is code.BRANCH:
        return _fitting(value[1][ord(letters[0]) % len(value[1])], letters)
    return "" if kind in (code.ASSERT, code.ASSERT_NOT) else _fitting_all(_inside(kind, value), letters)


def _fitting_all(parts: list[Any], letters: str) -> str:
    return "".join(_fitting(part, letters) for part in parts)


def _lets_through(members: Any, letter: str) -> bool:
    """Whether a class of letters, `[...]`, has this one."""
    is_negated = members[0][0] is code.NEGATE
    return is_negated != any(_is_in(kind, value, letter) for kind, value in members if kind is not code.NEGATE)


def _is_in(kind: Any, value: Any, letter: str) -> bool:
    if kind is code.LITERAL:
        return ord(letter) == value
    if kind is code.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    tests = {"DIGIT": letter.isdigit(), "SPACE": letter.isspace(), "WORD": letter.isalnum() or letter == "_"}
    name = str(value).removeprefix("CATEGORY_")
    return name.startswith("NOT_") != tests[name.removeprefix("NOT_")]
