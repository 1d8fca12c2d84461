"""Tells the storeys below which ports this process works with, once Django is ready."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The composition root as a Django app; it has no tables."""

    name = "zarf.site"
    label = "zarf_site"

    def ready(self) -> None:
        # Imported here because the wiring reads settings, which are complete only now.
        from zarf.ports import wired
        from zarf.site.sign_in_log import connect
        from zarf.site.wiring import build_ports

        wired.use_factory(build_ports)
        connect()
