"""What the browser may do on our pages, and who acts while nobody has come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from zarf.office.acting import NOBODY, acting, address_of

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    ]
)
"""Our own scripts, styles and pictures, nothing else. A view that needs more sets the header itself."""


class ContentSecurityPolicy:
    """Adds POLICY to each answer that does not bring its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        return answer


class NobodyActs:
    """In the web process nobody acts until a door has said who came in; what is forgotten is refused, not allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(replace(NOBODY, address=address_of(request))):
            return self._get_response(request)
