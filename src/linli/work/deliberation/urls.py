"""Addresses of agenda items."""

from django.urls import path

from linli.work.deliberation.views import console, resident

app_name = "deliberation"
urlpatterns = [
    path("desk/agenda/", console.listed, name="list"),
    path("desk/agenda/new/", console.new, name="new"),
    path("desk/agenda/<int:pk>/", console.item, name="item"),
    path("desk/agenda/<int:pk>/<slug:name>/", console.move, name="move"),
    path("me/agenda/<int:pk>/", resident.own, name="own"),
]
