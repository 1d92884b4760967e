"""Which part of the house answers which address."""

from django.urls import include, path

from linli.site.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("language/", include("django.conf.urls.i18n")),
]
