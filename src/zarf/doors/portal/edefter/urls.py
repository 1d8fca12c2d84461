"""Addresses of the e-Defter pages, below `edefter/`."""

from __future__ import annotations

from django.urls import path

from zarf.doors.portal.edefter import (
    berats_page,
    chart_page,
    firm_page,
    import_page,
    inventory_page,
    maps_page,
    periods_page,
    set_page,
    view_page,
    vouchers_page,
)

urlpatterns = [
    path("", periods_page.page, name="edefter"),
    path("new/", periods_page.new, name="edefter-new"),
    path("sets/<int:pk>/", set_page.page, name="edefter-set"),
    path("sets/<int:pk>/act", set_page.act, name="edefter-act"),
    path("sets/<int:pk>/packages/<str:name>", set_page.package, name="edefter-package"),
    path("sets/<int:pk>/draft/<str:kind>", set_page.draft, name="edefter-draft"),
    path("sets/<int:pk>/draft/<str:kind>/pdf", set_page.draft_pdf, name="edefter-draft-pdf"),
    path("sets/<int:pk>/files/<str:name>", view_page.page, name="edefter-view"),
    path("sets/<int:pk>/files/<str:name>/download", view_page.download, name="edefter-download"),
    path("sets/<int:pk>/files/<str:name>/excel", view_page.excel, name="edefter-excel"),
    path("sets/<int:pk>/files/<str:name>/pdf", view_page.pdf, name="edefter-pdf"),
    path("sets/<int:pk>/files/<str:name>/mizan", view_page.mizan, name="edefter-mizan"),
    path("sets/<int:pk>/files/<str:name>/print", view_page.printed, name="edefter-print"),
    path("inventory/", inventory_page.page, name="edefter-inventories"),
    path("inventory/new/", inventory_page.new, name="edefter-inventory-new"),
    path("inventory/<int:pk>/bring", inventory_page.bring, name="edefter-inventory-bring"),
    path("vouchers/", import_page.bring, name="edefter-import"),
    path("vouchers/maps/", maps_page.page, name="edefter-maps"),
    path("vouchers/kept/", vouchers_page.page, name="edefter-vouchers"),
    path("vouchers/kept/<int:pk>/", vouchers_page.one, name="edefter-voucher"),
    path("vouchers/<int:pk>/", import_page.page, name="edefter-file"),
    path("vouchers/<int:pk>/take", import_page.take, name="edefter-take"),
    path("firm/", firm_page.page, name="edefter-firm"),
    path("firm/<str:what>", firm_page.add, name="edefter-firm-add"),
    path("berats/", berats_page.page, name="edefter-berats"),
    path("berats/send", berats_page.send, name="edefter-send"),
    path("berats/bring", berats_page.bring, name="edefter-bring"),
    path("berats/<uuid:pk>/", berats_page.detail, name="edefter-berat"),
    path("berats/<uuid:pk>/act", berats_page.act, name="edefter-berat-act"),
    path("berats/<uuid:pk>/export", berats_page.export, name="edefter-berat-export"),
    path("chart/", chart_page.page, name="edefter-chart"),
]
