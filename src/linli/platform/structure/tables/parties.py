"""The registers of department grids (部门网格), pairings (结对) and seats of big party committees (大党委)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import cells
from linli.platform.registers.declare import Column, Register, Row, Writer, page_at, register
from linli.platform.registers.finding import Ground, find_areas
from linli.platform.registers.kinds.organisations import AREA, AREA_CODE
from linli.platform.registers.scope import ADMINISTERS, chosen, seen
from linli.platform.structure.models import DepartmentGrid, Pairing, PairingDuty, Seat
from linli.platform.structure.tables.naming import (
    NAME,
    ORGANISATION,
    PHONE,
    SINCE,
    UNTIL,
    find_organisations,
    person,
)
from linli.platform.structure.terms import SeatRole

SEPARATORS = re.compile(r"[\s,，、;；]+")
NEEDED = Column(
    "organisation", _("单位名称"), cells.words(80), True, aliases=("单位",), width=26, example="滨河区水务局"
)


def _term(row: Row) -> None:
    if row.values["until"] and row.values["until"] < (row.values["since"] or clock.today()):
        row.refuse("until", _("结束日期比开始日期早，请核对"))


class DepartmentGrids(Writer):
    """One grid for each code of an organisation; the base grids are written by their codes."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, Right.KEEP_GROUND)

    def resolve(self, rows: Sequence[Row]) -> None:
        """Organisation, and every base grid in force and where the organisation's duty reaches."""
        find_organisations(rows, self.ground)
        codes = {code for row in rows for code in SEPARATORS.split(row.values["base"] or "") if code}
        known = {a.code: a for a in Area.objects.current().filter(code__in=codes, level=Level.GRID).defer("rings")}
        for row in rows:
            self._base(row, known)
            if bool(row.values["name"]) != bool(row.values["phone"]):
                row.refuse("phone", _("负责人要同时写姓名和手机号"))

    def _base(self, row: Row, known: Mapping[str, Area]) -> None:
        row.found["base"] = []
        body = row.found.get("organisation")
        for code in dict.fromkeys(SEPARATORS.split((row.values["base"] or "").strip())):
            area = known.get(code)
            if area is None or not self.ground.covers(area.path):
                row.refuse("base", _("您的辖区里没有编码为 %(code)s 的网格"), code=code)
            elif body is not None and not body.area.contains(area):
                row.refuse("base", _("%(name)s不在这个部门负责的区域里"), name=area.name)
            else:
                row.found["base"].append(area)

    def save(self, rows: Sequence[Row]) -> None:
        """A second upload says the same again."""
        for row in rows:
            facts = {"name": row.values["title"], "ended_on": None}
            if (answers := person(row)) is not None:
                facts["answers"] = answers
            one, new = DepartmentGrid.objects.update_or_create(
                organisation=row.found["organisation"], code=row.values["code"], defaults=facts
            )
            one.base.set(row.found["base"])
            row.known = not new


class Pairings(Writer):
    """One pairing for each organisation and area from a day on."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, Right.KEEP_HOMES)

    def resolve(self, rows: Sequence[Row]) -> None:
        """Organisation and area."""
        find_areas(rows, self.ground)
        find_organisations(rows, self.ground)
        for row in rows:
            _term(row)
            row.found["duties"] = [one for one in re.split(r"[;；、\n]+", row.values["duties"] or "") if one.strip()]
            if not row.found["duties"]:
                row.refuse("duties", _("请至少写一项结对职责"))

    def save(self, rows: Sequence[Row]) -> None:
        """A running pairing is renewed; its new duties are added."""
        today = clock.today()
        for row in rows:
            same = Pairing.objects.filter(organisation=row.found["organisation"], area=row.found["area"])
            one = same.filter(Q(until=None) | Q(until__gte=today)).order_by("id").first()
            row.known = one is not None
            one = one or Pairing(organisation=row.found["organisation"], area=row.found["area"], since=today)
            one.since, one.until = row.values["since"] or one.since, row.values["until"]
            one.contact = person(row) or one.contact
            one.save()
            for title in row.found["duties"]:
                PairingDuty.objects.get_or_create(pairing=one, title=title.strip()[:60])


class Seats(Writer):
    """One running seat for each person on a committee."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, Right.KEEP_HOMES)

    def resolve(self, rows: Sequence[Row]) -> None:
        """Community, organisation, term."""
        find_areas(rows, self.ground)
        find_organisations(rows, self.ground)
        for row in rows:
            _term(row)
            area = row.found.get("area")
            if area is not None and area.level != Level.COMMUNITY:
                row.refuse("area_code", _("大党委设在社区，请填社区的编码"))
            if row.values["role"] == SeatRole.STANDING and not row.values["organisation"]:
                row.refuse("organisation", _("兼职委员要写他所在的单位"))

    def save(self, rows: Sequence[Row]) -> None:
        """Who sits there already is renewed."""
        today = clock.today()
        for row in rows:
            who = person(row)
            same = Seat.objects.filter(Q(until=None) | Q(until__gte=today), area=row.found["area"], person=who)
            one = same.order_by("id").first()
            row.known = one is not None
            one = one or Seat(area=row.found["area"], person=who, since=today)
            one.role, one.duty = row.values["role"], row.values["duty"] or one.duty
            one.organisation = row.found["organisation"] or one.organisation
            one.since, one.until = row.values["since"] or one.since, row.values["until"]
            one.save()


def department_grids(by: Actor, filters: Mapping[str, str]) -> QuerySet[DepartmentGrid]:
    """Grids of departments whose duty lies in or above the actor's areas, over base grids there."""
    found = DepartmentGrid.objects.filter(seen(by, "base__", also=ADMINISTERS), chosen(filters, "base__"))
    if words := filters.get("q"):
        found = found.filter(name__contains=words) | found.filter(organisation__name__contains=words)
    found = DepartmentGrid.objects.filter(pk__in=found.values("pk"), ended_on=None)
    return found.select_related("organisation", "answers").prefetch_related("base")


def department_grid_values(found: Sequence[DepartmentGrid]) -> Iterable[dict[str, Any]]:
    """As the columns name them."""
    for one in found:
        yield {
            "organisation": one.organisation.name, "code": one.code, "title": one.name,
            "base": "、".join(sorted(area.code for area in one.base.all())),
            "name": one.answers.name if one.answers else "", "phone": (one.answers.phone or "") if one.answers else "",
            "_person": one.answers_id,
        }  # fmt: skip


def pairings(by: Actor, filters: Mapping[str, str]) -> QuerySet[Pairing]:
    """Pairings that run, in the actor's areas."""
    running = Q(until=None) | Q(until__gte=clock.today())
    found = Pairing.objects.filter(running, seen(by, "area__", also=ADMINISTERS), chosen(filters, "area__"))
    if words := filters.get("q"):
        found = found.filter(organisation__name__contains=words)
    return found.select_related("organisation", "area", "contact").prefetch_related("duties")


def pairing_values(found: Sequence[Pairing]) -> Iterable[dict[str, Any]]:
    """As the columns name them."""
    for one in found:
        yield {
            "organisation": one.organisation.name, "area_code": one.area.code, "area": one.area.name,
            "duties": "；".join(duty.title for duty in one.duties.all()), "since": one.since, "until": one.until or "",
            "name": one.contact.name if one.contact else "", "phone": (one.contact.phone or "") if one.contact else "",
            "_person": one.contact_id,
        }  # fmt: skip


def seats(by: Actor, filters: Mapping[str, str]) -> QuerySet[Seat]:
    """Seats that are held, in the actor's areas."""
    running = Q(until=None) | Q(until__gte=clock.today())
    found = Seat.objects.filter(running, seen(by, "area__", also=ADMINISTERS), chosen(filters, "area__"))
    return found.select_related("organisation", "area", "person")


def seat_values(found: Sequence[Seat]) -> Iterable[dict[str, Any]]:
    """As the columns name them."""
    for one in found:
        yield {
            "area_code": one.area.code, "area": one.area.name, "role": one.get_role_display(),
            "organisation": one.organisation.name if one.organisation else "", "name": one.person.name,
            "phone": one.person.phone or "", "duty": one.duty, "since": one.since, "until": one.until or "",
            "_person": one.person_id,
        }  # fmt: skip


DEPARTMENT_GRIDS = register(
    Register(
        key="department_grids",
        title=_("部门网格"),
        about=_("一行一个部门的网格，写它盖住的基础网格编码，几个之间用顿号隔开。"),
        columns=(
            NEEDED,
            Column("code", _("部门网格编码"), cells.words(32), True, width=18, example="CG-03"),
            Column("title", _("部门网格名称"), cells.words(80), True, width=22, example="城管三片区"),
            Column("base", _("基础网格编码"), cells.words(2000), True, width=36,
                   example="429901001001003、429901001001004"),
            NAME,
            PHONE,
        ),
        keepers=Right.KEEP_GROUND,
        writer=DepartmentGrids,
        rows=department_grids,
        values=department_grid_values,
    )
)  # fmt: skip

PAIRINGS = register(
    Register(
        key="pairings",
        title=_("结对"),
        about=_("一行写一家单位和一个区域结对。一家单位结对几个社区就写几行。"),
        columns=(
            NEEDED,
            AREA_CODE,
            AREA,
            Column("duties", _("职责"), cells.words(600), True, width=36, example="每季度一次义诊；帮助 5 户困难家庭"),
            NAME,
            PHONE,
            SINCE,
            UNTIL,
        ),
        keepers=Right.KEEP_HOMES,
        writer=Pairings,
        rows=pairings,
        values=pairing_values,
        page=page_at("structure:pairing"),
    )
)

SEATS = register(
    Register(
        key="seats",
        title=_("大党委委员"),
        about=_("一行一位委员，写社区编码、姓名、手机号和职务；兼职委员还要写单位。"),
        columns=(
            AREA_CODE,
            AREA,
            Column("name", _("姓名"), cells.name, True, personal="name", example="李强"),
            Column("phone", _("手机号"), cells.mobile, True, personal="phone", width=16, example="13800001001"),
            Column("role", _("职务"), cells.choice(SeatRole), True, example="兼职委员",
                   choices=tuple(one.label for one in SeatRole)),
            ORGANISATION,
            Column("duty", _("分工"), cells.words(60), example="联系驻区医院"),
            SINCE,
            UNTIL,
        ),
        keepers=Right.KEEP_HOMES,
        writer=Seats,
        rows=seats,
        values=seat_values,
    )
)  # fmt: skip
