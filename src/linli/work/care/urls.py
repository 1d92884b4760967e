"""Addresses of care."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
