"""A table as it was brought, row by row in a file of our own, read from any place on: there an import can go on.

It lies in the data folder until the import has ended or seven days have passed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_noop as _

from linli.platform.registers import reading
from linli.platform.registers.cells import Cell
from linli.platform.registers.declare import Register, Row, bare
from linli.platform.registers.terms import Unreadable

# Made once: `json.dumps` and `json.loads` look at their arguments anew for every row.
written, read = json.JSONEncoder(ensure_ascii=False).encode, json.JSONDecoder().decode


@dataclass(frozen=True)
class Spool:
    """The file, with the headings of the table."""

    path: Path
    headings: list[str]
    begins: int  # where the first row stands

    def places(self, register: Register) -> dict[str, int]:
        """In which cell of a row each column stands."""
        known = register.headings()
        found: dict[str, int] = {}
        for at, heading in enumerate(self.headings):
            if (name := known.get(bare(heading))) is not None:
                found.setdefault(name, at)
        return found

    def rows(self, start: int = 0, most: int | None = None) -> Iterator[tuple[Row, int]]:
        """Rows from a place on, each with the place behind it."""
        with self.path.open("rb") as file:
            at = max(start, self.begins)
            file.seek(at)
            for count, line in enumerate(file):
                if most is not None and count >= most:
                    return
                number, *cells = read(line.decode("utf-8", "surrogatepass"))
                row = Row(number, cells, at)
                at += len(line)
                yield row, at

    def row(self, offset: int) -> Row:
        """The one row at a place."""
        return next(row for row, _behind in self.rows(offset, 1))


def folder() -> Path:
    """Where imports and exports keep their files."""
    path = Path(settings.MEDIA_ROOT) / "registers"
    path.mkdir(parents=True, exist_ok=True, mode=0o750)
    return path


def fill(target: Path, source: Path, register: Register) -> Spool:
    """Read the file that was brought into a spool; all of it or nothing. Raises Unreadable."""
    _line, headings, lines = reading.table(source, register)
    if register.order is not None:
        lines = iter(_ordered(lines, headings, register))
    draft = target.with_suffix(".draft")
    count = 0
    with draft.open("wb") as out:
        out.write(written(headings).encode("utf-8", "surrogatepass") + b"\n")
        for line, cells in lines:
            out.write(written([line, *cells]).encode("utf-8", "surrogatepass") + b"\n")
            count += 1
    if not count:
        draft.unlink()
        raise Unreadable(_("表格里只有列名，没有内容"))
    draft.replace(target)
    return reopen(target)


def _ordered(lines: reading.Lines, headings: list[str], register: Register) -> Iterable[tuple[int, list[Cell]]]:
    """Rows that others stand on first; such tables (areas) fit into memory."""
    assert register.order is not None
    known, order = register.headings(), register.order
    names = [(at, known[bare(heading)]) for at, heading in enumerate(headings) if bare(heading) in known]

    def rank(one: tuple[int, list[Cell]]) -> object:
        return order({name: one[1][at] for at, name in names if at < len(one[1])})

    return sorted(lines, key=rank)  # type: ignore[arg-type]


def reopen(path: Path) -> Spool:
    """A spool that was filled before. Raises Unreadable when it is gone."""
    try:
        with path.open("rb") as file:
            line = file.readline()
    except OSError as error:
        raise Unreadable(_("这次上传的表格已经清理，请重新上传")) from error
    return Spool(path, read(line.decode("utf-8", "surrogatepass")), len(line))
