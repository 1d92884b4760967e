"""What hangs on areas goes with them: buildings, compounds, organisations, codes on walls, every register of the house.

Tables are found by their columns, so that a register which comes later follows without a word here. What tells of the
past says so itself (`follows_areas = False`) and stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from psycopg import sql
from shapely import STRtree, points

from linli.platform.flow.models import ClockRule, Item, Matter
from linli.platform.places.models import Area, AreaLink, AreaVersion, Building, Compound, Placed
from linli.platform.places.terms import ANCESTORS, Level
from linli.platform.posts.models import Post
from linli.platform.structure.models import DepartmentGridPart
from linli.platform.structure.redrawing.course import ABOVE, Course
from linli.platform.structure.redrawing.outlines import shape

Journal = dict[str, dict[str, Any]]  # "label.field" → key of the row → what it was before
# Handled by their own files, or the history itself.
APART: frozenset[type[models.Model]] = frozenset(
    {Area, AreaVersion, AreaLink, Building, Compound, Post, Matter, ClockRule, DepartmentGridPart}
)
RULES = frozenset({"dispatch.DispatchRule"})


class Finder:
    """Where a row of an area that went in belongs now: by its building, by its point, else by the plan."""

    def __init__(self, course: Course) -> None:
        self.course = course
        grids = Area.objects.current().filter(level=Level.GRID).exclude(rings=[])
        found = [g for part in course.parts for g in grids.filter(path__startswith=part.path)]
        self.grids = found
        self.shapes = STRtree([shape(one.rings) for one in found]) if found else None
        self.by_building: dict[int, Area] = {}

    def learn(self, buildings: Iterable[int]) -> None:
        """Look up the grids of buildings at once."""
        rows = Building.objects.filter(pk__in=set(buildings) - set(self.by_building)).select_related("grid")
        self.by_building |= {row.pk: row.grid for row in rows}

    def area(self, old: int, building: int | None, lon: float | None, lat: float | None) -> Area:
        """The area now: as fine as the old one was known (a grid for a grid, the area of the plan's level above)."""
        fine = self.by_building.get(building or 0) or self._at(lon, lat)
        part = self.course.holds(fine) if fine else None
        if fine is not None and part is not None:
            return fine if self.course.level == Level.GRID else part
        return self.course.default(old)

    def _at(self, lon: float | None, lat: float | None) -> Area | None:
        if self.shapes is None or lon is None or lat is None:
            return None
        hits = self.shapes.query(points(lon, lat), predicate="intersects")
        return min((self.grids[hit] for hit in hits), key=lambda one: one.pk) if len(hits) else None


def everything(course: Course) -> tuple[Journal, dict[str, int]]:
    """Let all tables follow; what was before, and how many of what."""
    journal: Journal = {}
    counts: Counter[str] = Counter()
    counts["buildings"] = _buildings(course, journal)
    finder = Finder(course)
    counts["compounds"] = _compounds(course, journal)
    for model in apps.get_models():
        if model in APART or model._meta.label in RULES or not getattr(model, "follows_areas", True):
            continue
        for name in area_fields(model):
            counts[model._meta.label] += _by_field(course, finder, model, name, journal)
        if issubclass(model, Placed):
            counts[model._meta.label] += _placed(course, finder, model, journal)
    _department_grids(course, journal)
    return journal, {name: n for name, n in counts.items() if n}


def area_fields(model: type[models.Model]) -> list[str]:
    """Foreign keys to an area, the ancestor columns left out."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is Area
        and getattr(field, "db_constraint", True)
    ]


def _buildings(course: Course, journal: Journal) -> int:
    """Buildings stand in grids: those that parts name, then those inside an outline somebody drew, then the rest."""
    if course.level != Level.GRID:
        return 0
    to = {pk: area for part, area in zip(course.plan.parts, course.parts, strict=True) for pk in part.buildings}
    drawn = [(a, shape(p.rings)) for p, a in zip(course.plan.parts, course.parts, strict=True) if p.rings]
    rows = list(Building.objects.filter(grid__in=course.ids))
    changed = []
    for one in rows:
        target = to.get(one.pk)
        if target is None and one.lon is not None and one.lat is not None:
            spot = points(one.lon, one.lat)
            target = next((area for area, ground in drawn if ground.intersects(spot)), None)
        target = target or course.default(one.grid_id)
        if target.pk != one.grid_id:
            _note(journal, "places.Building.grid", one.pk, one.grid_id)
            one.grid = target
            changed.append(one)
    Building.objects.bulk_update(changed, ["grid"], batch_size=500)
    return len(changed)


def _compounds(course: Course, journal: Journal) -> int:
    """A compound lies in the community of its buildings; it goes along where all or, if that one ended, most have."""
    grids = Area.objects.filter(path__startswith=course.first.path).values("pk")
    for part in course.parts[1:]:
        grids = grids | Area.objects.filter(path__startswith=part.path).values("pk")
    near = models.Q(buildings__grid__in=grids) | models.Q(community__in=course.ids)
    changed = 0
    for one in Compound.objects.filter(near).distinct().prefetch_related("buildings__grid"):
        lies = Counter(b.grid.community_id for b in one.buildings.all() if b.grid.community_id)
        ended = one.community_id in course.ending
        if not lies:
            target = course.default(one.community_id).pk if ended else one.community_id
        elif len(lies) == 1 or ended:
            target = lies.most_common(1)[0][0] or one.community_id
        else:
            target = one.community_id
        if target != one.community_id:
            _note(journal, "places.Compound.community", one.pk, one.community_id)
            Compound.objects.filter(pk=one.pk).update(community=target)
            changed += 1
    return changed


def _by_field(course: Course, finder: Finder, model: type[models.Model], name: str, journal: Journal) -> int:
    """Rows that name an area which ended, or one that was divided and where they say their building or point."""
    rows = model._base_manager.filter(**{f"{name}__in": course.ids})
    if issubclass(model, Item):
        rows = rows.filter(matter__closed_at=None)
    spots = _spots(model)
    if not spots:
        rows = rows.filter(**{f"{name}__in": course.ending})
    changed = 0
    found = list(rows.values_list("pk", f"{name}_id", *spots))
    finder.learn(row[2] for row in found if "building_id" in spots and row[2])
    for pk, old, *where in found:
        said = dict(zip(spots, where, strict=True))
        target = finder.area(old, said.get("building_id"), said.get("lon"), said.get("lat"))
        if target.pk != old and put(model, pk, {name: target.pk}):
            _note(journal, f"{model._meta.label}.{name}", pk, old)
            changed += 1
    return changed


def _spots(model: type[models.Model]) -> list[str]:
    """The columns of a table that tell where exactly something is."""
    names = {field.attname for field in model._meta.concrete_fields}
    return [name for name in ("building_id", "lon", "lat") if name in names]


def put(model: type[models.Model], pk: Any, values: dict[str, Any]) -> bool:
    """Write one row; what its table refuses (the same thing is there already) stays where it was and can be read."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=pk).update(**values)
    except IntegrityError:
        return False
    return True


def _placed(course: Course, finder: Finder, model: type[Placed], journal: Journal) -> int:
    """The ancestor columns of a register: by the home where there is one, else by building, point or plan."""
    names = {field.attname for field in model._meta.concrete_fields}
    table = model._meta.db_table
    if course.level in ANCESTORS:
        column = f"{course.level}_id"
        if "home_id" in names:
            by_home(table, column, course.ids)
        elif area_fields(model):
            by_own_area(table, f"{area_fields(model)[0]}_id", column, course.ids)
        if not issubclass(model, Item):
            _by_plan(course, finder, model, column, journal, without_home="home_id" in names)
    return refresh(table, course.moved)


COLUMNS = sql.SQL(", ").join(sql.SQL("{} = a.{}").format(sql.Identifier(c), sql.Identifier(c)) for c in ABOVE)


def by_home(table: str, column: str, ids: Sequence[int]) -> None:
    """Rows that lie where their home lies."""
    words = sql.SQL(
        "UPDATE {t} t SET {columns} FROM places_home h JOIN places_entrance e ON e.id = h.entrance_id"
        " JOIN places_building b ON b.id = e.building_id JOIN places_area a ON a.id = b.grid_id"
        " WHERE h.id = t.home_id AND t.{column} = ANY(%s)"
    )
    _run(words.format(t=sql.Identifier(table), columns=COLUMNS, column=sql.Identifier(column)), [list(ids)])


def by_own_area(table: str, own: str, column: str, ids: Sequence[int]) -> None:
    """Rows that lie where the area lies that they name themselves."""
    words = sql.SQL("UPDATE {t} t SET {columns} FROM places_area a WHERE a.id = t.{own} AND t.{column} = ANY(%s)")
    parts = {"t": sql.Identifier(table), "own": sql.Identifier(own), "column": sql.Identifier(column)}
    _run(words.format(columns=COLUMNS, **parts), [list(ids)])


def _by_plan(
    course: Course, finder: Finder, model: type[Placed], column: str, journal: Journal, *, without_home: bool
) -> None:
    """Rows that are left in an area that ended."""
    rows = model._base_manager.filter(**{f"{column}__in": course.ending})
    spots = _spots(model)
    for pk, old, *where in list(rows.values_list("pk", column, *spots)):
        said = dict(zip(spots, where, strict=True))
        target = finder.area(old, said.get("building_id"), said.get("lon"), said.get("lat"))
        if put(model, pk, {name: getattr(target, name) for name in ABOVE}):
            _note(journal, f"{model._meta.label}:", pk, old)


def refresh(table: str, moved: Iterable[int]) -> int:
    """Ancestor columns of rows in areas that have other ancestors now; areas are told by the lowest column filled."""
    ids = sorted(moved)
    if not ids:
        return 0
    lowest = sql.SQL("COALESCE({})").format(sql.SQL(", ").join(sql.Identifier("t", c) for c in reversed(ABOVE)))
    within = sql.SQL(" OR ").join(sql.SQL("{} = ANY(%s)").format(sql.Identifier("t", c)) for c in ABOVE)
    words = sql.SQL("UPDATE {t} t SET {columns} FROM places_area a WHERE a.id = {lowest} AND ({within})")
    parts = {"columns": COLUMNS, "lowest": lowest, "within": within}
    return _run(words.format(t=sql.Identifier(table), **parts), [ids] * len(ABOVE))


def _run(words: sql.Composed, params: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(words, params)
        return int(cursor.rowcount)


def _department_grids(course: Course, journal: Journal) -> None:
    """A department's grid that lay over an area lies over all that came out of it."""
    for part in DepartmentGridPart.objects.filter(area__in=course.ids):
        for area in course.parts:
            if area.pk in course.made or area.pk != part.area_id:
                one, made = DepartmentGridPart.objects.get_or_create(grid_id=part.grid_id, area=area)
                if made:
                    journal.setdefault("made.parts", {})[str(one.pk)] = one.grid_id
        if part.area_id in course.ending:
            journal.setdefault("gone.parts", {})[str(part.pk)] = [part.grid_id, part.area_id]
            part.delete()


def _note(journal: Journal, what: str, pk: Any, old: Any) -> None:
    journal.setdefault(what, {})[str(pk)] = old
