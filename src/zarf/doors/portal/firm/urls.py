"""Addresses of the firm's own pages, below `firm/`."""

from __future__ import annotations

from django.urls import path

from zarf.doors.portal.firm import audit_page

urlpatterns = [
    path("audit/", audit_page.page, name="audit"),
    path("audit/export/<str:kind>", audit_page.export, name="audit-export"),
]
