"""Bring the English catalogue in step with the words on the screens, and say what still lacks a translation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from linli.site import messages


class Command(BaseCommand):
    """./linli manage messages."""

    help = "update src/linli/locale/en from code and templates; list what has no English yet"

    def handle(self, *args: Any, **options: Any) -> None:
        """New msgids come in empty."""
        came, went = messages.update()
        wrong = messages.missing()
        self.stdout.write(f"{came} new, {went} gone, {len(wrong)} to translate")
        for msgid, reason in wrong.items():
            self.stdout.write(f"  {reason}: {msgid!r}")
