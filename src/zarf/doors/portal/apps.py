"""The portal as a Django app: it has templates, styles and texts, and no tables."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "zarf.doors.portal"
    label = "portal"
