"""The roster: who can be called up or asked for a shift, picked by area, kind of post and skill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet

from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.work.muster.flows import CALLERS
from linli.work.muster.models import Enrolment, Talent
from linli.work.muster.models.enrolments import areas_of, within
from linli.work.muster.terms import HelpKind, Skill, Slot, Source, words_of


@dataclass(frozen=True)
class Asked:
    """By what people are picked: everybody in the area; of some kinds; with one of some skills; also talents."""

    area: int
    kinds: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    urgent: bool = False  # only those who said that they can be called at any hour
    talents: bool = True

    @property
    def words(self) -> str:
        """柳岸社区 · 应急抢险 · 游泳救生: for records and pages."""
        parts = [tree.tree.get().full_name(self.area), words_of(HelpKind, self.kinds), words_of(Skill, self.skills)]
        return " · ".join(part for part in parts if part)

    def facts(self) -> dict[str, Any]:
        """As it is kept with the muster."""
        return asdict(self)


def picked(asked: Asked) -> dict[int, str]:
    """People by id, with why they are on the list: enrolled ones first, then talents who agreed to be called up."""
    ground = within([tree.area(asked.area)], "matter__")
    enrolled = Enrolment.objects.active().filter(ground, person__merged_into=None)
    if asked.kinds:
        enrolled = enrolled.filter(given__overlap=list(asked.kinds))
    if asked.skills:
        enrolled = enrolled.filter(skills__overlap=list(asked.skills))
    if asked.urgent:
        enrolled = enrolled.filter(slots__contains=[Slot.URGENT])
    found = dict.fromkeys(enrolled.order_by("pk").values_list("person_id", flat=True), str(Source.ENROLMENT))
    for person in _talents(asked).order_by("pk").values_list("person_id", flat=True):
        found.setdefault(person, str(Source.TALENT))
    return found


def _talents(asked: Asked) -> QuerySet[Talent]:
    """Talents have skills and no posts: who asks for kinds of posts only asks for no talents."""
    if not asked.talents or (asked.kinds and not asked.skills):
        return Talent.objects.none()
    ground = within([tree.area(asked.area)])
    rows = Talent.objects.current().filter(ground, musters=True, person__merged_into=None)
    return rows.filter(skills__overlap=list(asked.skills)) if asked.skills else rows


def counted(asked: Asked) -> dict[str, int]:
    """How many would be called, before anything is sent."""
    sources = list(picked(asked).values())
    return {"all": len(sources)} | {source: sources.count(source) for source in (Source.ENROLMENT, Source.TALENT)}


def callable_areas(by: Actor) -> list[Area]:
    """Where the actor may call people up: their areas with everything below, widest first; grids at the end."""
    held = areas_of(by, frozenset(CALLERS))
    known = tree.tree.get().areas.values()
    rows = [one for one in known if one.ended_on is None and any(area.contains(one) for area in held)]
    order = {"city": 0, "district": 1, "town": 2, "community": 3, "grid": 4}
    return sorted((one for one in rows if one.level in order), key=lambda one: (order[one.level], one.path))


def free_for(kinds: Sequence[str], slot: str, area: Area, busy: Iterable[int]) -> QuerySet[Enrolment]:
    """Enrolled people of an area with such a post who have time then, without those who are busy."""
    ground = within([tree.area(area.community_id or area.pk)], "matter__")
    rows = Enrolment.objects.active().filter(ground, given__overlap=list(kinds), person__merged_into=None)
    has_time = Q(slots__contains=[slot]) | Q(slots=[])
    return rows.filter(has_time).exclude(person_id__in=list(busy)).select_related("person", "matter")
