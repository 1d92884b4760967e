"""Taking a change back, until the next one touches the same areas: everything that followed comes home."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from linli.kernel import clock
from linli.kernel.errors import Refused
from linli.kernel.errors import gettext_noop as _
from linli.platform.events.outbox import publish
from linli.platform.flow.models import Matter, Record
from linli.platform.places.lineage import page_of, turn_page
from linli.platform.places.models import Area, AreaLink, AreaVersion, Building, Placed
from linli.platform.posts.actor import Actor
from linli.platform.structure.models import AreaChange, DepartmentGridPart
from linli.platform.structure.redrawing import follow, matters, posts, rules
from linli.platform.structure.redrawing.course import ABOVE
from linli.platform.structure.redrawing.drafting import may_plan
from linli.platform.structure.redrawing.force import forget, one_at_a_time, told
from linli.platform.structure.terms import ChangeState

Was = dict[str, Any]


def undo(by: Actor, change: AreaChange) -> AreaChange:
    """Take a change back. Raises Refused once a later one has touched the same areas."""
    try:
        with transaction.atomic():
            return _undo(by, change)
    finally:
        forget()


def later_than(change: AreaChange) -> AreaChange | None:
    """A later change in force that touched one of the same areas."""
    rows = AreaChange.objects.filter(state=ChangeState.DONE, done_at__gt=change.done_at).order_by("done_at")
    mine = set(change.touched)
    return next((one for one in rows if mine & set(one.touched)), None)


def _undo(by: Actor, change: AreaChange) -> AreaChange:
    one_at_a_time()
    change = AreaChange.objects.select_for_update().get(pk=change.pk)
    may_plan(by, change.area)
    if change.state != ChangeState.DONE:
        raise Refused(_("只有已经生效的调整才能撤销"))
    if later_than(change) is not None:
        raise Refused(_("后面又有调整动过这些区域，不能再撤销。请做一个新的方案"))
    was, rows, made = change.journal["areas"], change.journal["rows"], set(change.journal["made"])
    _areas(was, made)
    _rows(rows)
    posts.come_back(rows)
    rules.come_back(rows)
    for model in apps.get_models():
        if issubclass(model, Placed) and model not in follow.APART and model.follows_areas:
            _registers(model, made, rows, {int(pk) for pk in was})
    _matters(change, {int(pk) for pk in was} | made, by)
    change.state, change.undone_at = ChangeState.UNDONE, clock.now()
    change.save(update_fields=["state", "undone_at"])
    told()
    publish("area_change.undone", change=change.pk, areas=change.touched)
    return change


def _areas(was: dict[str, Was], made: set[int]) -> None:
    """New ones end today; the others are what they were."""
    today = clock.today()
    for area in Area.objects.filter(pk__in=made):
        page = page_of(area)
        area.ended_on, area.code = today, f"{area.code}-{area.pk}"
        area.save(update_fields=["ended_on", "code"])
        turn_page(area, page, today)
    areas = Area.objects.in_bulk([int(pk) for pk in was])
    for pk in sorted(was, key=lambda one: len(was[one]["path"])):
        area, page = areas[int(pk)], page_of(areas[int(pk)])
        for name, value in was[pk].items():
            setattr(area, name, date.fromisoformat(value) if name in ("ended_on", "began_on") and value else value)
        above = areas.get(area.parent_id or 0) or Area.objects.filter(pk=area.parent_id or 0).first()
        for column in ABOVE:
            own = column == f"{area.level}_id"
            setattr(area, column, area.pk if own else getattr(above, column) if above else None)
        area.save()
        _page(area, page, today)
    _links(set(areas), made, today)


def _links(back: set[int], made: set[int], today: date) -> None:
    """What is back came out of what was made: matters that ended there are found from here."""
    links = list(AreaLink.objects.filter(before__in=back, after__in=back | made))
    for link in links:
        link.delete()
        if link.after_id in made:
            AreaLink.objects.get_or_create(before_id=link.after_id, after_id=link.before_id, defaults={"on": today})


def _page(area: Area, page: AreaVersion, today: date) -> None:
    """Its version runs again, or a new one begins today."""
    running = area.versions.filter(valid_until=None).first()
    if running is None:
        last = area.versions.order_by("-valid_until", "-id").first()
        if last is not None and (last.code, last.name, last.parent_id) == (area.code, area.name, area.parent_id):
            last.valid_until = None
            last.save(update_fields=["valid_until"])
    elif (page.code, page.name, page.parent_id) != (area.code, area.name, area.parent_id):
        turn_page(area, page, today)


def _rows(rows: dict[str, dict[str, Any]]) -> None:
    """Foreign keys as they were, where nobody has changed them since."""
    for what, before in rows.items():
        label, _dot, name = what.rpartition(".")
        if label.count(".") != 1:
            continue
        model = apps.get_model(label)
        for pk, old in before.items():
            follow.put(model, pk, {name: old})
    DepartmentGridPart.objects.filter(pk__in=rows.get("made.parts", {})).delete()
    for grid, area in rows.get("gone.parts", {}).values():
        DepartmentGridPart.objects.get_or_create(grid_id=grid, area_id=area)


def _registers(model: type[Placed], made: set[int], rows: dict[str, dict[str, Any]], back: set[int]) -> None:
    """Ancestor columns: by the home or the row's own area, by the journal, then by the tree."""
    names = {field.attname for field in model._meta.concrete_fields}
    table, ids = model._meta.db_table, sorted(made | back)
    for column in ABOVE:
        if "home_id" in names:
            follow.by_home(table, column, ids)
        elif own := follow.area_fields(model):
            follow.by_own_area(table, f"{own[0]}_id", column, ids)
    kept = Area.objects.in_bulk(set(rows.get(f"{model._meta.label}:", {}).values()))
    for pk, old in rows.get(f"{model._meta.label}:", {}).items():
        if old in kept:
            follow.put(model, pk, {name: getattr(kept[old], name) for name in ABOVE})
    follow.refresh(table, back)


def _matters(change: AreaChange, ids: set[int], by: Actor) -> None:
    """Open matters of these areas: where they were before, or where their building stands."""
    within = Q(area__in=ids)
    for column in ABOVE:
        within |= Q(**{f"{column}__in": ids})
    found = list(Matter.objects.filter(within, closed_at=None).order_by("id").select_for_update(no_key=True))
    came = Record.objects.filter(matter__in=found, move=matters.MOVED, facts__change=change.pk)
    left = dict(came.order_by("seq").values_list("matter_id", "facts__left_area"))
    grids = dict(Building.objects.filter(pk__in={row.building for row in found}).values_list("pk", "grid_id"))
    areas = Area.objects.in_bulk({row.area_id for row in found} | set(left.values()) | set(grids.values()) | ids)
    old = [areas[pk] for pk in change.plan["areas"]]

    def home(row: Matter) -> Area:
        here = areas[row.area_id]
        if row.pk in left:
            return areas[left[row.pk]]
        if here.ended_on is None:
            return here
        standing = areas.get(grids.get(row.building or 0) or 0)
        part = next((one for one in old if standing is not None and one.contains(standing)), None)
        return standing if standing and part and part.level == standing.level else part or old[0]

    matters.move(found, home, by, None)
