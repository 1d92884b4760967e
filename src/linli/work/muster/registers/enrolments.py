"""The register of enrolments (双报到): lists of bodies come in at once, the roster goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import LinliError
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.registers import cells
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.kinds.organisations import AREA, AREA_CODE
from linli.platform.registers.matching import people_named
from linli.platform.registers.scope import chosen
from linli.work.muster.actions import enrol_for
from linli.work.muster.actions.enrolling import LONGEST_TERM, Wish
from linli.work.muster.forms import organisation_named
from linli.work.muster.models import Enrolment
from linli.work.muster.models.enrolments import READERS, areas_of, within
from linli.work.muster.registers import Writer, several
from linli.work.muster.terms import EnrolmentStage, HelpKind, Skill, Slot, Standing

KEEPERS = frozenset({Duty.SECRETARY, Duty.DEPUTY, Duty.GRID_LEAD})


class Enrolments(Writer):
    """Each row is confirmed at once: the list comes from those who would confirm it."""

    keepers, longest = KEEPERS, LONGEST_TERM
    too_far = _("请填今天以后、三年以内的日期")
    elsewhere = _("这个人已经在别的社区报到，请本人先退出")

    def there(self, people: Sequence[int]) -> Mapping[int, tuple[Enrolment, int | None]]:
        """Their enrolments."""
        found = Enrolment.objects.filter(person__in=people, ended_at=None).select_related("matter")
        return {one.person_id: (one, one.matter.community_id) for one in found}

    def says_more(self, row: Row) -> bool:
        """Who is registered already stays as they are: what they said themselves is not overwritten by a table."""
        return not row.known

    def write(self, row: Row, person: Person) -> None:
        """双报到."""
        said, area = row.values, row.found["area"]
        wish = Wish(
            said["kinds"], said["skills"] or (), said["slots"] or (), said["standing"] or Standing.MEMBER,
            said["body"] or "", "", organisation_named(said["body"] or "", area),
        )  # fmt: skip
        try:
            enrol_for(self.by, person=person, area=area, wish=wish, until=said["until"])
        except LinliError as error:  # another table was quicker
            row.refuse("name", error.message, **error.params)


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[Enrolment]:
    """The roster of the actor's areas."""
    ground = Q() if by.system else within(areas_of(by, READERS), "matter__")
    found = Enrolment.objects.filter(ground, chosen(filters, "matter__"), matter__stage=EnrolmentStage.ACTIVE)
    if kind := filters.get("kinds"):
        found = found.filter(given__contains=[kind])
    if words := filters.get("q"):
        found = found.filter(people_named(words, "person__"))
    return found.select_related("person", "matter__area", "matter__organisation")


def values(found: Sequence[Enrolment]) -> Iterable[dict[str, Any]]:
    """As the columns name them; personal ones in full, to be masked by whoever shows them."""
    for one in found:
        area, body = one.matter.area, one.matter.organisation
        yield {
            "name": one.person.name, "phone": one.person.phone or "", "area_code": area.code, "area": area.name,
            "standing": one.get_standing_display(), "body": body.name if body else one.body, "kinds": one.kind_words,
            "skills": one.skill_words, "slots": one.slot_words, "since": one.since, "until": one.until,
            "_person": one.person_id,
        }  # fmt: skip


ENROLMENTS = register(
    Register(
        key="enrolments",
        title=_("双报到"),
        about=_("一行一个人，写报到到哪个社区或网格、安排什么服务岗。已经报到的人不会重复登记。"),
        columns=(
            Column("name", _("姓名"), cells.name, True, personal="name", example="李强"),
            Column("phone", _("手机号"), cells.mobile, True, personal="phone", aliases=("电话", "联系电话"), width=16,
                   example="13800001001"),
            AREA_CODE,
            AREA,
            Column("standing", _("身份"), cells.choice(Standing), choices=tuple(one.label for one in Standing),
                   example="党员", hint=_("不填就是党员")),
            Column("body", _("工作单位"), cells.words(80), aliases=("单位",), width=24),
            Column("kinds", _("服务岗"), several(HelpKind), True, width=24, example="治安巡逻、政策宣讲",
                   hint=_("几样之间用顿号")),
            Column("skills", _("会什么"), several(Skill), width=20, hint=_("几样之间用顿号")),
            Column("slots", _("有空的时候"), several(Slot), width=20, hint=_("几样之间用顿号")),
            Column("since", _("报到日期"), cells.day, kind="date", read_only=True),
            Column("until", _("服务到"), cells.day, kind="date", hint=_("不填就是一年")),
        ),
        keepers=KEEPERS,
        writer=Enrolments,
        rows=rows,
        values=values,
        page=page_at("muster:enrolment"),
    )
)  # fmt: skip
