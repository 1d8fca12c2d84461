"""Addresses of the cari pages, below `cari/`."""

from __future__ import annotations

from django.urls import path

from zarf.doors.portal.cari import card_page, files_page, list_page, settings_page, window_page

urlpatterns = [
    path("", list_page.page, name="cari"),
    path("export/<str:kind>", list_page.export, name="cari-export"),
    path("new/", card_page.new, name="cari-new"),
    path("<int:pk>/", card_page.page, name="cari-card"),
    path("files/", files_page.bring, name="cari-files"),
    path("files/example", files_page.example, name="cari-example"),
    path("files/<int:pk>/", files_page.page, name="cari-file"),
    path("files/<int:pk>/take", files_page.take, name="cari-take"),
    path("settings/", settings_page.page, name="cari-settings"),
    path("update/", window_page.unchecked, name="cari-window"),
    path("update/check", window_page.check, name="cari-check"),
    path("update/<int:pk>/", window_page.page, name="cari-checked"),
    path("update/<int:pk>/act", window_page.act, name="cari-act"),
    path("update/<int:pk>/export/<str:kind>", window_page.export, name="cari-window-export"),
]
