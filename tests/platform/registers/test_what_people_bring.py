"""Tables come in every shape: encodings, dates, titles above the headings, and files made to do harm."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from linli.platform.registers import declare, plain_sheet, reading, xlsx
from linli.platform.registers.terms import Unreadable

HEAD = "姓名,手机号,房号"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)


def rows(path: Path) -> list[list[object]]:
    return [list(cells) for _line, cells in reading.raw(path)]


@pytest.fixture
def handmade(tmp_path: Path, sheet: Callable[..., Path]) -> Callable[..., Path]:
    """A workbook whose sheet is this XML."""
    whole = sheet(("姓名", "=1+1"), name="whole.xlsx")

    def write(xml: str, **parts: str) -> Path:
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "made.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                short = Path(name).stem
                content = xml.encode() if "sheet1.xml" in name else parts.get(short, "").encode() or old.read(name)
                new.writestr(name, content)
        return tmp_path / "made.xlsx"

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_tables_of_every_kind(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(f'{HEAD}\n𠮷田,,"5\n01"\n\n王芳,1,2'.replace(",", mark).encode(encoding))
    assert rows(path) == [["姓名", "手机号", "房号"], ["𠮷田", "", "5\n01"], ["王芳", "1", "2"]]
    packed = tmp_path / "table.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert rows(packed) == rows(path)


def test_cells_keep_their_kind(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "typed.xlsx"))
    page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy年m月d日"})
    page.write_row(0, 0, ["文", 13800000000, 1.5, True, 420901196001011235])
    page.write_datetime(1, 2, dt.datetime(2024, 2, 29), day)
    page.write_rich_string(2, 0, "张", book.add_format({"bold": True}), "三", " ")
    page.write_formula(3, 0, "=1+1", None, "2")
    book.close()

    assert rows(tmp_path / "typed.xlsx") == [
        ["文", "13800000000", "1.5", "是", 4.209011960010113e17], ["", "", "2024-02-29"], ["张三 "], ["2"],
    ]  # fmt: skip


def test_a_title_may_stand_above_the_headings(sheet: Callable[..., Path]) -> None:
    path = sheet(("柳岸社区居民登记表",), (), ("序号", "姓名*", "手 机 号（选填）"), (1, "王芳", "13800000000"))
    line, headings, rest = reading.table(path, declare.get("residents"))
    assert (line, headings[1]) == (3, "姓名*")
    assert list(rest) == [(4, ["1", "王芳", "13800000000"])]


def test_a_cell_far_away_costs_nothing(handmade: Callable[..., Path]) -> None:
    cells = '<c r="A1048576" t="str"><v>王</v></c><c r="XFD1048576"><v>1</v></c>'
    path = handmade(SHEET % f'<row r="1048576">{cells}</row>')
    assert list(xlsx.rows(path)) == [(1048576, ["王"])]


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE x [<!ENTITY a "a">]>' + SHEET % '<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>',
        SHEET % '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        SHEET % '<row r="x"><c r="A1"><v>1</v></c></row>',
        SHEET % '<row r="1"><c r="A1"><v>one</v></c></row>',
        "<worksheet>",
        "",
    ],
)
def test_what_no_spreadsheet_writes_is_refused(handmade: Callable[..., Path], xml: str) -> None:
    with pytest.raises(Unreadable):
        list(xlsx.rows(handmade(xml)))


def test_half_a_character_harms_nobody(handmade: Callable[..., Path]) -> None:
    path = handmade(SHEET % '<row r="1"><c r="A1" t="inlineStr"><is><t>a_xD800_b_x000D_</t></is></c></row>')
    assert list(xlsx.rows(path)) == [(1, ["a\ufffdb\r"])]


# The quick way through a sheet and the parser must agree -------------------------------------------------------------

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + SHEET
ODD = {
    "gaps": '<row r="3"><c r="B3" t="inlineStr"><is><t>王</t></is></c><c r="D3" s="1"/></row><row r="9"/>',
    "no numbers": '<row><c r="A1" t="str"><v>王</v></c></row><row><c r="A2"><v>1.50</v></c></row>',
    "a formula": '<row r="2"><c r="A2" t="str"><f>B1&amp;"x"</f><v>王 &amp; 李</v></c><c r="B2"><f/><v>3</v></c></row>',
    "a rich text": '<row r="2"><c r="A2" t="inlineStr"><is><r><t>王</t></r><r><t>芳</t></r></is></c></row>',
    "a comment": '<row r="2"><!-- </row> --><c r="A2"><v>1</v></c></row>',
    "a section": '<row r="2"><c r="A2" t="str"><v><![CDATA[</row>]]></v></c></row>',
    "a line end": '<row r="2"><c r="A2" t="str"><v>a\r\nb&#10;c</v></c></row>',
    "spaces": '\n <row r="2" spans="1:1">\n  <c r="A2"><v>1</v></c>\n </row>\n',
    "other order": '<row r="2"><c t="str" r="B2"><v>王</v></c></row>',
}


@pytest.mark.parametrize("what", ODD)
def test_the_quick_way_reads_what_the_parser_reads(
    handmade: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    plain = "".join(f'<row r="{at}"><c r="A{at}" t="str"><v>第 {at} 行</v></c></row>' for at in range(20, 40))
    path = handmade(DECLARED % (ODD[what] + plain))
    quick = list(xlsx.rows(path))

    def never(*_given: object) -> None:
        raise plain_sheet.NotPlain

    monkeypatch.setattr(plain_sheet, "rows", never)
    assert quick == list(xlsx.rows(path))
    assert len(quick) >= 20


def test_what_spreadsheets_write_goes_the_quick_way(
    sheet: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "_Sheet", None)
    path = sheet(("姓名", "数"), ("王 & <李>", 1.5), ("", 2))
    assert list(xlsx.rows(path)) == [(1, ["姓名", "数"]), (2, ["王 & <李>", "1.5"]), (3, ["", "2"])]


def test_a_row_without_an_end_fills_no_memory(handmade: Callable[..., Path]) -> None:
    path = handmade(DECLARED % ('<row r="1">' + '<c r="A1"><v>1</v></c>' * 600_000 + "</row>"))
    assert list(xlsx.rows(path)) == [(1, ["1"])]
