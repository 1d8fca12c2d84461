"""Addresses of the page of the seal, below `settings/sealing/`."""

from __future__ import annotations

from django.urls import path

from zarf.doors.portal.sealing import page

urlpatterns = [
    path("", page.page, name="sealing"),
    path("try", page.try_key, name="sealing-try"),
    path("run", page.run, name="sealing-run"),
]
