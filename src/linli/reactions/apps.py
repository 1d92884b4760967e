"""Registers reactions with Django, and every rule with the events it listens to."""

import pkgutil
from importlib import import_module

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "linli.reactions"
    label = "reactions"

    def ready(self) -> None:
        """One file is one rule: a new file needs no entry anywhere."""
        from linli import reactions

        for module in pkgutil.iter_modules(reactions.__path__):
            import_module(f"{reactions.__name__}.{module.name}")
