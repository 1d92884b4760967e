"""A file of messages as people bring it: any of the usual encodings and separators, headings in Chinese or English."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from linli.kernel import clock

HEADINGS = {
    "id": ("id", "编号", "留言编号", "工单编号"),
    "user": ("user", "用户", "留言用户", "反映人"),
    "title": ("title", "标题", "主题", "留言主题"),
    "text": ("text", "内容", "正文", "留言详情", "诉求内容"),
    "time": ("time", "时间", "留言时间", "反映时间"),
    "source": ("source", "来源", "渠道", "来源渠道", "受理渠道"),
    "reply": ("reply", "答复", "答复意见", "办理结果"),
    "reply_time": ("reply_time", "答复时间", "办结时间"),
}
TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
SEPARATORS = ",\t;，"
FEW = 0.02  # of all characters may be broken before the encoding itself was guessed wrong
BROKEN = "\ufffd"
csv.field_size_limit(10_000_000)


class Unreadable(Exception):
    """The file as a whole cannot be used; the text says why and what to do, in plain Chinese."""


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file."""

    line: int  # of the table, the heading is 1: what a spreadsheet shows
    cells: Sequence[str]
    named: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """A cell by its English name; empty when the file has no such column."""
        return self.named.get(name, "").strip()


@dataclass(frozen=True)
class Table:
    """A file that could be read."""

    header: list[str]
    rows: list[Row]


def read(path: Path, needed: Sequence[str]) -> Table:
    """The whole table. Raises Unreadable with a sentence when it is no table of messages at all."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"打不开 {path}：{error.strerror}") from error
    lines = _lines(_decoded(raw, path))
    header = next(lines, [])
    where = _columns(header)
    if missing := [name for name in needed if name not in where]:
        raise Unreadable(f"{path.name} 里没有这些列：{'、'.join(missing)}。第一行要写列名，如 {','.join(needed)}")
    rows = [
        Row(number, cells, {name: cells[at] for name, at in where.items() if at < len(cells)})
        for number, cells in enumerate(lines, 2)
        if any(cell.strip() for cell in cells)
    ]
    return Table(header, rows)


def _decoded(raw: bytes, path: Path) -> str:
    """UTF-8, with BOM or without, UTF-16 from a spreadsheet, or GB 18030, which covers GBK and GB 2312."""
    if not raw.strip():
        raise Unreadable(f"{path.name} 是空文件")
    if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise Unreadable(f"{path.name} 是 Excel 文件，请先另存为 CSV 再导入")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    tries = [raw.decode(code, "replace") for code in ("utf-8-sig", "gb18030")]
    best = min(tries, key=lambda text: text.count(BROKEN))
    if best.count(BROKEN) > FEW * len(best) + 1 or best.count("\0") > FEW * len(best):
        raise Unreadable(f"{path.name} 不是文本，或者编码认不出来，请另存为 UTF-8 的 CSV")
    # Where both codes have faults the file is UTF-8 with a few broken places: GB 18030 would read the rest as nonsense.
    return tries[0] if 0 < tries[0].count(BROKEN) <= FEW * len(tries[0]) else best


def _lines(text: str) -> Iterator[list[str]]:
    head = text.partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    return csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)


def _columns(header: Sequence[str]) -> dict[str, int]:
    cleaned = [cell.strip().strip("\ufeff").lower() for cell in header]
    return {
        name: next(cleaned.index(word) for word in known if word in cleaned)
        for name, known in HEADINGS.items()
        if any(word in cleaned for word in known)
    }


def moment(text: str) -> datetime | None:
    """A time as spreadsheets write it, in Asia/Shanghai; None when it is none."""
    text = " ".join(text.replace("T", " ").split())[:19]
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=clock.LOCAL)
        except ValueError:
            continue
    return None


def write_back(path: Path, header: Sequence[str], faults: Sequence[tuple[Row, str]]) -> None:
    """The rows that were not taken, as they came, each with its line and the reason in front."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["行号", "原因", *header])
        for row, reason in sorted(faults, key=lambda fault: fault[0].line):
            writer.writerow([row.line, reason, *row.cells])
