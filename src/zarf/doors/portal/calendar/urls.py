"""Addresses of the calendar, its feed, and the board."""

from __future__ import annotations

from django.urls import path

from zarf.doors.portal.calendar import board_page, calendar_page

urlpatterns = [
    path("edefter/calendar/", calendar_page.page, name="edefter-calendar"),
    path("edefter/calendar/act", calendar_page.act, name="edefter-calendar-act"),
    path("calendar/<str:token>/edefter.ics", calendar_page.feed, name="calendar-feed"),
    path("board/", board_page.page, name="board"),
    path("board/act", board_page.act, name="board-act"),
    path("board/<int:taxpayer>/<str:month>/", board_page.go, name="board-go"),
]
