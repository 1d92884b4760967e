"""Open matters move to the area of now, each with a record; closed ones stay where it happened.

Thousands move in one statement, so this does for many what `engine.note` does for one: the next record of each chain,
the event, the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import connection, transaction
from django.db.models import F, Q

from linli.kernel import chain, clock
from linli.platform.events.models import Event
from linli.platform.events.pulse import every
from linli.platform.flow.engine import content_of
from linli.platform.flow.models import Matter, Record
from linli.platform.places import tree
from linli.platform.places.lineage import became
from linli.platform.places.models import Area, Building
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.structure.redrawing.course import ABOVE, Course
from linli.platform.structure.redrawing.follow import Finder

MOVED = "area_moved"
BATCH = 2000
Target = Callable[[Matter], Area]

MOVE = """
UPDATE flow_matter m
   SET area_id = n.area, city_id = a.city_id, district_id = a.district_id, town_id = a.town_id,
       community_id = a.community_id, grid_id = a.grid_id, version = n.version, chain = n.chain
  FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bytea[]) AS n(id, area, version, chain)
  JOIN places_area a ON a.id = n.area
 WHERE m.id = n.id
"""


def go(course: Course, by: Actor, change: int) -> int:
    """Move what is open in the areas that went in and below; how many."""
    finder = Finder(course)
    touched = Q(area__in=course.ids) | Q(area__in=course.moved)
    if course.level in ANCESTORS:
        touched |= Q(**{f"{course.level}__in": course.ids})

    def target(matter: Matter) -> Area:
        at = areas.get(matter.area_id) or tree.area(matter.area_id)
        if at.pk in course.moved and at.ended_on is None and at.pk not in course.ids:
            return at  # its own area has moved: it goes along
        return finder.area(matter.area_id, matter.building, matter.lon, matter.lat)

    rows = list(Matter.objects.filter(touched, closed_at=None).order_by("id").select_for_update(no_key=True))
    areas = Area.objects.in_bulk({row.area_id for row in rows} | set(course.ids))
    finder.learn(row.building for row in rows if row.building)
    return move(rows, target, by, change)


def move(rows: Sequence[Matter], target: Target, by: Actor, change: int | None = None) -> int:
    """Move locked matters; those that are where they belong are left alone."""
    going = [(row, area) for row in rows if _elsewhere(row, area := target(row))]
    for at in range(0, len(going), BATCH):
        _move(going[at : at + BATCH], by, change)
    return len(going)


def _elsewhere(row: Matter, area: Area) -> bool:
    return row.area_id != area.pk or any(getattr(row, column) != getattr(area, column) for column in ABOVE)


def _move(going: Sequence[tuple[Matter, Area]], by: Actor, change: int | None) -> None:
    now, names = clock.now(), _names(row.area_id for row, _area in going)
    records, events = [], []
    for row, area in going:
        facts = {
            "name": area.name, "left_name": names.get(row.area_id, ""), "to": area.pk, "left_area": row.area_id,
            "left": [pk for column in ABOVE if (pk := getattr(row, column))], "change": change,
        }  # fmt: skip
        record = Record(
            matter=row, seq=row.version + 1, move=MOVED, source=row.stage, target=row.stage, actor=by.person,
            title=by.title, facts=facts, at=now, made_at=now,
        )  # fmt: skip
        row.version, row.chain = record.seq, chain.link(bytes(row.chain) or chain.START, content_of(row.number, record))
        record.hash = row.chain
        records.append(record)
        said = {"seq": record.seq, "source": row.stage, "target": row.stage, "actor": by.person_id, "facts": facts}
        events.append(Event(name=f"{row.kind}.{MOVED}", matter=row.pk, data=said, at=now))
    Record.objects.bulk_create(records, batch_size=1000)
    with connection.cursor() as cursor:
        columns = [(row.pk, area.pk, row.version, row.chain) for row, area in going]
        cursor.execute(MOVE, [list(column) for column in zip(*columns, strict=True)])
    Event.objects.bulk_create(events, batch_size=1000)


def _names(areas: Iterable[int]) -> dict[int, str]:
    return dict(Area.objects.filter(pk__in=set(areas)).values_list("pk", "name"))


# What came in while it happened -------------------------------------------------------------------------------------


@every(seconds=20)
def settle_strays() -> bool:
    """Open matters that an ended area still holds, or whose columns are not those of their area, go where they belong.

    A process that had the old tree in its memory may have placed one in the seconds of the change; a request of last
    year may be opened again.
    """
    with transaction.atomic():
        return _settle(BATCH) == BATCH


def _settle(most: int) -> int:
    differs = Q(area__ended_on__isnull=False)
    for column in ABOVE:
        differs |= ~Q(**{column: F(f"area__{column}")}) & Q(**{f"area__{column}__isnull": False})
    keys = list(Matter.objects.filter(differs, closed_at=None).order_by("id").values_list("pk", flat=True)[:most])
    if not keys:
        return 0
    rows = list(Matter.objects.filter(pk__in=keys, closed_at=None).order_by("id").select_for_update(no_key=True))
    tree.tree.forget()
    buildings = {row.building for row in rows if row.building}
    grids = {one.pk: one.grid for one in Building.objects.filter(pk__in=buildings).select_related("grid")}
    return move(rows, lambda row: _now(row, grids), SYSTEM)


def _now(row: Matter, grids: dict[int, Area]) -> Area:
    """The area in force for a matter of an ended one: of its building, if that came out of it; else the first."""
    after = [tree.area(pk) for pk in became(row.area_id)]
    here = grids.get(row.building or 0)
    for area in after:
        if here is not None and area.contains(here):
            return here if area.level == here.level else area
    return after[0] if after else tree.area(row.area_id)
