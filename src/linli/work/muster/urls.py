"""Addresses of muster."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
