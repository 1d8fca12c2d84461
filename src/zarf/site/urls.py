"""Every address of the web process."""

from __future__ import annotations

import os
from importlib.util import find_spec

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from zarf.core.wire.home_mark import mark_in


def health(request: HttpRequest) -> HttpResponse:
    """200 when this process and its database answer. Says its home's mark (no secret), nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse(f"ok {mark_in(os.environ)}".strip(), content_type="text/plain")


def _door(address: str, module: str) -> list[URLPattern | URLResolver]:
    return [path(address, include(module))] if find_spec(module) else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    *_door("services/", "zarf.doors.gib_service.urls"),
    *_door("", "zarf.doors.portal.urls"),
]
