"""When a session was last used, for the list of one's sessions. Told to a few minutes: no page pays a write for it."""

from __future__ import annotations

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

NOTED_EVERY = 300
"""Seconds. Each web process notes a session at most so often."""


class LastSeen:
    """Notes the moment after the answer was made. allauth's own middleware would write with every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        # Known only where the page asked whose session it is; a session that nobody looked at was not used.
        key = request.session.session_key if request.session.accessed else None
        if key and cache.add(f"last-seen:{key}", True, NOTED_EVERY):
            # The same clock as allauth's, which wrote when the session began.
            UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())
        return answer
