"""Pages of long lists. A count that is known already is not asked of the database again."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50


class _Counted(Paginator):  # type: ignore[type-arg]
    """A paginator that was told how many rows there are."""

    def __init__(self, rows: Any, known: int | None) -> None:
        super().__init__(rows, PER_PAGE)
        if known is not None:
            # Django keeps its own count in the very same place once it has asked for it.
            self.__dict__["count"] = known


def page_of(request: HttpRequest, rows: Any, known: int | None = None) -> Page[Any]:
    """The page that the address asks for; the nearest one when there is no such page."""
    return _Counted(rows, known).get_page(request.GET.get("page"))


def search_text(request: HttpRequest) -> str:
    """What the address searches for."""
    return request.GET.get("q", "")[:200]
