"""What a rule is, what it answers, and where it is attached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from zarf.core.rules.tree import Node

F = TypeVar("F", contravariant=True)
"""What the rule may know besides the element it looks at: the file, the invoice or the response around it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule: the element it is told at, what stands there and what should.

    below: the missing part under that element, as shown to people (`cbc:ID`, `@unitCode`).
    found, expected: values only, so that they read the same in each language.
    """

    at: Node
    found: str | None = None
    expected: str | None = None
    below: str = ""


def first(node: Node, values: list[Node]) -> tuple[Node, str | None]:
    """Where to point and what stands there: the first value if there is one, else the element that lacks it."""
    return (values[0], values[0].text) if values else (node, None)


Check = Callable[[F, Node], Fault | None]


@dataclass(frozen=True, slots=True)
class Rule(Generic[F]):
    """One official assertion: its id, our finding code, the test.

    when: asked once per document; a rule that cannot concern the document costs nothing on its 500 lines.
    since, until: name of the first and of the last rule set that holds the rule; None means from ever, for ever.
    sealed_only: asks for something that only sealing puts there, so a draft is not judged by it.
    """

    id: str
    code: str
    check: Check[F]
    when: Callable[[F], bool] | None = None
    since: str | None = None
    until: str | None = None
    sealed_only: bool = False


@dataclass(frozen=True, slots=True)
class Context(Generic[F]):
    """A place, as a path of names below the document, and the rules attached to it."""

    path: tuple[str, ...]
    rules: tuple[Rule[F], ...]
