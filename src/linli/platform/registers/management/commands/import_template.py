"""./linli import --template residents OUT.xlsx: an empty table to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.platform.registers import sheets
from linli.platform.registers.declare import REGISTERS


class Command(BaseCommand):
    """Write the template of a register."""

    help = "Write an empty table to fill in: template KIND OUT.xlsx"

    def add_arguments(self, parser: CommandParser) -> None:
        """KIND and OUT."""
        parser.add_argument("kind", choices=sorted(REGISTERS))
        parser.add_argument("out", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """One file."""
        sheets.template(options["out"], REGISTERS[options["kind"]])
        self.stdout.write(f"模板：{options['out']}")
