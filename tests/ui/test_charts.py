"""Charts and maps are honest pictures: right lengths, gaps where nothing was measured, the same numbers as a table."""

import re

import pytest
from django.utils import translation

from linli.platform.ui import charts, maps
from linli.platform.ui.shapes import AreaShape, GroupShape, Piece, Series

EVIL = '<script>alert("x")</script>'
SQUARE = [(114.0, 30.0), (114.01, 30.0), (114.01, 30.01), (114.0, 30.01)]


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(("largest", "top"), [(0, 1), (7, 8), (41, 50), (52, 60), (100, 100), (0.3, 0.3), (101, 200)])
def test_the_axis_ends_at_a_round_number(largest: float, top: float) -> None:
    assert charts.nice_top(largest) == pytest.approx(top)


def test_a_bar_of_half_the_value_is_half_as_high() -> None:
    svg = charts.bar_chart("新增", ["一", "二"], [Series("新增", [50, 25])])
    high, low = (float(height) for height in re.findall(r'<rect class="c1"[^>]*height="([\d.]+)"', svg))
    assert high == pytest.approx(2 * low, abs=0.2)


def test_a_missing_value_breaks_the_line_instead_of_being_nought() -> None:
    svg = charts.line_chart("响应率", ["1", "2", "3"], [Series("响应率", [95, None, 97])])
    assert re.search(r'class="l1" d="M[\d. ]+M[\d. ]+"', svg)
    assert "<td>没有数据</td>" in svg


def test_charts_carry_their_numbers_as_a_table() -> None:
    svg = charts.bar_chart("新增", ["7日"], [Series("新增", [41]), Series("办结", [39])])
    assert '<th scope="row">7日</th><td>41</td><td>39</td>' in svg


def test_what_people_wrote_cannot_become_markup() -> None:
    drawn = [
        charts.bar_chart(EVIL, [EVIL], [Series(EVIL, [1])], desc=EVIL),
        charts.line_chart(EVIL, [EVIL], [Series(EVIL, [1])]),
        charts.burn(EVIL, [Piece(EVIL, 3, "late", url='"><script>')]),
        charts.meter(50, label=EVIL),
        maps.map_svg(EVIL, [AreaShape(EVIL, EVIL, 3, [SQUARE], url=EVIL)], [GroupShape(EVIL, [SQUARE])], desc=EVIL),
    ]
    assert all("<script" not in svg for svg in drawn)


def test_a_meter_never_leaves_its_box() -> None:
    assert 'width="100.0"' in charts.meter(140)
    assert 'width="0.0"' in charts.meter(-3)


def test_a_burn_bar_leaves_out_what_is_nought_and_links_the_rest() -> None:
    svg = charts.burn(
        "时限", [Piece("已超时", 7, "late", url="/late/"), Piece("2 小时内", 0, "soon"), Piece("正常", 57, "ok")]
    )
    assert svg.count("<rect") == 2
    assert '<a href="/late/"' in svg
    assert "已超时 7，2 小时内 0，正常 57" in svg


@pytest.mark.parametrize(
    ("value", "css"), [(None, "r0"), (0, "r0"), (1, "r1"), (2, "r1"), (3, "r2"), (7, "r3"), (8, "r4"), (99, "r4")]
)
def test_the_ramp_follows_its_legend(value: int | None, css: str) -> None:
    assert maps.ramp(value) == css


def test_lateness_is_a_hatch_and_never_a_colour_of_the_ramp() -> None:
    quiet = maps.map_svg("图", [AreaShape("1", "第一网格", 9, [SQUARE])])
    late = maps.map_svg("图", [AreaShape("1", "第一网格", 9, [SQUARE], late=2)])
    assert 'class="lt"' not in quiet
    assert 'class="lt"' in late and "超时 2 件" in late


def test_the_map_says_its_sum_and_every_area_in_words() -> None:
    areas = [AreaShape("1", "第一网格", 3, [SQUARE], late=1), AreaShape("2", "第二网格", None, [SQUARE])]
    svg = maps.map_svg("未办结", areas)
    assert "2 个区域，共 3 件，超时 1 件" in svg
    assert '<th scope="row">第二网格</th><td>没有数据</td><td>0</td>' in svg


def test_the_map_is_true_to_shape() -> None:
    """A square on the ground is a square on paper: a degree of longitude is shorter in the north."""
    paper = maps.frame([[(114.0, 30.0), (114.0115470, 30.01)]])
    assert paper is not None
    (x1, y1), (x2, y2) = paper.point((114.0, 30.0)), paper.point((114.0115470, 30.01))
    assert x2 - x1 == pytest.approx(y1 - y2, rel=0.01)


def test_a_map_without_areas_says_so() -> None:
    assert "还没有地图数据" in maps.map_svg("图", [])
