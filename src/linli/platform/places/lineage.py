"""Where areas came from and what became of them: versions with days, predecessors and successors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q

from linli.platform.places.models import Area, AreaLink, AreaVersion
from linli.platform.places.tree import kept, tree


@dataclass
class Lineage:
    """Links between areas, by id; nearly always empty, so it costs nothing."""

    before: dict[int, list[int]] = field(default_factory=dict)
    after: dict[int, list[int]] = field(default_factory=dict)


@kept("areas")
def lineage() -> Lineage:
    """All links."""
    found = Lineage()
    for before, after in AreaLink.objects.order_by("on", "id").values_list("before_id", "after_id"):
        found.before.setdefault(after, []).append(before)
        found.after.setdefault(before, []).append(after)
    return found


def came_before(area_id: int) -> tuple[int, ...]:
    """Ended areas that this one came out of, through all generations; one that goes on is not among them."""
    links, areas, found = lineage.get().before, tree.get().areas, list[int]()
    waiting = list(links.get(area_id, ()))
    while waiting:
        one = waiting.pop(0)
        if one in found or one == area_id:
            continue
        if one in areas and areas[one].ended_on is not None:
            found.append(one)
        waiting += links.get(one, ())
    return tuple(found)


def became(area_id: int) -> tuple[int, ...]:
    """Areas in force that came out of an ended one, through all generations; the area itself where it goes on."""
    links, areas, found = lineage.get().after, tree.get().areas, list[int]()
    waiting, seen = [area_id], set[int]()
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if one in areas and areas[one].ended_on is None:
            found.append(one)
        else:
            waiting += links.get(one, ())
    return tuple(found)


def as_of(area: Area, day: date) -> AreaVersion:
    """What the area was called on a day, its code and its parent; where nothing was written down it was as it is."""
    within = Q(valid_from=None) | Q(valid_from__lte=day)
    found = area.versions.filter(within).filter(Q(valid_until=None) | Q(valid_until__gte=day))
    version = found.order_by(F("valid_from").desc(nulls_last=True), "-id").first()
    return version or AreaVersion(area=area, code=area.code, name=area.name, parent_id=area.parent_id)


def turn_page(area: Area, was: AreaVersion, day: date) -> None:
    """From `day` on the area is as it stands now; until the day before it was `was` (not saved)."""
    running = area.versions.filter(valid_until=None).first()
    if running is None:
        running = was
        running.valid_from = area.began_on
    if running.valid_from is not None and running.valid_from >= day:  # changed twice on one day: the last one counts
        running.code, running.name, running.parent_id = area.code, area.name, area.parent_id
        running.save()
        return
    running.valid_until = day - timedelta(days=1)
    running.save()
    if area.ended_on is None:
        AreaVersion.objects.create(area=area, code=area.code, name=area.name, parent_id=area.parent_id, valid_from=day)


def page_of(area: Area) -> AreaVersion:
    """The area as it is, to be put aside before it changes."""
    return AreaVersion(area=area, code=area.code, name=area.name, parent_id=area.parent_id)
