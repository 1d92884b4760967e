"""Addresses of the console, under /desk/."""

from django.urls import path

from linli.work.cases.queries.console.lists import LISTS
from linli.work.cases.views.console import bulk, case, child, lists, log, move, people, search

app_name = "desk"
urlpatterns = [
    path("", lists.listed, {"name": "inbox"}, name="inbox"),
    *(path(f"{name}/", lists.listed, {"name": name}, name=name) for name in LISTS if name != "inbox"),
    path("filter/<slug:name>/", lists.choose, name="filter"),
    path("export/<slug:name>/", lists.export, name="export"),
    path("views/", lists.keep, name="keep_view"),
    path("views/<int:pk>/drop/", lists.drop, name="drop_view"),
    path("bulk/<slug:what>/", bulk.bulk, name="bulk"),
    path("search/", search.search, name="search"),
    path("log/", log.log, name="log"),
    path("log/look/", log.look, name="log_look"),
    path("log/<int:pk>/", log.logged, name="logged"),
    path("consultations/", case.consultations, name="consultations"),
    path("consultations/<int:pk>/", case.minutes, name="minutes"),
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/near/", case.near, name="near"),
    path("cases/<int:pk>/reveal/<slug:field>/", people.reveal, name="reveal"),
    path("matters/<int:pk>/here/", people.here, name="here"),
    path("<slug:kind>/<int:pk>/", child.child, name="child"),
    path("<slug:kind>/<int:pk>/<slug:name>/", move.move, name="move"),
]
