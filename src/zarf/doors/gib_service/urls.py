"""Addresses of the service GİB calls."""

from __future__ import annotations

from django.urls import path

from zarf.doors.gib_service.views import efatura

urlpatterns = [path("EFatura", efatura, name="gib-efatura")]
