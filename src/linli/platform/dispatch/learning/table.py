"""CSV files as people have them: any common Chinese encoding, missing cells, bad rows told and never lost silently."""

from __future__ import annotations

import contextlib
import csv
import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ENCODINGS = ("utf-8-sig", "gb18030")
DAMAGED = "\N{REPLACEMENT CHARACTER}"
END = "\N{END OF TEXT}"  # a line of our own after the last, to see whether the file ends where it should
MOST_TOLD = 10  # bad rows named one by one; the others are counted


class BadTable(Exception):
    """The file cannot be used; the message says in plain Chinese why."""


@dataclass
class Table:
    """The rows of a file with their columns, and what was wrong with it."""

    name: str
    columns: list[str]
    rows: list[dict[str, str]]
    remarks: list[str] = field(default_factory=list)

    def need(self, wanted: Iterable[str]) -> None:
        """Refuse the file if one of these columns is not there."""
        missing = [name for name in wanted if name not in self.columns]
        if missing:
            raise BadTable(f"{self.name} 里没有这一列：{'、'.join(missing)}。文件里有的列：{'、'.join(self.columns)}")


def read_table(path: Path) -> Table:
    """The file as a table; UTF-8 with or without a mark, UTF-16 with one, or GB 18030."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadTable(f"没有找到文件：{path}") from None
    except OSError as error:
        raise BadTable(f"读不了文件：{path}（{error.strerror}）") from error
    text = _text(path.name, data)
    table = parse(path.name, text)
    if damaged := text.count(DAMAGED):
        table.remarks.append(f"{path.name}：有 {damaged} 处文字损坏，读不出来，用 {DAMAGED} 代替")
    return table


def parse(name: str, text: str) -> Table:
    """The text of a CSV file as a table."""
    lines = [(cells, at) for cells, at in _lines(name, text) if not _blank(cells)]
    header = [cell.strip() for cell in lines[0][0]] if lines else []
    if not any(header):
        raise BadTable(f"{name} 是空的")
    if len(set(header)) < len(header):
        raise BadTable(f"{name} 有重名的列：{'、'.join(sorted({c for c in header if header.count(c) > 1}))}")
    table = Table(name, header, [])
    for cells, _at in lines[1:]:
        padded = cells + [""] * (len(header) - len(cells))
        table.rows.append(dict(zip(header, padded[: len(header)], strict=True)))
    _remark(table, [at for cells, at in lines[1:] if len(cells) != len(header)])
    return table


def _lines(name: str, text: str) -> list[tuple[list[str], int]]:
    """The cells of every line, with the number of the line in the file where they end."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    text = text.replace("\0", "")
    reader = csv.reader(io.StringIO(f"{text}\n{END}", newline=""), delimiter=_delimiter(text))
    try:
        lines = [(cells, reader.line_num) for cells in reader]
    except csv.Error as error:
        raise BadTable(f"{name} 第 {reader.line_num} 行附近不是正确的 CSV：{error}") from error
    if lines.pop()[0] != [END]:  # a quote that is never closed has swallowed it, and all rows before it
        raise BadTable(
            f"{name} 第 {lines[-1][1] + 1 if lines else 1} 行有一个引号没有关上，后面的行都读不出来，请补上再试"
        )
    return lines


def _blank(cells: list[str]) -> bool:
    """An empty line; a row of empty cells is a row, and gets its answer."""
    return len(cells) < 2 and not "".join(cells).strip()


def _remark(table: Table, lines: Sequence[int]) -> None:
    if lines:
        told = "、".join(map(str, lines[:MOST_TOLD])) + (" 等" if len(lines) > MOST_TOLD else "")
        table.remarks.append(
            f"{table.name}：{len(lines)} 行的格数与表头不同，缺的按空白算，多的不用（到第 {told} 行为止）"
        )


def _text(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    with contextlib.suppress(UnicodeDecodeError):
        return data.decode(ENCODINGS[0])
    if data.startswith(b"PK\3\4") or data.count(b"\0") > len(data) // 10:
        raise BadTable(f"{name} 不是文本文件。如果是 Excel 表，请另存为 CSV 再用")
    # Of a file with a few damaged bytes, the encoding that reads nearly all of it is the right one.
    readings = [data.decode(encoding, "replace") for encoding in ENCODINGS]
    return min(readings, key=lambda text: text.count(DAMAGED))


def _delimiter(text: str) -> str:
    """Comma, unless the header plainly uses a tab or a semicolon."""
    header = text.split("\n", 1)[0]
    return "," if "," in header else next((mark for mark in ("\t", ";") if mark in header), ",")


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV file in UTF-8, complete or not there at all."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="", errors="replace") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
        part.replace(path)
    except OSError as error:
        raise BadTable(f"写不了文件：{path}（{error.strerror}）") from error
