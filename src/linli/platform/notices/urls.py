"""The address of the demo's outbox."""

from django.urls import path

from linli.platform.notices import views

app_name = "notices"
urlpatterns = [path("_outbox/", views.outbox, name="outbox")]
