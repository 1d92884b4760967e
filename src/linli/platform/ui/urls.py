"""Addresses of the design system itself; include at the root."""

from django.urls import path

from linli.platform.ui import views

app_name = "ui"

urlpatterns = [
    path("mode/", views.set_mode, name="mode"),
    path("field/sw.js", views.worker, name="worker"),
    path("field/manifest.webmanifest", views.manifest, name="manifest"),
    path("field/offline/", views.offline, name="offline"),
    path("field/queue/", views.queue, name="queue"),
    path("_parts/", views.parts, name="parts"),
]
