"""Where areas came from and what became of them: versions with days, predecessors and successors."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q

from linli.platform.places.models import Area, AreaVersion
from linli.platform.places.terms import ANCESTORS
from linli.platform.places.tree import Lineage, tree


def came_before(area_id: int) -> tuple[int, ...]:
    """Ended areas that this one came out of, through all generations; one that goes on is not among them."""
    links, areas, found = tree.get().lineage.before, tree.get().areas, list[int]()
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
    links, areas, found = tree.get().lineage.after, tree.get().areas, list[int]()
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


def earlier(area: Area) -> dict[str, list[int]]:
    """Where that happened which came to `area` only later: ids of areas, by the column of a Placed row.

    Ended areas whose successors lie here, and areas that were moved here. Rows of then still name the areas of then.
    """
    now = tree.get()
    known = now.lineage
    if area.pk not in known.joined:
        found: dict[str, list[int]] = {}
        ended = _ended_into(area, known, now.areas)
        for one in (*ended, *_moved_into(area, ended, known, now.areas)):
            if one.level in ANCESTORS:
                found.setdefault(f"{one.level}_id", []).append(one.pk)
        known.joined[area.pk] = found
    return known.joined[area.pk]


def _ended_into(area: Area, known: Lineage, areas: dict[int, Area]) -> list[Area]:
    """Ended areas from elsewhere that something in here came out of."""
    ended = [areas[pk] for pk in known.after if pk in areas and areas[pk].ended_on is not None]
    away = [one for one in ended if not area.contains(one)]
    return [one for one in away if any(area.contains(areas[pk]) for pk in became(one.pk))]


def _moved_into(area: Area, ended: list[Area], known: Lineage, areas: dict[int, Area]) -> list[Area]:
    """Areas in here that once lay elsewhere, unless what they lay in has itself ended into this area."""
    here = [pk for pk in known.once_under if pk in areas and pk != area.pk and area.contains(areas[pk])]
    covers = (area, *ended)
    return [areas[pk] for pk in here if any(not _in(covers, areas[one]) for one in known.once_under[pk])]


def _in(covers: tuple[Area, ...], one: Area) -> bool:
    return any(cover.contains(one) for cover in covers)


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
