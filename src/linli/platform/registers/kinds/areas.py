"""The register of areas (区域): the tree from the city to the micro-grid, by the codes of the standards (F1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import LinliError
from linli.platform.places import tree
from linli.platform.places.codes import BadCode, check_area
from linli.platform.places.models import Area
from linli.platform.places.terms import ANCESTORS, Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import cells
from linli.platform.registers.cells import Cell
from linli.platform.registers.copying import reserve
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.finding import Ground
from linli.platform.registers.scope import ADMINISTERS, chosen, seen

BY_LENGTH = {
    4: Level.CITY, 6: Level.DISTRICT, 9: Level.TOWN, 12: Level.COMMUNITY, 15: Level.GRID, 18: Level.MICRO_GRID,
}  # fmt: skip
ABOVE = {6: 4, 9: 6, 12: 9, 15: 12, 18: 15}
DEPTH = {level: at for at, level in enumerate(Level)}
PROVINCE = 2


@dataclass(frozen=True)
class Node:
    """An area as far as those below it must know; without a key while a table is only checked."""

    pk: int
    level: str
    path: str
    above: tuple[int | None, ...]  # the columns of the ancestors
    parent: str = ""
    name: str = ""


class Writer:
    """Puts areas into the tree; parents stand in the tree or above their children in the same table."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, KEEPERS)
        columns = [f"{level}_id" for level in ANCESTORS]
        rows = Area.objects.current().values_list("code", "pk", "level", "path", "parent__code", "name", *columns)
        self.nodes = {
            code: Node(pk, level, path, tuple(above), parent or "", name)
            for code, pk, level, path, parent, name, *above in rows
        }
        self.ended = dict(Area.objects.exclude(ended_on=None).values_list("code", "ended_on"))

    def resolve(self, rows: Sequence[Row]) -> None:
        """Level and parent of each; what a good row of this table brings is known to the rows below it."""
        for row in rows:
            self._place(row)
            if not row.faults and not row.known:
                self.nodes[row.values["code"]] = self._node(row, 0)

    def _place(self, row: Row) -> None:
        code = row.values["code"] = _code(row.values["code"], row.values["level"], row.values["parent_code"])
        level = row.values["level"] or _level(code)
        if len(code) == PROVINCE or row.values["level"] == "province":
            return row.refuse("code", _("区域树从市一级开始，省级不用导入"))
        if level is None:
            return row.refuse("level", _("从编码看不出级别，请填级别，例如网格"))
        parent = row.values["parent_code"]
        if not parent and (shorter := ABOVE.get(len(code))) and code.isdigit():
            parent = code[:shorter]
        elif parent not in self.nodes:
            parent = cells.unpadded(parent or "")
        row.found |= {"level": level, "parent": "" if level == Level.CITY else parent}
        if code in self.ended and code not in self.nodes:
            return row.refuse("code", _("编码 %(code)s 的区域已在 %(day)s 停用"), code=code, day=str(self.ended[code]))
        try:
            check_area(code, level, row.values["parent_code"] or "")
        except BadCode as bad:
            return row.refuse("code", bad.message, **bad.params)
        self._fits(row, code, level)
        return None

    def _fits(self, row: Row, code: str, level: str) -> None:
        parent = row.found["parent"]
        above = self.nodes.get(parent)
        if (there := self.nodes.get(code)) is not None:
            row.known = True
            if there.parent != parent or there.level != level:
                row.refuse("parent_code", _("%(code)s 已在区域树的别处，挪动区域请到区域页办理"), code=code)
        if level == Level.CITY:
            if self.ground.paths is not None:
                row.refuse("code", _("新增市级区域请由系统安装人员从命令行导入"))
        elif above is None:
            row.refuse("parent_code", _("上级 %(code)s 不在区域树里，请先导入上级，或核对编码"), code=parent or "—")
        elif DEPTH[Level(above.level)] >= DEPTH[Level(level)]:
            row.refuse("parent_code", _("上级 %(code)s 的级别不比它高，请核对"), code=parent)
        elif not self.ground.covers(above.path):
            row.refuse("parent_code", _("您的辖区里没有编码为 %(code)s 的区域"), code=parent)

    def _node(self, row: Row, pk: int) -> Node:
        above = self.nodes.get(row.found["parent"])
        columns: list[int | None] = list(above.above) if above else [None] * len(ANCESTORS)
        level = row.found["level"]
        if level in ANCESTORS:
            columns[ANCESTORS.index(Level(level))] = pk
        path = f"{above.path if above else '/'}{pk}/"
        return Node(pk, level, path, tuple(columns), row.found["parent"], row.values["name"])

    def save(self, rows: Sequence[Row]) -> None:
        """New ones under keys taken beforehand, so that children name parents of the same batch."""
        new = [row for row in rows if not row.known]
        made = []
        for pk, row in zip(reserve(Area, len(new)), new, strict=True):
            node = self.nodes[row.values["code"]] = self._node(row, pk)
            columns = dict(zip((f"{level}_id" for level in ANCESTORS), node.above, strict=True))
            above = self.nodes.get(node.parent)
            made.append(
                Area(pk=pk, level=node.level, code=row.values["code"], path=node.path,
                     parent_id=above.pk if above else None, **columns, **_facts(row))
            )  # fmt: skip
        Area.objects.bulk_create(made, batch_size=2000)
        for row in rows:
            if row.known:
                self._renew(row)

    def _renew(self, row: Row) -> None:
        """What the table says newly of an area that is there: its name, its telephone, how many live there."""
        there, facts = self.nodes[row.values["code"]], _facts(row)
        if facts != {"name": there.name}:
            Area.objects.filter(pk=there.pk).update(**facts)
            self.nodes[row.values["code"]] = replace(there, name=facts["name"])

    def finish(self) -> None:
        """Every process reads the tree anew."""
        tree.changed("areas")


def _facts(row: Row) -> dict[str, Any]:
    return {name: row.values[name] for name in ("name", "short", "phone", "households") if row.values[name] is not None}


def _level(code: str) -> str | None:
    return BY_LENGTH.get(len(code)) if code.isdigit() else None


def _code(code: str, level: str | None, parent: str | None) -> str:
    """Zeros are taken off only where something says that they fill up: 441900 is a district where the table says so."""
    short = cells.unpadded(code)
    if level:
        return short if _level(code) != level and _level(short) == level else code
    return code if parent and _level(code) else short


def _order(given: Mapping[str, Cell]) -> tuple[int, str]:
    """Parents before children: by level where it is said, else by the length of the code."""
    code = str(given.get("code", "")).strip()
    try:
        said = LEVEL(given["level"]) if given.get("level") else None
    except LinliError:
        said = None
    code = _code(code, said, str(given.get("parent_code") or ""))
    level = said or _level(code)
    return (DEPTH[Level(level)] if level in DEPTH else len(DEPTH), code)


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[Area]:
    """Areas in force that the actor sees."""
    found = Area.objects.current().filter(seen(by, also=ADMINISTERS), chosen(filters)).defer("rings")
    if words := filters.get("q"):
        found = found.filter(name__contains=words) | found.filter(code__startswith=words)
    return found.select_related("parent").defer("rings", "parent__rings")


def values(found: Sequence[Area]) -> Iterable[dict[str, Any]]:
    """As the columns name them."""
    for one in found:
        yield {
            "code": one.code, "name": one.name, "level": str(Level(one.level).label), "short": one.short,
            "parent_code": one.parent.code if one.parent else "", "phone": one.phone, "households": one.households,
        }  # fmt: skip


LEVEL = cells.choice(
    Level, province="province", county="district", street="town", village="community", **{
        "区": "district", "县": "district", "街道": "town", "镇": "town", "乡": "town", "村": "community",
        "地级市": "city", "省": "province",
    },
)  # fmt: skip
KEEPERS = Right.KEEP_GROUND

AREAS = register(
    Register(
        key="areas",
        title=_("区域"),
        about=_("一行一个区域。编码按国家统计局区划代码，网格在社区编码后加 3 位；上级先有，下级才能导入。"),
        columns=(
            Column("code", _("编码"), cells.region, True, aliases=("区划代码", "统计用区划代码", "adcode"), width=20,
                   example="429901001001003"),
            Column("name", _("名称"), cells.words(80), True, width=24, example="第三网格"),
            Column("parent_code", _("上级编码"), cells.region, aliases=("上级区划代码", "parent"), width=18,
                   example="429901001001", hint=_("不填就按编码前几位找上级")),
            Column("level", _("级别"), LEVEL, choices=tuple(one.label for one in Level), example="网格",
                   hint=_("不填就按编码长度判断")),
            Column("short", _("简称"), cells.words(12), example="LA", hint=_("事项编号的前缀，两三个字母")),
            Column("phone", _("联系电话"), cells.phone, width=18, example="0712-2000001"),
            Column("households", _("户数"), cells.whole(10_000_000), kind="number", example="412"),
        ),
        keepers=KEEPERS,
        writer=Writer,
        rows=rows,
        values=values,
        page=page_at("structure:area"),
        order=_order,
    )
)  # fmt: skip
