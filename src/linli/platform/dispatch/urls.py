"""Addresses of the rule book."""

from django.urls import path

from linli.platform.dispatch.views import catalogue, clocks, learnt

app_name = "dispatch"
urlpatterns = [
    path("desk/rules/", catalogue.the_catalogue, name="catalogue"),
    path("desk/rules/categories/new/", catalogue.new_category, name="new_category"),
    path("desk/rules/categories/<slug:code>/", catalogue.category, name="category"),
    path("desk/rules/new/", catalogue.new_rule, name="new_rule"),
    path("desk/rules/<int:pk>/end/", catalogue.end_rule, name="end_rule"),
    path("desk/rules/threshold/", catalogue.threshold, name="threshold"),
    path("desk/dispatch/", learnt.the_learnt, name="learnt"),
    path("desk/dispatch/matters/", learnt.the_matters, name="matters"),
    path("desk/dispatch/switch/<int:pk>/", learnt.switch, name="switch"),
    path("desk/dispatch/learn/", learnt.learn_now, name="learn_now"),
    path("desk/clocks/", clocks.the_clocks, name="clocks"),
    path("desk/clocks/new/", clocks.new_clock_rule, name="new_clock_rule"),
    path("desk/clocks/<int:pk>/end/", clocks.end_clock_rule, name="end_clock_rule"),
    path("desk/calendar/", clocks.the_calendar, name="calendar"),
    path("desk/calendar/<str:day>/forget/", clocks.forget_day, name="forget_day"),
]
