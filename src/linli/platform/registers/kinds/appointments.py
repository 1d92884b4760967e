"""The register of appointments (任职): who holds which post in which area, for which term (F1.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import LinliError
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.models import Organisation
from linli.platform.posts import appointing
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.rights import Right, holders
from linli.platform.posts.terms import FOR_ORGANISATION, KEEPERS_APART, Duty
from linli.platform.registers import cells, declare
from linli.platform.registers.cells import said
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.finding import Ground, find_areas, find_people
from linli.platform.registers.kinds.organisations import AREA, AREA_CODE
from linli.platform.registers.matching import people_named
from linli.platform.registers.populating import settle_people
from linli.platform.registers.scope import chosen, seen
from linli.platform.residents.history import Hand

# Duties that keep watch over the others are given by hand, one by one, and never by a table.
BY_HAND = KEEPERS_APART
KEEPERS = Right.KEEP_POSTS


class Writer(declare.Writer):
    """Puts people into posts, made where the area has none of that kind yet."""

    def __init__(self, by: Actor) -> None:
        self.by, self.ground = by, Ground.of(by, KEEPERS)

    def resolve(self, rows: Sequence[Row]) -> None:
        """Area, organisation and person."""
        find_areas(rows, self.ground)
        wanted = {row.values["organisation"] for row in rows if row.values["organisation"]}
        bodies = {one.name: one for one in Organisation.objects.filter(name__in=wanted).select_related("area")}
        for row in rows:
            self._checked(row, bodies)
        find_people([row for row in rows if not row.faults])

    def _checked(self, row: Row, bodies: Mapping[str, Organisation]) -> None:
        named = row.values["organisation"]
        row.found["organisation"] = body = bodies.get(named) if named else None
        if named and (body is None or not self.ground.covers(body.area.path)):
            row.refuse("organisation", _("没有叫%(name)s的单位，请先导入单位"), name=named)
        if row.values["duty"] in FOR_ORGANISATION and not named:
            row.refuse("organisation", _("这个岗位要写单位名称"))
        if row.values["duty"] in BY_HAND:
            row.refuse("duty", _("管理员岗位不能用表格任命，请到岗位页办理"))
        elif not row.faults and not appointing.may_appoint(self.by, row.values["duty"], row.found["area"]):
            row.refuse("duty", _("这里的这个岗位不由您任命"))
        if row.values["until"] and row.values["until"] < row.values["since"]:
            row.refuse("until", _("结束日期比开始日期早，请核对"))

    def save(self, rows: Sequence[Row]) -> None:
        """Each person once in each post from each day on; the end of a term may be told later."""
        settle_people(rows, Hand(self.by.person, self.by.title, "导入任职"))
        people = Person.objects.in_bulk({row.found["person"] for row in rows})
        for row in rows:
            try:
                row.known = self._appointed(row, people[row.found["person"]])
            except LinliError as error:  # what the rules of appointing say comes back with the row
                row.faults.append(("", said(error)))

    @transaction.atomic
    def _appointed(self, row: Row, person: Person) -> bool:
        """Through the same door as the roster's pages; whether the term was there already."""
        given = row.values
        post = appointing.open_post(
            self.by, duty=given["duty"], area=row.found["area"], organisation=row.found["organisation"],
            title=given["title"] or "",
        )  # fmt: skip
        term = Appointment.objects.filter(post=post, person=person, since=given["since"]).first()
        if term is None:
            appointing.appoint(self.by, person, post, since=given["since"], until=given["until"], quiet=True)
            return False
        if term.until != given["until"]:
            sooner = given["until"] is not None and (term.until is None or given["until"] < term.until)
            settle = appointing.end if sooner else appointing.extend
            settle(self.by, term, until=given["until"], quiet=True)
        return True


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[Appointment]:
    """Terms that run, in the actor's areas."""
    found = Appointment.objects.current().filter(seen(by, "post__area__", also=holders(KEEPERS)))
    found = found.filter(chosen(filters, "post__area__"))
    if duty := filters.get("duty"):
        found = found.filter(post__duty=duty)
    if words := filters.get("q"):
        found = found.filter(people_named(words, "person__"))
    return found.select_related("person", "post__area", "post__organisation").defer("post__area__rings")


def values(found: Sequence[Appointment]) -> Iterable[dict[str, Any]]:
    """As the columns name them; personal ones in full, to be masked by whoever shows them."""
    for one in found:
        post = one.post
        yield {
            "name": one.person.name, "phone": one.person.phone or "", "duty": post.get_duty_display(),
            "area_code": post.area.code, "area": tree.tree.get().full_name(post.area_id), "title": post.title,
            "organisation": post.organisation.name if post.organisation else "", "since": one.since,
            "until": one.until or "", "_person": one.person_id,
        }  # fmt: skip


APPOINTMENTS = register(
    Register(
        key="appointments",
        title=_("任职"),
        about=_("一行写一个人在一个区域担任一个岗位。没有这个人或这个岗位的会一起建好。"),
        columns=(
            Column("name", _("姓名"), cells.name, True, personal="name", example="李强"),
            Column("phone", _("手机号"), cells.mobile, True, personal="phone", aliases=("电话", "联系电话"), width=16,
                   example="13800001001"),
            Column("duty", _("岗位"), cells.choice(Duty), True, aliases=("职务",), example="网格员",
                   choices=tuple(one.label for one in Duty if one not in BY_HAND)),
            AREA_CODE,
            AREA,
            Column("organisation", _("单位名称"), cells.words(80), aliases=("单位",), width=24),
            Column("title", _("岗位名称"), cells.words(60), width=22, example="柳岸社区第三网格网格员",
                   hint=_("不填就用区域名加岗位")),
            Column("since", _("开始日期"), cells.day, True, kind="date", example="2026-01-01"),
            Column("until", _("结束日期"), cells.day, kind="date", hint=_("还在任就不填")),
        ),
        keepers=KEEPERS,
        writer=Writer,
        rows=rows,
        values=values,
        page=page_at("roster:term"),
        filters=(("duty", _("岗位")),),
    )
)  # fmt: skip
