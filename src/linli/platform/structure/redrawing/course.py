"""What becomes of the areas themselves: new ones made, others ended, moved or renamed, and the tree put right."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from linli.platform.places.lineage import page_of, turn_page
from linli.platform.places.models import Area, AreaLink, AreaVersion
from linli.platform.places.terms import ANCESTORS
from linli.platform.structure.redrawing import outlines
from linli.platform.structure.redrawing.plan import Part, Plan

KEPT = ("code", "name", "short", "parent_id", "path", "rings", "lon", "lat", "households", "ended_on", "began_on")
ABOVE = tuple(f"{level}_id" for level in ANCESTORS)


@dataclass
class Course:
    """The areas of a plan while it is put in force."""

    plan: Plan
    day: date
    sources: list[Area]
    parts: list[Area] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)  # whose ancestors have changed, all generations
    before: dict[int, dict[str, Any]] = field(default_factory=dict)  # areas as they were
    pages: dict[int, AreaVersion] = field(default_factory=dict)
    made: list[int] = field(default_factory=list)

    @property
    def level(self) -> str:
        """Of the areas that go in; the parts are of the same."""
        return self.sources[0].level

    @property
    def ending(self) -> set[int]:
        """Ids of the areas that end."""
        return set(self.plan.ending)

    @property
    def first(self) -> Area:
        """Where everything goes that nothing else says of."""
        return self.parts[0]

    @property
    def ids(self) -> list[int]:
        """Of the areas that go in."""
        return [one.pk for one in self.sources]

    def default(self, area_id: int) -> Area:
        """Where the things of an area go: with the area where it goes on, else to the first part."""
        return next((one for one in self.parts if one.pk == area_id), self.first)

    def holds(self, area: Area) -> Area | None:
        """The part in which an area lies."""
        return next((part for part in self.parts if part.contains(area)), None)

    def put_aside(self, area: Area) -> None:
        """Remember an area as it is, once."""
        if area.pk not in self.before:
            kept = {name: getattr(area, name) for name in KEPT}
            self.before[area.pk] = {name: str(v) if isinstance(v, date) else v for name, v in kept.items()}
            self.pages[area.pk] = page_of(area)


def lay_out(plan: Plan, areas: dict[int, Area], day: date) -> Course:
    """Change the tree. Rows of other tables follow afterwards."""
    course = Course(plan, day, [areas[pk] for pk in plan.areas])
    parent = areas[plan.parent] if plan.parent else course.sources[0].parent
    codes = {part.code for part in plan.parts}
    Area.objects.filter(code__in=codes).exclude(ended_on=None).exclude(pk__in=plan.areas).update(code=_worn())
    for one in course.sources:
        course.put_aside(one)
        if one.pk in course.ending:
            _end(one, codes, day)
    for part in plan.parts:
        course.parts.append(_go_on(course, part, areas, parent) if part.goes_on else _make(part, parent, course))
    _children(course)
    outlines.draw(course)
    _remember(course)
    return course


def _worn() -> Any:
    """A code that is used anew is marked on the ended area that had it; its version still says the bare one."""
    from django.db.models import CharField, F, Value
    from django.db.models.functions import Cast, Concat

    return Concat(F("code"), Value("-"), Cast(F("id"), CharField()))


def _end(area: Area, codes: set[str], day: date) -> None:
    area.ended_on = day
    if area.code in codes:
        area.code = f"{area.code}-{area.pk}"
    area.save(update_fields=["ended_on", "code"])


def _make(part: Part, parent: Area | None, course: Course) -> Area:
    area = Area(
        level=course.level, code=part.code, name=part.name, short=part.short or course.sources[0].short,
        parent=parent, path=f"?{part.code}", phone=course.sources[0].phone, began_on=course.day, rings=part.rings,
    )  # fmt: skip
    area.save()
    _plant(area, parent)
    area.save()
    course.made.append(area.pk)
    return area


def _go_on(course: Course, part: Part, areas: dict[int, Area], parent: Area | None) -> Area:
    area = areas[part.goes_on or 0]
    old_code = area.code
    area.name, area.code, area.short = part.name, part.code, part.short or area.short
    if part.rings:
        area.rings = part.rings
    area.save()
    if parent is not None and area.parent_id != parent.pk:
        _replant(course, area, parent)
    if area.code != old_code and old_code.isdigit():
        _recode_below(course, area, old_code)
    return area


def _plant(area: Area, parent: Area | None) -> None:
    """Path and ancestor columns of one area."""
    for column in ABOVE:
        setattr(area, column, getattr(parent, column) if parent else None)
    if area.level in ANCESTORS:
        setattr(area, f"{area.level}_id", area.pk)
    area.parent, area.path = parent, f"{parent.path if parent else '/'}{area.pk}/"


def _replant(course: Course, area: Area, parent: Area) -> None:
    """Put an area with everything under it below another parent."""
    old = area.path
    course.put_aside(area)
    below = list(Area.objects.below(area).exclude(pk=area.pk).order_by("path"))
    _plant(area, parent)
    area.save()
    course.moved.add(area.pk)
    by_id = {area.pk: area}
    for one in below:
        course.put_aside(one)
        above = by_id[one.parent_id or 0]
        own = {column: getattr(one, column) for column in ABOVE}
        for column in ABOVE:
            setattr(one, column, own[column] if column == f"{one.level}_id" else getattr(above, column))
        one.path = area.path + one.path[len(old) :]
        by_id[one.pk] = one
        course.moved.add(one.pk)
    Area.objects.bulk_update(below, ["path", *map(str, ANCESTORS)], batch_size=500)


def _recode_below(course: Course, area: Area, old: str) -> None:
    """Codes below that begin with the old code of their ancestor begin with its new one."""
    below = [one for one in Area.objects.below(area).exclude(pk=area.pk).filter(code__startswith=old)]
    for one in below:
        course.put_aside(one)
        one.code = area.code + one.code[len(old) :]
    Area.objects.bulk_update(below, ["code"], batch_size=500)


def _children(course: Course) -> None:
    """Areas right below those that end or are divided go where the plan says."""
    to = {pk: area for part, area in zip(course.plan.parts, course.parts, strict=True) for pk in part.children}
    rows = Area.objects.filter(parent__in=course.ids).exclude(pk__in=course.ids).select_related("parent")
    for child in rows.order_by("path"):
        target = to.get(child.pk) or course.default(child.parent_id or 0)
        if child.parent_id != target.pk and child.ended_on is None:
            _replant(course, child, target)


def _remember(course: Course) -> None:
    """Versions with their days, and links from what went in to what came out."""
    touched = Area.objects.in_bulk(list(course.before))
    for pk, page in course.pages.items():
        area = touched[pk]
        if (page.code, page.name, page.parent_id) != (area.code, area.name, area.parent_id) or area.ended_on:
            turn_page(area, page, course.day)
    for source in course.sources:
        for part in course.parts:
            if source.pk != part.pk and (source.pk in course.ending or part.pk in course.made):
                AreaLink.objects.get_or_create(before=source, after=part, defaults={"on": course.day})
