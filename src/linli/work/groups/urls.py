"""Addresses of chat groups."""

from django.urls import path

from linli.work.groups.views import broadcasts, console, people

app_name = "groups"
urlpatterns = [
    path("desk/groups/", console.home, name="home"),
    path("desk/groups/new/<int:pk>/", console.new, name="new"),
    path("desk/groups/group/<int:pk>/", console.group, name="group"),
    path("desk/groups/group/<int:pk>/<slug:name>/", console.change, name="change"),
    path("desk/groups/broadcasts/", broadcasts.listed, name="broadcasts"),
    path("desk/groups/write/", broadcasts.write, name="write"),
    path("desk/groups/broadcast/<int:pk>/", broadcasts.broadcast, name="broadcast"),
    path("desk/groups/broadcast/<int:pk>/<slug:name>/", broadcasts.move, name="move"),
    path("field/groups/posting/<int:pk>/", people.posting, name="posting"),
    path("field/groups/posting/<int:pk>/posted/<int:group>/", people.posted, name="posted"),
    path("me/news/", people.news, name="news"),
    path("me/news/sms/", people.wish, name="wish"),
]
