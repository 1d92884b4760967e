"""The register of talents (能人): who can do what and has agreed to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.registers import cells
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.kinds.organisations import AREA, AREA_CODE
from linli.platform.registers.matching import people_named
from linli.platform.registers.scope import chosen
from linli.work.muster.actions import register_talent
from linli.work.muster.actions.talents import LONGEST
from linli.work.muster.models import Talent
from linli.work.muster.models.enrolments import READERS, areas_of, within
from linli.work.muster.registers import Writer, several, yes
from linli.work.muster.terms import Skill

KEEPERS = frozenset({Duty.SECRETARY, Duty.DEPUTY, Duty.GRID_LEAD, Duty.DISPATCHER})


class Talents(Writer):
    """Writes down each talent once; what a table says newly of one is taken over."""

    keepers, longest = KEEPERS, LONGEST
    too_far = _("请填今天以后、五年以内的日期")
    elsewhere = _("这个人已登记在别的社区，请本人先取消")

    def there(self, people: Sequence[int]) -> Mapping[int, tuple[Talent, int | None]]:
        """What they are registered with."""
        found = Talent.objects.filter(person__in=people, ended_at=None)
        return {one.person_id: (one, one.community_id) for one in found}

    def says_more(self, row: Row) -> bool:
        """Other skills, another term, another grid."""
        one, said = row.found["there"], row.values
        if one is None:
            return True
        now = (one.skills, one.offers, one.musters, one.consent, one.area_id)
        until = said["until"] is None or said["until"] == one.until
        told = (said["skills"], said["offers"] or "", bool(said["musters"]), said["consent"], row.found["area"].pk)
        return not (until and now == told)

    def write(self, row: Row, person: Person) -> None:
        """登记, or what is said newly."""
        said, one = row.values, row.found["there"]
        register_talent(
            self.by, person=person, area=row.found["area"], skills=said["skills"], offers=said["offers"] or "",
            musters=bool(said["musters"]), consent=said["consent"],
            until=said["until"] or (one.until if one and one.until >= clock.today() else None),
        )  # fmt: skip


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[Talent]:
    """Talents of the actor's areas who have agreed and whose term runs."""
    ground = Q() if by.system else within(areas_of(by, READERS))
    found = Talent.objects.current().filter(ground, chosen(filters))
    if words := filters.get("q"):
        found = found.filter(people_named(words, "person__"))
    return found.select_related("person", "area")


def values(found: Sequence[Talent]) -> Iterable[dict[str, Any]]:
    """As the columns name them; personal ones in full, to be masked by whoever shows them."""
    for one in found:
        yield {
            "name": one.person.name, "phone": one.person.phone or "", "area_code": one.area.code,
            "area": one.area.name, "skills": one.skill_words, "offers": one.offers,
            "musters": "是" if one.musters else "否", "consent": one.consent, "until": one.until,
            "_person": one.person_id,
        }  # fmt: skip


TALENTS = register(
    Register(
        key="talents",
        title=_("能人"),
        about=_("一行一个人，写会什么、能帮什么。只登记本人同意的；到期要重新问本人。"),
        columns=(
            Column("name", _("姓名"), cells.name, True, personal="name", example="王玉珍"),
            Column("phone", _("手机号"), cells.mobile, True, personal="phone", aliases=("电话", "联系电话"), width=16,
                   example="13800002216"),
            AREA_CODE,
            AREA,
            Column("skills", _("会什么"), several(Skill), True, width=24, example="电工、水暖",
                   hint=_("几样之间用顿号")),
            Column("offers", _("能帮什么"), cells.words(200), width=30, example="换灯管、修水龙头"),
            Column("musters", _("应急也可以叫"), yes, choices=("是", "否"), example="是", hint=_("不填就是否")),
            Column("consent", _("本人怎么同意的"), cells.words(60), True, width=24, example="11 月 3 日电话同意"),
            Column("until", _("登记到"), cells.day, kind="date", hint=_("不填就是两年")),
        ),
        keepers=KEEPERS,
        writer=Talents,
        rows=rows,
        values=values,
        page=page_at("muster:talent"),
    )
)  # fmt: skip
