"""No NUL gets in: PostgreSQL keeps none, so a text that has one cannot be looked up or kept by any page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

NUL = "\x00"


class NoNul:
    """Refuses a request (400) with a NUL in its path, query, cookies, form or names of files; nothing is done then.

    What stands in a file is its reader's concern. Other bodies (SOAP) are not looked into.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or _has_nul(request.GET.lists()) or _has_nul(_pairs(request.COOKIES)):
            return _refused(request)
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """The form, once it is known that a page wants the request."""
        try:
            form, files = request.POST.lists(), request.FILES.lists()
        except UnreadablePostError:
            # Whoever sent it is gone; the page finds nothing either.
            return None
        names = [(name, [one.name or "" for one in sent if not isinstance(one, str)]) for name, sent in files]
        return _refused(request) if _has_nul(form) or _has_nul(names) else None


def _pairs(texts: dict[str, str]) -> list[tuple[str, list[str]]]:
    return [(name, [value]) for name, value in texts.items()]


def _has_nul(fields: Iterable[tuple[str, Iterable[object]]]) -> bool:
    return any(NUL in name or any(NUL in str(value) for value in values) for name, values in fields)


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "400.html", {"is_nul": True}, status=400)
