"""Addresses of the firm's own pages, below `firm/`."""

from __future__ import annotations

from django.urls import path

from zarf.doors.portal.firm import audit_page, labels_page

urlpatterns = [
    path("labels/", labels_page.page, name="labels"),
    path("labels/remove", labels_page.remove, name="labels-remove"),
    path("audit/", audit_page.page, name="audit"),
    path("audit/export/<str:kind>", audit_page.export, name="audit-export"),
]
