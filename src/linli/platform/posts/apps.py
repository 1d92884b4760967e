"""Registers posts with Django."""

from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "linli.platform.posts"
    label = "posts"
