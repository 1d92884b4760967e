"""Addresses of coming in and going out; `/` is the start page."""

from django.urls import path

from linli.platform.signin import views

app_name = "signin"
urlpatterns = [
    path("", views.start, name="start"),
    path("play/<int:pk>/", views.play, name="play"),
    path("sign-in/", views.sign_in, name="phone"),
    path("sign-in/staff/", views.staff, name="staff"),
    path("sign-in/choose/", views.choose, name="choose"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-in/set-up/", views.set_up, name="set_up"),
    path("sign-out/", views.sign_out, name="out"),
]
