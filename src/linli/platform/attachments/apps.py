"""Registers attachments with Django."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "linli.platform.attachments"
    label = "attachments"
