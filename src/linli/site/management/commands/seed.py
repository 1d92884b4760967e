"""Reference data that every installation starts with: the starter catalogue, the calendar. Run as often as you like."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from linli.platform.dispatch import catalogue
from linli.platform.flow.editing import seed_calendar


class Command(BaseCommand):
    """./linli manage seed."""

    help = "put in the starter dispatch catalogue and the working calendar; what people changed stays"

    def handle(self, *args: Any, **options: Any) -> None:
        """Both are idempotent."""
        self.stdout.write(f"{catalogue.seed()} categories, {seed_calendar()} days")
