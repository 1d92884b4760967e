"""Addresses of topics and patrol suggestions."""

from django.urls import path

from linli.work.topics.views import field, patrols, topics

app_name = "topics"
urlpatterns = [
    path("desk/topics/", topics.listed, name="list"),
    path("desk/topics/export/", topics.export, name="export"),
    path("desk/topics/<int:pk>/", topics.topic, name="topic"),
    path("desk/topics/<int:pk>/gather/", topics.gather, name="gather"),
    path("desk/topics/<int:pk>/scatter/", topics.scatter, name="scatter"),
    path("desk/topics/<int:pk>/agenda/", topics.put_forward, name="put_forward"),
    path("desk/patrols/", patrols.listed, name="patrols"),
    path("desk/patrols/rules/", patrols.rule_book, name="rules"),
    path("desk/patrols/<int:pk>/", patrols.suggestion, name="suggestion"),
    path("desk/patrols/<int:pk>/drop/", patrols.drop, name="drop"),
    path("field/patrols/<int:pk>/", field.patrol, name="patrol"),
    path("field/patrols/<int:pk>/<slug:name>/", field.look, name="look"),
]
