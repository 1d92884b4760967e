"""The roster, the talents and the households as lists: narrowed, counted, scoped to who asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.residents.models import Residence
from linli.work.muster.models import Enrolment, PartyHousehold, Talent
from linli.work.muster.models.enrolments import KEEPERS, READERS, areas_of, within
from linli.work.muster.terms import EnrolmentStage, HelpKind

MOST = 300


def reading(by: Actor) -> bool:
    """Whether the actor reads the roster of an area, or of an organisation's own people."""
    return bool(by.duties & READERS or by.organisations)


def areas_read(by: Actor) -> list[Area]:
    """Areas one may narrow the lists to."""
    held = areas_of(by, READERS)
    rows = [one for one in tree.tree.get().areas.values() if any(area.contains(one) for area in held)]
    return sorted((one for one in rows if one.ended_on is None), key=lambda one: one.path)


def areas_kept(by: Actor) -> list[Area]:
    """Communities and grids in which the actor keeps the roster."""
    held = areas_of(by, KEEPERS)
    rows = [one for one in tree.tree.get().areas.values() if any(area.contains(one) for area in held)]
    wanted = (Level.COMMUNITY, Level.GRID)
    return sorted((one for one in rows if one.ended_on is None and one.level in wanted), key=lambda one: one.path)


def enrolment(by: Actor, pk: int) -> Enrolment:
    """One that the actor may know of. Raises NotSeen."""
    found = Enrolment.objects.seen_by(by).filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


def may_contact(by: Actor, one: Enrolment) -> bool:
    """Only the community rings its volunteers; their organisation does not."""
    return any(by.holds(duty, tree.area(one.matter.area_id)) for duty in KEEPERS)


def enrolments(by: Actor, view: str, narrowed: Mapping[str, str]) -> list[Enrolment]:
    """The roster: those who wait for an answer first, or those on duty, or those who have left."""
    rows = Enrolment.objects.seen_by(by).filter(_narrowing(narrowed, "matter__"))
    stages = {"applied": (EnrolmentStage.APPLIED,), "active": (EnrolmentStage.ACTIVE,)}
    rows = rows.filter(matter__stage__in=stages[view]) if view in stages else rows.exclude(ended_at=None)
    if kind := narrowed.get("kind"):
        rows = rows.filter(Q(given__contains=[kind]) | Q(given=[], wanted__contains=[kind]))
    if skill := narrowed.get("skill"):
        rows = rows.filter(skills__contains=[skill])
    if body := narrowed.get("body"):
        rows = rows.filter(Q(body__icontains=body) | Q(matter__organisation__name__icontains=body))
    return list(rows.select_related("matter__organisation").order_by("-pk")[:MOST])


def _narrowing(narrowed: Mapping[str, str], prefix: str = "") -> Q:
    area = tree.tree.get().areas.get(int(narrowed["area"])) if narrowed.get("area") else None
    return within([area], prefix) if area is not None else Q()


@dataclass(frozen=True)
class Counts:
    """How many are on the roster, by community, by body and by kind of post; never by person."""

    all: int
    areas: tuple[tuple[str, int], ...]
    bodies: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]


def counts(by: Actor) -> Counts:
    """One statement."""
    rows = Enrolment.objects.seen_by(by).active()
    found = list(rows.values_list("matter__community_id", "matter__organisation__name", "body", "given"))
    names = tree.tree.get()
    areas = Counter(names.name(community) for community, *_rest in found)
    bodies = Counter(name or body for _community, name, body, _given in found if name or body)
    kinds = Counter(str(HelpKind(kind).label) for *_rest, given in found for kind in given if kind in HelpKind.values)
    return Counts(len(found), _most(areas), _most(bodies), _most(kinds))


def _most(counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(counter.most_common(12))


def talents(by: Actor, narrowed: Mapping[str, str]) -> list[Talent]:
    """Who can do what: searched by skill, area and words."""
    rows = Talent.objects.seen_by(by).current().filter(_narrowing(narrowed))
    if skill := narrowed.get("skill"):
        rows = rows.filter(skills__contains=[skill])
    if words := narrowed.get("words"):
        rows = rows.filter(offers__icontains=words)
    return list(rows.order_by("-pk")[:MOST])


def talent(by: Actor, pk: int) -> Talent:
    """One that the actor may know of. Raises NotSeen."""
    found = Talent.objects.seen_by(by).filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


def households(by: Actor) -> list[PartyHousehold]:
    """Those of the actor's areas, the open ones first."""
    rows = PartyHousehold.objects.seen_by(by)
    return sorted(rows[:MOST], key=lambda one: (one.ended_at is not None, -one.pk))


def household(by: Actor, pk: int) -> PartyHousehold:
    """One that the actor may know of. Raises NotSeen."""
    found = PartyHousehold.objects.seen_by(by).filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


def near(area: Area | None) -> list[PartyHousehold]:
    """Open doors in somebody's community; without one, none."""
    if area is None or area.community_id is None:
        return []
    rows = PartyHousehold.objects.shown().filter(community_id=area.community_id)
    return sorted(rows[:MOST], key=lambda one: (one.grid_id != area.grid_id, one.pk))


def home_area(person: int | None) -> Area | None:
    """The grid in which somebody lives; None when they have not said."""
    if person is None:
        return None
    lives = Residence.objects.filter(person_id=person, until=None).order_by("-since", "-pk")
    row = lives.values_list("grid_id", "community_id").first()
    known = tree.tree.get().areas
    return (known.get(row[0] or 0) or known.get(row[1] or 0)) if row else None


def communities() -> list[Area]:
    """Every community in force."""
    rows = tree.tree.get().areas.values()
    return [one for one in rows if one.level == Level.COMMUNITY and one.ended_on is None]
