"""Which part of the house answers which address."""

from django.urls import include, path

from linli.site.api import api, overview
from linli.site.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("api/", overview, name="api"),
    path("api/", api.urls),
    path("", include("linli.platform.ui.urls")),
    path("", include("linli.platform.attachments.urls")),
    path("", include("linli.platform.notices.urls")),
    path("", include("linli.platform.signin.urls")),
    path("", include("linli.work.cases.urls.resident")),
    path("", include("linli.insight.urls")),
    path("", include("linli.platform.dispatch.urls")),
    path("desk/", include("linli.platform.registers.urls")),
    path("", include("linli.work.topics.urls")),
    path("", include("linli.work.deliberation.urls")),
    path("field/", include("linli.work.cases.urls.field")),
    path("desk/", include("linli.work.cases.urls.console")),
    path("", include("linli.platform.roster.urls")),
    path("", include("linli.platform.structure.urls")),
    path("", include("linli.work.records.urls")),
    path("", include("linli.work.muster.urls")),
    path("", include("linli.work.care.urls")),
    path("", include("linli.work.groups.urls")),
    path("language/", include("django.conf.urls.i18n")),
]

handler403 = "linli.platform.ui.views.forbidden"
handler404 = "linli.platform.ui.views.not_found"
handler500 = "linli.platform.ui.views.failed"
