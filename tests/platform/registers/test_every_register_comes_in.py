"""Areas, homes, vehicles, organisations and appointments come in through the same door as residents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook
from tests.platform.registers.conftest import Bring, reasons

from linli.platform.places.models import Area, Building, Home, Organisation
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import Duty
from linli.platform.registers import sheets
from linli.platform.registers.declare import REGISTERS
from linli.platform.residents.models import Vehicle, VehicleKind
from linli.testing.town import Town

AREAS = ("编码", "名称", "上级编码")
HOMES = ("房屋编码", "网格编码", "小区", "楼栋", "单元", "房号")


def test_children_may_stand_above_their_parents_in_the_table(town: Town, bring: Bring) -> None:
    one = bring(
        "areas", AREAS, ("429901002001001", "第一网格", ""), ("429901002001", "新桥社区", ""),
        ("429901002", "新桥街道", "429901"), ("429901003001", "无主社区", "429901003"),
    )  # fmt: skip

    assert reasons(one) == ["C5 上级 429901003 不在区域树里，请先导入上级，或核对编码"]
    grid = Area.objects.get(code="429901002001001")
    assert (grid.community.name, grid.town.name, grid.district.name) == ("新桥社区", "新桥街道", "滨河区")
    assert grid.path == f"{grid.community.path}{grid.pk}/"
    assert bring("areas", AREAS, ("429901002001", "新桥社区居委会", "")).known == 1
    assert Area.objects.get(code="429901002001").name == "新桥社区居委会"


def test_zeros_that_only_fill_up_are_taken_off_where_they_do(town: Town, bring: Bring) -> None:
    bring("areas", ("编码", "名称"), ("429902000000", "东山区"), ("430000", "别处"))
    bring("areas", ("code", "name", "level", "parent_code"), ("4399", "东城市", "city", "43"),
          ("439900", "东城市辖区", "county", "4399"))  # fmt: skip

    assert Area.objects.get(code="429902").level == "district"
    assert Area.objects.get(code="439900").level == "district"


def test_homes_make_what_stands_above_them(town: Town, bring: Bring) -> None:
    grid = town.grid3.code
    one = bring("homes", HOMES, ("H1", grid, "柳岸新村", "3栋", "2单元", "601"), 
                ("H2", grid, "柳岸新村", "12栋", "", "101"), 
                ("", town.community.code, "柳岸新村", "1", "", "1"))  # fmt: skip

    assert reasons(one) == ["B4 柳岸社区 不是网格，请填网格的编码"]
    assert Home.objects.get(code="H1").entrance == town.homes["wang"].entrance
    assert Building.objects.get(number="12").name == "12 号楼"
    assert bring("homes", HOMES, ("H1", grid, "柳岸新村", "3栋", "2单元", "601")).known == 1


def test_a_point_finds_its_grid(town: Town, bring: Bring) -> None:
    bring("homes", ("小区", "楼栋", "房号", "经度", "纬度"), ("柳岸新村", "20", "101", 114.006, 30.902))

    assert Building.objects.get(number="20").grid == town.grid4


def test_a_vehicle_needs_an_owner_who_is_known(town: Town, bring: Bring) -> None:
    head = ("车牌号", "车辆类型", "车主姓名", "车主手机号", "小区", "楼栋", "单元", "房号")
    wangs = ("王玉珍", "13800002216", "柳岸新村", "3", "2", "501")
    one = bring("vehicles", head, ("鄂k·12345", "小汽车", *wangs), ("鄂KD12345", "", "没有人", "", *wangs[2:]))

    assert reasons(one) == ["C3 居民里没有这位车主，请先导入居民，或核对姓名和手机号"]
    car = Vehicle.objects.get()
    assert (car.plate, car.plate_tail, car.person.name) == ("鄂K12345", "345", "王玉珍")
    again = bring("vehicles", head, ("鄂K12345", "新能源汽车", *wangs))
    assert again.known == 1
    assert Vehicle.objects.get().kind == VehicleKind.ELECTRIC_CAR


def test_posts_are_filled_once_and_administrators_never(town: Town, bring: Bring) -> None:
    head = ("姓名", "手机号", "岗位", "区域编码", "开始日期", "单位名称")
    rows = (
        ("新来", "13800003101", "网格员", town.grid4.code, dt.date(2026, 1, 1), ""),
        ("坏人", "13800003102", "系统管理员", town.grid4.code, "2026-01-01", ""),
        ("水务", "13800003103", "部门经办人", town.district.code, "2026-01-01", "滨河区水务局"),
    )
    one = bring("appointments", head, *rows)

    assert reasons(one) == ["C3 管理员岗位不能用表格任命，请到岗位页办理"]
    term = Appointment.objects.get(person__name="新来")
    assert (term.post.duty, term.post.area) == (Duty.GRID_WORKER, town.grid4)
    assert Appointment.objects.get(person__name="水务").post.organisation == town.water
    assert bring("appointments", head, *rows).known == 2


def test_an_organisation_once_for_each_name_in_an_area(town: Town, bring: Bring) -> None:
    head = ("单位名称", "类别", "区域编码", "上级单位")
    rows = (("滨河区城管局", "部门", "429901", ""), ("柳岸中队", "部门", "429901001", "滨河区城管局"))
    assert bring("organisations", head, *rows).good == 2
    assert bring("organisations", head, *rows).known == 2
    assert Organisation.objects.get(name="柳岸中队").parent.name == "滨河区城管局"


@pytest.mark.parametrize("key", sorted(REGISTERS) or ["areas"])
def test_a_template_with_its_own_examples_can_be_read(town: Town, bring: Bring, tmp_path: Path, key: str) -> None:
    register = REGISTERS[key]
    sheets.template(tmp_path / "template.xlsx", register)

    book = CalamineWorkbook.from_path(tmp_path / "template.xlsx")
    head = book.get_sheet_by_index(0).to_python()[0]
    assert [word.rstrip("*") for word in head] == [str(column.header) for column in register.taken]
    one = bring(key, head, [column.example for column in register.taken])
    assert not [line for line in reasons(one) if "看不懂" in line or "请写" in line or "请从" in line]


def test_the_command_line_says_by_its_code_how_it_went(
    town: Town, sheet: Callable[..., Path], tmp_path: Path
) -> None:  # fmt: skip
    head, out = ("姓名", "小区", "楼栋", "单元", "房号", "备注"), tmp_path / "result.xlsx"
    good, bad = ("李四", "柳岸新村", "3", "2", "501", ""), ("=1+1", "柳岸新村", "3", "2", "501", "=HYPERLINK(1)")
    call_command("import_residents", sheet(head, good), out=out, stdout=StringIO(), stderr=StringIO())
    with pytest.raises(SystemExit) as some:
        call_command("import_residents", sheet(head, good, bad), out=out, stdout=StringIO(), stderr=StringIO())
    assert some.value.code == 1
    line = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()[1]
    assert line == [3.0, "姓名：请写姓名，不要带数字和符号", *bad]
    (tmp_path / "photo.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n\1\2\3")
    with pytest.raises(CommandError) as none:
        call_command("import_residents", tmp_path / "photo.xlsx", stdout=StringIO(), stderr=StringIO())
    assert none.value.returncode == 2
