"""`./linli manage rebuild_search`: index the words of all requests again (areas were moved, rows copied in)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from linli.work.cases import grams


class Command(BaseCommand):
    """Goes on while people work; what was indexed before is overwritten."""

    help = "Index the words of all requests again."

    def handle(self, *args: Any, **options: Any) -> None:
        """All of them."""
        self.stdout.write(f"{grams.rebuild()} requests")
