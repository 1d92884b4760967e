"""Registers cases with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "linli.work.cases"
    label = "cases"
