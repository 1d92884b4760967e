"""What the commands that bring a register in have in common."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.platform.posts.actor import SYSTEM
from linli.platform.registers import declare, importing, sheets
from linli.platform.registers.models import Import
from linli.platform.registers.terms import State, Unreadable

CAME_BACK, UNUSABLE = 1, 2


class BringCommand(BaseCommand):
    """Bring a table into the register that `key` names; a run that was killed goes on where it stood."""

    key: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, and where to put the rows that come back."""
        parser.add_argument("file", type=Path, help="table (.xlsx, .xls, .csv, .csv.gz)")
        parser.add_argument(
            "--out", type=Path, help="result file; FILE.结果.xlsx when rows come back and it is left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """0 when all rows are in, 1 when some came back, 2 when the file cannot be used."""
        register, source = declare.get(self.key), options["file"]
        try:
            if not source.is_file():
                raise Unreadable("打不开 %(file)s", file=source)
            one = importing.unfinished(register, source)
            if one is not None:
                self.stdout.write(f"上次写到 {one.rows} 行，接着写")
            one = one or importing.begin(SYSTEM, register, source, source.name, State.WRITING)
            importing.run(one, SYSTEM, self.progress)
        except Unreadable as error:
            raise CommandError(error.text(), returncode=UNUSABLE) from error
        self.report(one, options["out"])

    def progress(self, one: Import) -> None:
        """On one line."""
        self.stderr.write(f"\r  {one.rows}", ending="")
        self.stderr.flush()

    def report(self, one: Import, out: Path | None) -> None:
        """What became of the rows, and where those are that came back."""
        self.stderr.write("")
        self.stdout.write(f"写入 {one.good} 行（其中早已登记 {one.known} 行），退回 {one.bad} 行")
        if out is None and one.bad:
            out = Path(f"{one.file}.结果.xlsx")
        if out is not None:
            sheets.result(out, one, declare.get(one.register))
            self.stdout.write(f"结果文件：{out}")
        importing.path_of(one).unlink(missing_ok=True)
        if one.bad:
            sys.exit(CAME_BACK)
