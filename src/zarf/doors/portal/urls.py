"""Addresses of the accountant's pages."""

from __future__ import annotations

from django.urls import include, path

from zarf.doors.portal.calendar import extensions_page
from zarf.doors.portal.firm import account_page, join_page, operator_page
from zarf.doors.portal.invoice.page import page as invoice
from zarf.doors.portal.views import (
    announcements,
    document,
    downloads,
    envelope,
    home,
    human_view,
    lists,
    notices,
    obligation,
    registry,
    release,
    settings,
    setup,
    taxpayer,
    validate,
)
from zarf.office.taxpayers.services import JOIN_PATH

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("outgoing/", lists.outgoing, name="outgoing"),
    path("outgoing/new/", invoice, name="invoice"),
    path("outgoing/release/", release.page, name="release"),
    path("incoming/", lists.incoming, name="incoming"),
    path("documents/<int:pk>/", document.page, name="document"),
    path("documents/<int:pk>/answer", document.answer, name="answer"),
    path("documents/<int:pk>/send-again", document.send_again, name="send-again"),
    path("documents/<int:pk>/draft", document.draft, name="draft"),
    path("documents/<int:pk>/release", release.one, name="release-one"),
    path("documents/<int:pk>/view", human_view.show, name="view"),
    path("documents/<int:pk>/xml", downloads.sealed_xml, name="document-xml"),
    path("documents/<int:pk>/seal-evidence", downloads.seal_evidence, name="seal-evidence"),
    path("envelopes/<uuid:pk>/", envelope.page, name="envelope"),
    path("envelopes/<uuid:pk>/zip", downloads.envelope_zip, name="envelope-zip"),
    path("validate/", validate.page, name="validate"),
    path("validate/lines", validate.lines, name="validate-lines"),
    path("registered-users/", registry.search, name="registry"),
    path("registered-users/<str:identifier>/", registry.user, name="registry-user"),
    path("cari/", include("zarf.doors.portal.cari.urls")),
    path("", include("zarf.doors.portal.calendar.urls")),
    path("edefter/", include("zarf.doors.portal.edefter.urls")),
    path("edefter/backup/", include("zarf.doors.portal.backup.urls")),
    path("firm/", include("zarf.doors.portal.firm.urls")),
    path("operator/", operator_page.page, name="operator"),
    path("operator/extensions/", extensions_page.page, name="operator-extensions"),
    path("operator/leave", operator_page.leave, name="operator-leave"),
    path("account/", account_page.page, name="account"),
    path("account/end-session", account_page.end, name="end-session"),
    path(f"{JOIN_PATH}<str:token>/", join_page.page, name="join"),
    path("notices/", notices.page, name="notices"),
    path("notices/read", notices.read, name="notices-read"),
    path("notices/mail", notices.mail, name="notices-mail"),
    path("notices/announcements/", announcements.page, name="announcements"),
    path("notices/announcements/read", announcements.read, name="announcements-read"),
    path("obligation/", obligation.page, name="obligation"),
    path("settings/", settings.page, name="settings"),
    path("settings/setup/", setup.page, name="setup"),
    path("settings/logo", settings.logo, name="logo"),
    path("settings/sealing/", include("zarf.doors.portal.sealing.urls")),
    path("settings/timestamps/", include("zarf.doors.portal.stamping.urls")),
    path("taxpayer/", taxpayer.switch, name="switch-taxpayer"),
]
