"""Addresses of the backup pages, below `edefter/backup/`."""

from __future__ import annotations

from django.urls import path

from zarf.doors.portal.backup import page, target_page

urlpatterns = [
    path("", page.page, name="backup"),
    path("act", page.act, name="backup-act"),
    path("target/", target_page.page, name="backup-target"),
    path("connect", target_page.connect, name="backup-connect"),
    path("connected", target_page.connected, name="backup-connected"),
    path("key", target_page.key, name="backup-key"),
]
