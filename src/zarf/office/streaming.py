"""Reading many rows of a query, some thousand at a time, and letting go of them in time."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import TypeVar, cast

from django.db.models import Model, QuerySet

_Row = TypeVar("_Row", bound=Model)


@contextmanager
def streamed(rows: QuerySet[_Row], size: int) -> Iterator[Iterator[_Row]]:
    """The rows, `size` fetched at once by a cursor of the server that is closed with the block.

    Left to the collector of garbage it would be closed at any moment, also in the middle of another statement of the
    same connection; the close then waits for that statement, and the statement for the close.
    """
    # Django's iterator() is a generator; its stubs tell only that it is an iterator.
    with closing(cast(Generator[_Row, None, None], rows.iterator(chunk_size=size))) as walk:
        yield walk
