"""Addresses of the firm's own pages, below `firm/`."""

from __future__ import annotations

from django.urls import path

from zarf.doors.portal.firm import audit_page, branches_page, keys_page, labels_page, users_page

urlpatterns = [
    path("labels/", labels_page.page, name="labels"),
    path("labels/remove", labels_page.remove, name="labels-remove"),
    path("users/", users_page.page, name="users"),
    path("users/two-steps", users_page.two_steps, name="two-steps"),
    path("users/<int:user_id>/", users_page.member, name="user"),
    path("users/<int:user_id>/remove", users_page.remove, name="user-remove"),
    path("users/invitations/<int:pk>", users_page.invitation, name="invitation"),
    path("branches/", branches_page.page, name="branches"),
    path("branches/<int:pk>", branches_page.change, name="branch-change"),
    path("branches/labels/<int:pk>", branches_page.assign, name="branch-label"),
    path("keys/", keys_page.page, name="keys"),
    path("keys/<int:pk>/revoke", keys_page.revoke, name="key-revoke"),
    path("audit/", audit_page.page, name="audit"),
    path("audit/export/<str:kind>", audit_page.export, name="audit-export"),
]
