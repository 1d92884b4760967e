"""Addresses of structure."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
