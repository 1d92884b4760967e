"""Registers the sign-in pages with Django."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "linli.platform.signin"
    label = "signin"
