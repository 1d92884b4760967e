"""Addresses of the registers, under /desk/."""

from django.urls import path

from linli.platform.registers.views import exports, imports, lists

app_name = "registers"
urlpatterns = [
    path("registers/", lists.home, name="home"),
    path("registers/search/", lists.find, name="search"),
    path("registers/exports/", exports.listed, name="exports"),
    path("registers/exports/<uuid:pk>/decide/", exports.decide, name="decide"),
    path("registers/exports/<uuid:pk>/file/", exports.fetch, name="fetch"),
    path("registers/imports/<uuid:pk>/", imports.show, name="import"),
    path("registers/imports/<uuid:pk>/confirm/", imports.confirm, name="confirm"),
    path("registers/imports/<uuid:pk>/drop/", imports.drop, name="drop"),
    path("registers/imports/<uuid:pk>/faults.xlsx", imports.faults, name="faults"),
    path("registers/<slug:key>/", lists.listed, name="list"),
    path("registers/<slug:key>/template.xlsx", lists.template, name="template"),
    path("registers/<slug:key>/import/", imports.upload, name="upload"),
    path("registers/<slug:key>/export/", lists.export, name="export"),
    path("registers/<slug:key>/ask/", exports.ask, name="ask"),
]
