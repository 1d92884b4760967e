"""Addresses of files."""

from django.urls import path

from linli.platform.attachments import views

app_name = "attachments"
urlpatterns = [path("files/<int:pk>/", views.attachment, name="attachment")]
