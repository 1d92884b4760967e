"""What the rows of these registers name in the same way: organisations, people by telephone, buildings, codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import LinliError
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places.models import Building, Organisation
from linli.platform.registers import cells
from linli.platform.registers.cells import Cell, Fault
from linli.platform.registers.declare import Column, Row
from linli.platform.registers.finding import Ground, numbered

ORGANISATION = Column(
    "organisation", _("单位名称"), cells.words(80), aliases=("单位",), width=26, example="滨河区水务局"
)
NAME = Column("name", _("姓名"), cells.name, personal="name", example="李强")
PHONE = Column("phone", _("手机号"), cells.mobile, personal="phone", aliases=("电话", "联系电话"), width=16,
               example="13800001001")  # fmt: skip
SINCE = Column("since", _("开始日期"), cells.day, kind="date", example="2026-01-01", hint=_("不填就从今天算起"))
UNTIL = Column("until", _("结束日期"), cells.day, kind="date", hint=_("没有定就不填"))


def find_organisations(rows: Sequence[Row], ground: Ground, column: str = "organisation") -> None:
    """Set `found[column]` to the organisation of that name; refuse one that is not there or not the actor's."""
    wanted = {row.values[column] for row in rows if row.values[column]}
    known = {one.name: one for one in Organisation.objects.filter(name__in=wanted).select_related("area")}
    for row in rows:
        name = row.values[column]
        row.found[column] = one = known.get(name) if name else None
        reaches = one is not None and (ground.paths is None or _reaches(one, ground))
        if name and not reaches:
            row.refuse(column, _("没有叫%(name)s的单位，请先导入单位"), name=name)


def _reaches(one: Organisation, ground: Ground) -> bool:
    """It stands in the actor's area, or above it: a department of the district pairs with a community."""
    path = one.area.path
    return ground.covers(path) or any(mine.startswith(path) for mine in ground.paths or ())


def find_buildings(rows: Sequence[Row], needed: bool = False) -> None:
    """Set `found["building"]` by compound and building number, within the area of the row."""
    for row in rows:
        compound, number = row.values.get("compound"), row.values.get("building")
        row.found["building"] = None
        if not number:
            if needed:
                row.refuse("building", _("请填小区和楼栋"))
            continue
        area = row.found.get("area")
        same = Building.objects.filter(number=numbered(number)).select_related("grid")
        same = same.filter(compound__name=compound) if compound else same
        found = list(same.filter(grid__path__startswith=area.path)[:2]) if area else []
        if len(found) != 1:
            words = _("这个区域里没有这栋楼，请核对小区和楼栋") if not found else _("有几栋楼对得上，请写小区")
            row.refuse("building", words)
        else:
            row.found["building"] = found[0]


def person(row: Row) -> Person | None:
    """The person of a row, met by telephone; none without one."""
    return meet(row.values["name"], row.values["phone"]) if row.values["name"] and row.values["phone"] else None


def coded(check: Callable[[str], str]) -> Callable[[Cell], str]:
    """A parser out of a check of the standards."""

    def parse(cell: Cell) -> str:
        try:
            return check(cells.plain(cell))
        except LinliError as bad:
            raise Fault(bad.message, **bad.params) from bad

    return parse


def year(cell: Cell) -> int:
    """A year of four digits."""
    bare = cells.plain(cell).strip().removesuffix("年")
    if not (bare.isascii() and bare.isdigit() and len(bare) == 4 and bare >= "1900"):
        raise Fault(str(_("请填四位数的年份，例如 1998")))
    return int(bare)


def said(row: Row, *names: str) -> dict[str, Any]:
    """What the row says of these columns, empty ones left out: a table overwrites nothing with nothing."""
    return {name: row.values[name] for name in names if row.values[name] not in (None, "")}
