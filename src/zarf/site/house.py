"""Opening the house in this process: Django with our settings, and its tables."""

from __future__ import annotations

import os


def open_house() -> None:
    """Set Django up. Most commands never need it, so it is imported here and not above."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zarf.site.settings")
    import django

    django.setup()


def migrate() -> None:
    """Bring the tables up to date."""
    open_house()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
