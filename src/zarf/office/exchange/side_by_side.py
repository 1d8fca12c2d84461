"""The same work on many rows by several threads at once, each with a database session of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from typing import Generic, TypeVar

from django.db import connection

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


@contextmanager
def side_by_side(
    items: Sequence[ItemT], work: Callable[[ItemT], ResultT], at_once: int
) -> Iterator[Iterator[tuple[ItemT, ResultT]]]:
    """Gives each item with what *work* made of it, as they come. What *work* raises is raised where they are taken.

    Leaving the block early stops the threads after the item each has in hand. at_once 1: no thread is made, and the
    work is done in the caller's own session.
    """
    if min(at_once, len(items)) <= 1:
        yield ((item, work(item)) for item in items)
        return
    crew = _Crew(items, work)
    # Each thread acts for whom the caller acts (`office.acting`); a context can be entered once, so each has its own.
    threads = [
        threading.Thread(target=copy_context().run, args=(crew.run,), name=f"zarf-work-{number}")
        for number in range(min(at_once, len(items)))
    ]
    for thread in threads:
        thread.start()
    try:
        yield crew.answers(len(items))
    finally:
        crew.stop.set()
        for thread in threads:
            thread.join()


class _Crew(Generic[ItemT, ResultT]):
    def __init__(self, items: Sequence[ItemT], work: Callable[[ItemT], ResultT]) -> None:
        self._left = iter(items)
        self._lock = threading.Lock()
        self._work = work
        self._done: queue.SimpleQueue[tuple[ItemT, ResultT] | BaseException] = queue.SimpleQueue()
        self.stop = threading.Event()

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                with self._lock:
                    item = next(self._left, None)
                if item is None:
                    return
                try:
                    self._done.put((item, self._work(item)))
                except BaseException as problem:  # noqa: BLE001  it is raised again where the answers are taken
                    self._done.put(problem)
        finally:
            connection.close()

    def answers(self, count: int) -> Iterator[tuple[ItemT, ResultT]]:
        for _ in range(count):
            answer = self._done.get()
            if isinstance(answer, BaseException):
                raise answer
            yield answer
