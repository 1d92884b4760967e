"""Write the index of the decisions in docs/adr/ from their first lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Run by ./linli docs."""

    help = "write docs/adr/README.md"

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each decision."""
        folder: Path = settings.REPOSITORY / "docs" / "adr"
        files = sorted(file for file in folder.glob("[0-9]*.md"))
        lines = [f"- [{file.read_text(encoding='utf-8').splitlines()[0].lstrip('# ')}]({file.name})" for file in files]
        head = "# Decisions\n\nOne page each: context, decision, cost. Index written by `./linli docs`.\n\n"
        (folder / "README.md").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(files)} decisions")
