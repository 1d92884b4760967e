"""Addresses of the screen."""

from django.urls import path

from linli.insight import views

app_name = "insight"
urlpatterns = [
    path("screen/", views.the_screen, name="screen"),
    path("screen/<int:pk>/", views.the_screen, name="screen_of"),
]
