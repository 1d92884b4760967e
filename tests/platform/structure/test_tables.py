"""The registers of the structure come in by Excel: one good row, every wrong cell by its name, twice the same."""

from __future__ import annotations

from typing import Any

import pytest
from tests.platform.registers.conftest import Bring, reasons

from linli.platform.places.models import Area, Building, Compound
from linli.platform.structure.models import DepartmentGrid, Facility, Pairing, Seat
from linli.testing.town import Town

pytestmark = pytest.mark.django_db
C = "429901001001"
GOOD: dict[str, tuple[list[str], list[str], Any]] = {
    "facilities": (
        ["设施编码", "类别", "名称", "区域编码", "单位名称", "建成年份", "下次检查"],
        ["LD-0001", "路灯", "3 号楼前路灯", f"{C}003", "柳岸街道城建办", "2012", "2027-03-01"], Facility,
    ),
    "compounds": (["小区", "区域编码", "物业企业"], ["柳岸花园", C, "滨河物业服务有限公司"], Compound),
    "buildings": (
        ["区域编码", "小区", "楼栋", "楼栋编码", "建成年份"],
        [f"{C}003", "柳岸新村", "9号楼", f"{C}0030009", "1998"], Building,
    ),
    "department_grids": (
        ["单位名称", "部门网格编码", "部门网格名称", "基础网格编码", "姓名", "手机号"],
        ["滨河区水务局", "SW-1", "水务一区", f"{C}003、{C}004", "孙片长", "13800006001"], DepartmentGrid,
    ),
    "pairings": (
        ["单位名称", "区域编码", "职责", "姓名", "手机号"], ["滨河区水务局", C, "查水管；修水龙头", "", ""], Pairing,
    ),
    "seats": (
        ["区域编码", "姓名", "手机号", "职务", "单位名称", "分工"],
        [C, "何院长", "13800006002", "兼职委员", "滨河区水务局", "供水"], Seat,
    ),
}  # fmt: skip
BAD: dict[str, list[tuple[int, str, str]]] = {
    "facilities": [(0, "4299010903000001", "大类"), (1, "飞船", "请从这些里选"), (3, f"{C}999", "没有编码"),
                   (5, "12", "四位数"), (4, "没有的单位", "请先导入单位")],
    "compounds": [(1, f"{C}003", "社区"), (2, "没有的公司", "请先导入单位")],
    "buildings": [(3, "4299010010020030009", "前 12 位"), (3, "123", "19 位"), (1, "没有的小区", "请先导入小区")],
    "department_grids": [(3, f"{C}999", "没有编码"), (5, "", "同时写")],
    "pairings": [(2, "；", "至少写一项")],
    "seats": [(0, f"{C}003", "大党委设在社区"), (4, "", "所在的单位")],
}  # fmt: skip


@pytest.mark.parametrize("key", GOOD)
def test_a_good_row_comes_in_and_a_second_time_changes_nothing(town: Town, bring: Bring, key: str) -> None:
    head, row, model = GOOD[key]
    before = model.objects.count()
    one = bring(key, head, row)
    assert (one.good, one.bad) == (1, 0), reasons(one)
    again = bring(key, head, row)
    assert (again.good, again.known) == (1, 1) and model.objects.count() == before + 1


@pytest.mark.parametrize(("key", "at", "cell", "word"), [(k, *one) for k, rows in BAD.items() for one in rows])
def test_a_wrong_cell_comes_back_with_its_reason(
    town: Town,
    bring: Bring,
    key: str,
    at: int,
    cell: str,
    word: str,
) -> None:
    head, row, model = GOOD[key]
    before = model.objects.count()
    one = bring(key, head, [*row[:at], cell, *row[at + 1 :]])
    assert one.bad == 1 and any(word in said for said in reasons(one)), reasons(one)
    assert model.objects.count() == before


def test_a_community_keeps_its_own_ground_only(town: Town, bring: Bring) -> None:
    head, row, _model = GOOD["facilities"]
    one = bring("facilities", head, [*row[:3], "429901001002009", *row[4:]], by=town.chen)
    assert one.bad == 1


def test_micro_grids_come_in_below_their_grid_and_bad_codes_come_back(town: Town, bring: Bring) -> None:
    rows = [["编码", "名称", "级别"], [f"{C}003001", "微网格一", "微网格"], [f"{C}00300", "微网格二", "微网格"],
            ["990101001001", "远社区", "社区"]]  # fmt: skip
    one = bring("areas", *rows)
    assert (one.good, one.bad) == (1, 2)
    assert Area.objects.get(code=f"{C}003001").parent_id == town.grid3.pk
    assert any("18 位" in said for said in reasons(one))


def test_an_ended_area_is_not_brought_back_by_an_old_table(town: Town, bring: Bring) -> None:
    Area.objects.filter(pk=town.grid3.pk).update(ended_on="2026-01-01")
    one = bring("areas", ["编码", "名称"], [f"{C}003", "第三网格"])
    assert one.bad == 1 and "停用" in reasons(one)[0]
