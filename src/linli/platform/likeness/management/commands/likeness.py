"""Make all signatures of texts anew: `./linli manage likeness`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from linli.platform.likeness.marks import rebuild


class Command(BaseCommand):
    """Needed after a bulk load, or when the way of marking texts has changed."""

    help = "Make all signatures of texts anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all matters that have texts."""
        self.stdout.write(f"{rebuild()} signatures")
