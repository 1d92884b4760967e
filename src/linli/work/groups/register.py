"""The register of chat groups (居民群) for Excel: where they are, how many are in each, who answers for it (F1.8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.identity.people import meet
from linli.platform.places.models import Building
from linli.platform.posts.actor import Actor
from linli.platform.registers import cells
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.finding import Ground, find_areas, numbered
from linli.platform.registers.kinds.organisations import AREA, AREA_CODE
from linli.platform.registers.scope import chosen
from linli.work.groups.actions.keeping import KEEPERS
from linli.work.groups.models import ChatGroup, GroupKeeper
from linli.work.groups.queries.register import groups_seen
from linli.work.groups.terms import Platform


class Writer:
    """One group for each name in an area; a second upload tells members and who answers anew."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, KEEPERS)

    def resolve(self, rows: Sequence[Row]) -> None:
        """The area; the building, where one is named."""
        find_areas(rows, self.ground)
        for row in rows:
            named = row.values["building"]
            if bool(row.values["keeper"]) != bool(row.values["phone"]):
                row.refuse("phone", _("负责人的姓名和手机号请一起填"))
            if row.faults or not named:
                continue
            row.found["building"] = found = _building(row)
            if found is None:
                row.refuse("building", _("这个区域里没有%(name)s，请核对小区和楼栋"), name=named)

    def save(self, rows: Sequence[Row]) -> None:
        """Group and answerable person."""
        for row in rows:
            building, said = row.found.get("building"), row.values
            area = building.grid if building else row.found["area"]
            group = ChatGroup.objects.filter(area=area, name=said["name"], closed_on=None).first()
            row.known = group is not None
            group = group or ChatGroup(area=area, name=said["name"], made_at=clock.now())
            group.put_under(area)
            group.building = building or group.building
            group.platform = said["platform"] or group.platform
            group.members = group.members if said["members"] is None else said["members"]
            group.save()
            if said["keeper"]:
                _answers(group, said["keeper"], said["phone"])

    def finish(self) -> None:
        """Groups are kept in nobody's memory."""


def _building(row: Row) -> Building | None:
    rows = Building.objects.filter(grid__path__startswith=row.found["area"].path).select_related("grid", "compound")
    rows = rows.filter(number=numbered(row.values["building"]))
    if compound := row.values["compound"]:
        rows = rows.filter(compound__name=compound)
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def _answers(group: ChatGroup, name: str, phone: str) -> None:
    person = meet(name, phone)
    current = group.keepers.filter(until=None)
    if not current.filter(person=person).exists():
        current.update(until=clock.today())
        GroupKeeper.objects.create(group=group, person=person, since=clock.today())


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[ChatGroup]:
    """Groups of the actor's areas."""
    found = groups_seen(by).filter(chosen(filters))
    if words := filters.get("q"):
        found = found.filter(name__contains=words)
    return found.select_related("area", "building__compound").prefetch_related("keepers__person")


def values(found: Sequence[ChatGroup]) -> Iterable[dict[str, Any]]:
    """As the columns name them. The number of who answers is asked for and never given out."""
    for one in found:
        keepers = [term.person.name for term in one.keepers.all() if term.until is None]
        building = one.building
        yield {
            "name": one.name, "area_code": one.area.code, "area": one.area.name, "members": one.members,
            "compound": building.compound.name if building and building.compound else "",
            "building": building.name if building else "", "platform": one.get_platform_display(),
            "keeper": "、".join(keepers), "phone": "",
        }  # fmt: skip


GROUPS = register(
    Register(
        key="groups",
        title=_("居民群"),
        about=_("一行一个群。区域写网格或社区的编码；同一区域里名称相同的算同一个群，再次上传会更新人数和负责人。"),
        columns=(
            Column("name", _("群名称"), cells.words(80), True, aliases=("名称", "群名"), width=26,
                   example="3号楼邻里群"),
            AREA_CODE,
            AREA,
            Column("compound", _("小区"), cells.words(80), example="柳岸新村"),
            Column("building", _("楼栋"), cells.words(40), example="3 号楼"),
            Column("platform", _("哪种群"), cells.choice(Platform), example="微信群",
                   choices=tuple(one.label for one in Platform)),
            Column("members", _("人数"), cells.whole(5000), kind="number", example="120"),
            Column("keeper", _("负责人"), cells.name, example="刘芳"),
            Column("phone", _("负责人手机号"), cells.mobile, example="13800001001", width=16, listed=False),
        ),
        keepers=KEEPERS,
        writer=Writer,
        rows=rows,
        values=values,
        page=page_at("groups:group"),
    )
)  # fmt: skip
