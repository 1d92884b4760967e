"""Addresses of the care roster."""

from django.urls import path

from linli.work.care.views import console, field, resident

app_name = "care"
urlpatterns = [
    path("desk/care/", console.home, name="home"),
    path("desk/care/find/", console.find, name="find"),
    path("desk/care/new/<int:pk>/", console.new, name="new"),
    path("desk/care/entry/<int:pk>/", console.entry, name="entry"),
    path("desk/care/entry/<int:pk>/<slug:name>/", console.move, name="move"),
    path("field/care/visit/<int:pk>/", field.visit, name="visit"),
    path("field/care/visit/<int:pk>/start/", field.start, name="start"),
    path("field/care/visit/<int:pk>/record/", field.record, name="record"),
    path("me/care/", resident.care, name="mine"),
    path("me/care/<int:pk>/withdraw/", resident.withdraw, name="withdraw"),
    path("me/care/<int:pk>/renew/", resident.renew, name="renew"),
]
