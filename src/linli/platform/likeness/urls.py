"""Addresses of likeness."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
