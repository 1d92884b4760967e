"""Addresses of roster."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
