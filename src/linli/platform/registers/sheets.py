"""Workbooks going out: every cell has its type, text is never a formula or a link, however it begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from linli.platform.registers import spool
from linli.platform.registers.declare import WHOLE_ROW, Column, Register
from linli.platform.registers.models import Import
from linli.platform.registers.terms import Unreadable

PLAIN = {
    "constant_memory": True,
    "remove_timezone": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LINES_WITH_NOTES = 2000  # notes at cells are kept in memory
FORM_ROWS = 5000  # rows of a template that offer choices


class Book:
    """A workbook being written to a file."""

    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(str(path), PLAIN | {"default_date_format": "yyyy-mm-dd"})
        self.head = self.book.add_format({"bold": True, "bg_color": "#E8F0FA", "border": 1, "text_wrap": True})
        self.must = self.book.add_format({"bold": True, "bg_color": "#FDECEA", "border": 1, "text_wrap": True})
        self.wrong = self.book.add_format({"bg_color": "#FFF2D9", "num_format": "@"})
        self.text = self.book.add_format({"num_format": "@"})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.mark = self.book.add_format({"bold": True, "font_color": "#B4231F", "text_wrap": False})

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_given: object) -> None:
        self.book.close()

    def write(self, sheet: Any, row: int, at: int, value: Any, style: Any = None) -> None:
        """A cell with the type of its value."""
        if isinstance(value, bool) or value is None or value == "":
            return
        if isinstance(value, datetime | date):
            sheet.write_datetime(row, at, value, self.day)
        elif isinstance(value, int | float):
            sheet.write_number(row, at, value)
        else:
            sheet.write_string(row, at, str(value), style or self.text)


def template(path: Path, register: Register) -> None:
    """An empty table to fill in: headings, cells of the right type, choices, and a sheet that explains."""
    with Book(path) as out:
        sheet = out.book.add_worksheet(str(register.title))
        for at, column in enumerate(register.taken):
            style = out.day if column.kind == "date" else None if column.kind == "number" else out.text
            sheet.set_column(at, at, column.width, style)
            heading = f"{column.header}{'*' if column.required else ''}"
            sheet.write_string(0, at, heading, out.must if column.required else out.head)
            if column.choices:
                sheet.data_validation(
                    1, at, FORM_ROWS, at, {"validate": "list", "source": [str(word) for word in column.choices]}
                )
        sheet.freeze_panes(1, 0)
        _explained(out, register)


def _explained(out: Book, register: Register) -> None:
    sheet = out.book.add_worksheet(_("填写说明"))
    sheet.set_column(0, 3, 24)
    sheet.write_string(0, 0, str(register.about), out.mark)
    for at, word in enumerate((_("列名"), _("要不要填"), _("怎么填"), _("例子"))):
        sheet.write_string(2, at, word, out.head)
    for line, column in enumerate(register.taken, 3):
        hint = str(column.hint) or ("、".join(map(str, column.choices)) if column.choices else "")
        for at, word in enumerate(
            (str(column.header), _("要填") if column.required else _("可以不填"), hint, column.example)
        ):
            sheet.write_string(line, at, word, out.text)


def result(path: Path, one: Import, register: Register) -> None:
    """The rows that came back, as they came, each with its reasons; corrected, the same file can be brought again."""
    with Book(path) as out:
        sheet = out.book.add_worksheet(_("要改的行"))
        try:
            rows = spool.reopen(spool.folder() / f"{one.pk}.rows")
            headings = rows.headings
        except Unreadable:
            rows, headings = None, [str(column.header) for column in register.taken]
        for at, heading in enumerate((_("行号"), _("要改的地方"), *headings)):
            sheet.write_string(0, at, heading, out.head)
        sheet.set_column(1, 1, 48)
        if rows is not None:
            for line, (number, offset, reasons) in enumerate(_by_row(one), 1):
                _came_back(out, sheet, line, number, rows.row(offset).cells, reasons, headings)
        _summary(out, one, register)


def _by_row(one: Import) -> Iterable[tuple[int, int, list[tuple[int, str]]]]:
    """Line, place in the spool and faults of every row that came back."""
    now: tuple[int, int, list[tuple[int, str]]] | None = None
    found = one.faults.order_by("line", "id").values_list("line", "offset", "column", "reason")
    for line, offset, column, reason in found.iterator(chunk_size=2000):
        if now is not None and now[0] == line:
            now[2].append((column, reason))
            continue
        if now is not None:
            yield now
        now = (line, offset, [(column, reason)])
    if now is not None:
        yield now


def _came_back(
    out: Book, sheet: Any, line: int, number: int, cells: Sequence[Any], reasons: Sequence[tuple[int, str]],
    headings: Sequence[str],
) -> None:  # fmt: skip
    sheet.write_number(line, 0, number)
    words = (f"{headings[at]}：{reason}" if 0 <= at < len(headings) else reason for at, reason in reasons)
    sheet.write_string(line, 1, "；".join(words), out.mark)
    wrong = dict(reasons)
    for at, cell in enumerate(cells):
        out.write(sheet, line, at + 2, cell, out.wrong if at in wrong else out.text)
    if line <= LINES_WITH_NOTES:
        for at, reason in wrong.items():
            if at != WHOLE_ROW:
                sheet.write_comment(line, at + 2, reason)


def _summary(out: Book, one: Import, register: Register) -> None:
    sheet = out.book.add_worksheet(_("汇总"))
    sheet.set_column(0, 1, 24)
    facts = (
        (_("台账"), str(register.title)),
        (_("文件"), one.file),
        (_("写入的行"), one.good),
        (_("其中早已登记"), one.known),
        (_("退回的行"), one.bad),
    )
    for line, (term, value) in enumerate(facts):
        sheet.write_string(line, 0, term, out.head)
        out.write(sheet, line, 1, value)


def listing(
    path: Path,
    register: Register,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    notes: Sequence[str] = (),
) -> int:
    """Rows going out, typed; `notes` (who, why, until when) stand above the headings and in the foot of each page."""
    count = 0
    with Book(path) as out:
        sheet = out.book.add_worksheet(str(register.title))
        if notes:
            sheet.set_footer("&L" + "　".join(notes).replace("&", "&&")[:200])
            sheet.write_string(0, 0, "　".join(notes), out.mark)
        top = 1 if notes else 0
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(top, at, str(column.header), out.head)
        for count, row in enumerate(rows, 1):
            for at, column in enumerate(columns):
                out.write(sheet, top + count, at, row.get(column.name))
    return count


def plain(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table without a register."""
    with Book(path) as out:
        sheet = out.book.add_worksheet()
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, heading, out.head)
        for line, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                out.write(sheet, line, at, value)
