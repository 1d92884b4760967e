"""A work list as a workbook: times are times and numbers numbers, so nothing can be taken for a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from linli.kernel.clock import local
from linli.work.cases.queries.console.rows import COLUMNS, Line, left_words

WIDTHS = (14, 44, 8, 10, 18, 10, 18)


def workbook(title: str, lines: Sequence[Line]) -> bytes:
    """The file; written row by row, so that memory does not grow with it."""
    out = io.BytesIO()
    options = {"constant_memory": True, "in_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold, time = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for at, (words, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, str(words), bold)
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(lines, 1):
            _write(sheet, number, line, time)
    return out.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, number: int, line: Line, time: object) -> None:
    what = f"{line.title}\n{line.sub}" if line.sub else line.title
    for at, words in enumerate((left_words(line.matter), what, line.step, line.grid, line.who, line.channel)):
        sheet.write_string(number, at, words)
    sheet.write_datetime(number, len(COLUMNS) - 1, _plain(line.matter.touched_at), time)


def _plain(moment: datetime) -> datetime:
    """The wall clock here: Excel knows no time zones."""
    return local(moment).replace(tzinfo=None)
