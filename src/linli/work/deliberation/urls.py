"""Addresses of deliberation."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
