"""Addresses of groups."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
