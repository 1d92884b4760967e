"""./linli import polygons FILE --datum gcj02|wgs84."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.platform.registers import polygons, sheets
from linli.platform.registers.management.commands._bring import CAME_BACK, UNUSABLE
from linli.platform.registers.terms import Unreadable


class Command(BaseCommand):
    """Give areas their outlines."""

    help = "Bring outlines of areas in from GeoJSON (properties code or adcode, or name)"

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, the datum of its coordinates, and where to put what comes back."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--datum", choices=sorted(polygons.DATUMS), required=True)
        parser.add_argument("--out", type=Path, help="result file (.xlsx)")

    def handle(self, *args: Any, **options: Any) -> None:
        """0 when all are in, 1 when some came back, 2 when the file cannot be used."""
        try:
            outcome = polygons.bring_in(polygons.features(options["file"]), options["datum"])
        except Unreadable as error:
            raise CommandError(error.text(), returncode=UNUSABLE) from error
        self.stdout.write(f"写入 {outcome.taken} 个图形，退回 {len(outcome.faults)} 个")
        if options["out"]:
            sheets.plain(options["out"], ("序号", "名称", "要改的地方"), outcome.faults)
        else:
            for number, name, reason in outcome.faults:
                self.stdout.write(f"  {number} {name}：{reason}")
        if outcome.faults:
            sys.exit(CAME_BACK)
