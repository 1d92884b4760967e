"""Opens what people bring: .xlsx, .xls, .csv, each also packed with gzip, in any of the usual encodings."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_noop as _
from python_calamine import CalamineError, CalamineWorkbook

from linli.platform.registers import xlsx
from linli.platform.registers.cells import Cell, iso, number
from linli.platform.registers.declare import Register, bare
from linli.platform.registers.terms import MOST_COLUMNS, Unreadable

LOOK_FOR_HEADING = 10  # people put a title above the headings
SEPARATORS = ",\t;，"
MOST_OLD = 100 << 20  # bytes of an .xls, which is read whole
CONTROLS = re.compile("[\x01-\x06]")  # no table of text has them, every picture and program does
csv.field_size_limit(1_000_000)

Lines = Iterator[tuple[int, list[Cell]]]


def table(path: Path, register: Register) -> tuple[int, list[str], Lines]:
    """Line and text of the headings, and all rows below. Raises Unreadable with a sentence."""
    lines = raw(path)
    first = list(islice(lines, LOOK_FOR_HEADING))
    if not first:
        raise Unreadable(_("这个文件是空的"))
    known = register.headings()
    best = max(first, key=lambda one: sum(bare(str(cell)) in known for cell in one[1]))
    found = {known[bare(str(cell))] for cell in best[1] if bare(str(cell)) in known}
    missing = [str(column.header) for column in register.taken if column.required and column.name not in found]
    if missing or not found:
        raise Unreadable(
            _("没有找到这些列：%(missing)s。第一行要写列名，可以先下载模板"),
            missing="、".join(missing) or register.title,
        )
    rest = (one for one in chain(first, lines) if one[0] > best[0])
    return best[0], [str(cell) for cell in best[1]], rest


def raw(path: Path) -> Lines:
    """Number and cells of every row of the file that has any."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise Unreadable(_("打不开 %(file)s"), file=path.name) from error
    if not start:
        return iter(())
    if start.startswith(b"PK\x03\x04"):
        return xlsx.rows(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _old(path)
    if start.startswith(b"\x1f\x8b"):
        return _text(lambda: gzip.open(path, "rb"))
    return _text(lambda: path.open("rb"))


def _old(path: Path) -> Lines:
    """A workbook of the old format: at most 65,536 rows."""
    if path.stat().st_size > MOST_OLD:
        raise Unreadable(_("这个表格太大，请另存为 .xlsx 再上传"))
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        lines = [[_typed(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError) as error:
        raise Unreadable(_("这个表格有密码或者已经损坏，请重新另存为 .xlsx")) from error
    return ((at, cells) for at, cells in enumerate(lines, 1) if any(cells))


def _typed(cell: Any) -> Cell:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return number(float(cell))
    return iso(cell) if isinstance(cell, date | datetime) else str(cell or "")


def _text(opened: Any) -> Lines:
    encoding = _encoding(opened)
    file: IO[bytes] = opened()
    lines = io.TextIOWrapper(file, encoding, newline="")
    head = lines.readline()
    separator = max(SEPARATORS, key=head.count)
    lines.seek(0)
    return _parsed(csv.reader((line.replace("\0", "") for line in lines), delimiter=separator))


def _parsed(reader: Any) -> Lines:
    """Rows of a text table; a row that runs over several lines has the number that a spreadsheet shows."""
    try:
        for at, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                yield at, cells[:MOST_COLUMNS]
    except (csv.Error, UnicodeError, OSError, EOFError) as error:
        raise Unreadable(_("这个文件不是表格，或者已经损坏，请另存为 .xlsx 再上传")) from error


def _encoding(opened: Any) -> str:
    """UTF-8, UTF-16 by its mark, or GB 18030, which covers GBK and GB 2312. Raises Unreadable for what is no text."""
    try:
        with opened() as file:
            start = file.read(4)
            if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                return "utf-16"
        for encoding in ("utf-8-sig", "gb18030"):
            if _decodes(opened, encoding):
                return encoding
    except (OSError, EOFError) as error:
        raise Unreadable(_("这个文件已经损坏，请重新保存后再上传")) from error
    raise Unreadable(_("看不懂这个文件，请上传 .xlsx 或 .csv 表格"))


def _decodes(opened: Any, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with opened() as file:
            while chunk := file.read(1 << 20):
                if CONTROLS.search(decoder.decode(chunk)):
                    return False
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
