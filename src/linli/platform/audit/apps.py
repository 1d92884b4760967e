"""Registers audit with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "linli.platform.audit"
    label = "audit"
