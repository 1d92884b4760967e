"""Addresses of the field face, under /field/."""

from django.urls import path

from linli.work.cases.views.field import case, children, found, ground, me, tasks

app_name = "field"
urlpatterns = [
    path("", tasks.tasks, name="tasks"),
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/close/", case.close, name="close"),
    path("cases/<int:pk>/phone/", case.phone, name="phone"),
    path("cases/<int:pk>/<slug:name>/", case.move, name="move"),
    path("<slug:kind>/<int:pk>/", children.child, name="child"),
    path("<slug:kind>/<int:pk>/<slug:name>/", children.move, name="child_move"),
    path("found/", found.found, name="found"),
    path("found/alike/", found.alike, name="found_alike"),
    path("map/", ground.ground, name="map"),
    path("map.json", ground.shapes, name="shapes"),
    path("me/", me.me, name="me"),
]
