"""Addresses of the pages of time stamps, below `settings/timestamps/`."""

from __future__ import annotations

from django.urls import path

from zarf.doors.portal.stamping import account_page, ledger_page

urlpatterns = [
    path("", account_page.page, name="timestamps"),
    path("stamps", ledger_page.page, name="timestamp-ledger"),
    path("stamps/<int:pk>/settle", ledger_page.settle, name="timestamp-settle"),
]
