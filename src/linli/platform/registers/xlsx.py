"""Reads the first sheet of an .xlsx file row by row in constant memory, however large, and whatever was put into it.

The quick reader of whole sheets (python-calamine, used for .xls) keeps every cell in memory, and a single cell far to
the lower right makes it reserve the room between: a million rows would not fit into a gigabyte.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext_noop as _

from linli.platform.registers import plain_sheet
from linli.platform.registers.cells import Cell, iso, number
from linli.platform.registers.terms import MOST_COLUMNS, Unreadable

CHUNK = 1 << 18
MOST_SMALL = 20 << 20  # bytes of the parts that are read whole
MOST_BYTES = 3 << 30  # of the unpacked sheet
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class _Short(dict[str, str]):
    """Names of elements without their name space, each cut once."""

    def __missing__(self, tag: str) -> str:
        self[tag] = short = tag.rpartition("}")[2]
        return short


SHORT = _Short()


def rows(path: Path) -> Iterator[tuple[int, list[Cell]]]:
    """Number and cells of every row that has any. Raises Unreadable for what is no workbook."""
    try:
        with zipfile.ZipFile(path) as book:
            yield from _read(book, _first_sheet(book), Values(_strings(book), _date_styles(book), _epoch(book)))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, expat.ExpatError, EOFError, OSError) as error:
        raise Unreadable(_("这个文件不是 Excel 表格，或者已经损坏，请重新另存为 .xlsx")) from error
    except (ValueError, IndexError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(_("这个表格有密码或者内容不规范，请重新另存为 .xlsx")) from error


def _read(book: zipfile.ZipFile, sheet: str, values: Values) -> Iterator[tuple[int, list[Cell]]]:
    """The quick way as far as it goes; where it ends, the parser takes over, from the top."""
    given = 0
    try:
        with book.open(sheet) as source:
            for row in plain_sheet.rows(source, values.value):
                given += 1
                yield row
    except plain_sheet.NotPlain:
        with book.open(sheet) as source:
            yield from islice(_Sheet(values).rows(source), given, None)


def _small(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part of the workbook, whole; one with a document type is not from a spreadsheet."""
    if book.getinfo(name).file_size > MOST_SMALL:
        raise Unreadable(_("这个表格太大，请拆成几个文件"))
    content = book.read(name)
    if b"<!DOCTYPE" in content[:1000]:
        raise Unreadable(_("这个表格里有不该有的内容，请重新另存为 .xlsx"))
    return ElementTree.fromstring(content)  # noqa: S314 - no document type, so no entities


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The part that holds the first visible sheet."""
    targets = {one.get("Id"): one.get("Target", "") for one in _small(book, "xl/_rels/workbook.xml.rels")}
    for sheet in _small(book, "xl/workbook.xml").iter():
        if _tag(sheet) == "sheet" and sheet.get("state", "visible") == "visible":
            target = targets[sheet.get(RELATION)]
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if book.getinfo(part).file_size > MOST_BYTES:
                raise Unreadable(_("这个表格太大，请拆成几个文件"))
            return part
    raise KeyError("sheet")


def _epoch(book: zipfile.ZipFile) -> datetime:
    properties = (one for one in _small(book, "xl/workbook.xml") if _tag(one) == "workbookPr")
    return EPOCH_1904 if any(one.get("date1904") in ("1", "true") for one in properties) else EPOCH


def _date_styles(book: zipfile.ZipFile) -> frozenset[int]:
    """Which cell styles show a number as a date."""
    if "xl/styles.xml" not in book.NameToInfo:
        return frozenset()
    styles = _small(book, "xl/styles.xml")
    dates = {int(one.get("numFmtId", -1)) for one in styles.iter() if _tag(one) == "numFmt" and _shows_a_date(one)}
    found: set[int] = set()
    for group in styles:
        if _tag(group) == "cellXfs":
            found = {at for at, one in enumerate(group) if int(one.get("numFmtId", 0)) in dates | BUILT_IN_DATES}
    return frozenset(found)


def _shows_a_date(style: ElementTree.Element) -> bool:
    """Its code has year, month, day or hour outside of quoted words, colours and conditions."""
    return bool(re.search("[ymdh]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", style.get("formatCode", ""))))


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _parser() -> Any:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def refuse(*_given: Any) -> None:
        raise Unreadable("这个表格里有不该有的内容，请重新另存为 .xlsx")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _strings(book: zipfile.ZipFile) -> list[str]:
    """The texts that cells point to."""
    if "xl/sharedStrings.xml" not in book.NameToInfo:
        return []
    if book.getinfo("xl/sharedStrings.xml").file_size > MOST_BYTES:
        raise Unreadable(_("这个表格太大，请拆成几个文件"))
    shared = _Shared()
    with book.open("xl/sharedStrings.xml") as source:
        return shared.read(source)


class _Shared:
    """Collects shared texts; readings of Japanese words (rPh) are no part of them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.parts: list[str] = []
        self.text = self.reading = False

    def read(self, source: Any) -> list[str]:
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        parser.ParseFile(source)
        return self.found

    def _start(self, tag: str, _given: dict[str, str]) -> None:
        short = SHORT[tag]
        if short == "si":
            self.parts.clear()
        self.text = self.text or short == "t"
        self.reading = self.reading or short == "rPh"

    def _end(self, tag: str) -> None:
        short = SHORT[tag]
        if short == "t":
            self.text = False
        elif short == "rPh":
            self.reading = False
        elif short == "si":
            self.found.append(_unescaped("".join(self.parts)))

    def _data(self, words: str) -> None:
        if self.text and not self.reading:
            self.parts.append(words)


@dataclass(frozen=True)
class Values:
    """What the cells of a workbook mean."""

    strings: list[str]
    dates: frozenset[int]
    epoch: datetime

    def value(self, kind: str, style: str, text: str) -> Cell:
        """The text of a cell by its type and style."""
        if kind == "s":
            return self.strings[int(text)]
        if kind in ("inlineStr", "str"):
            return _unescaped(text)
        if kind == "d":
            return text.replace("T", " ")
        if kind in ("b", "e"):
            return {"1": "是", "0": "否"}.get(text, text) if kind == "b" else text
        value = float(text)
        if style and int(style) in self.dates and 0 <= value < 2_958_466:
            return iso(self.epoch + timedelta(seconds=round(value * 86400)))
        return number(value)


class _Sheet:
    """Turns the stream of a sheet into rows."""

    def __init__(self, values: Values) -> None:
        self.value = values.value
        self.ready: list[tuple[int, list[Cell]]] = []
        self.row: list[Cell] = []
        self.line = self.at = 0
        self.kind = self.style = ""
        self.parts: list[str] = []
        self.hearing = False

    def rows(self, source: Any) -> Iterator[tuple[int, list[Cell]]]:
        """Feed the parser a piece at a time and give out what became complete."""
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        while chunk := source.read(CHUNK):
            parser.Parse(chunk, False)
            yield from self.ready
            self.ready.clear()
        parser.Parse(b"", True)
        yield from self.ready

    def _start(self, tag: str, given: dict[str, str]) -> None:
        short = SHORT[tag]
        if short == "c":
            self.at = _column(given["r"]) if "r" in given else self.at + 1
            self.kind, self.style = given.get("t", "n"), given.get("s", "")
            self.parts.clear()
        elif short in ("v", "t"):
            self.hearing = True
        elif short == "rPh":
            self.hearing = False
        elif short == "row":
            self.line = int(given["r"]) if "r" in given else self.line + 1
            self.row, self.at = [], -1

    def _data(self, words: str) -> None:
        if self.hearing:
            self.parts.append(words)

    def _end(self, tag: str) -> None:
        short = SHORT[tag]
        if short in ("v", "t"):
            self.hearing = False
        elif short == "c":
            if self.parts and 0 <= self.at < MOST_COLUMNS:
                self.row += [""] * (self.at + 1 - len(self.row))
                self.row[self.at] = self.value(self.kind, self.style, "".join(self.parts))
        elif short == "row" and self.row:
            self.ready.append((self.line, self.row))


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """_x000D_ is how workbooks write characters that XML cannot hold."""
    return _ESCAPED.sub(_meant, text) if "_x" in text else text


def _meant(found: re.Match[str]) -> str:
    """The character; half of one is none."""
    code = int(found[1], 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def _column(reference: str) -> int:
    """B7 is column 1."""
    at = 0
    for letter in reference:
        if not letter.isalpha():
            break
        at = at * 26 + ord(letter) - 64
    return at - 1
