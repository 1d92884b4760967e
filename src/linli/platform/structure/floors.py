"""Floor plans (户型 / 楼层图): a checked picture of a floor, and where each home is on it."""

from __future__ import annotations

from typing import IO

from django.db import transaction
from django.db.models import QuerySet

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.errors import gettext_noop as _
from linli.platform.attachments.files import photo, write
from linli.platform.places.models import Building, Entrance, Home
from linli.platform.posts.actor import Actor
from linli.platform.structure.chain import may_keep
from linli.platform.structure.models import FloorMark, FloorPlan

MOST_CELLS = 40
DIGITS = 6


@transaction.atomic
def draw(
    by: Actor, *, building: Building, title: str, upload: IO[bytes], entrance: Entrance | None = None
) -> FloorPlan:
    """Keep the picture of a floor: checked and made anew, without the camera's hidden data."""
    may_keep(by, building.grid)
    if entrance is not None and entrance.building_id != building.pk:
        raise Invalid({"entrance": _("请选这栋楼的单元")})
    if not title.strip():
        raise Invalid({"title": _("请填图的名称，例如 标准层")})
    picture = photo(upload, "picture")
    write(picture)
    return FloorPlan.objects.create(
        building=building, entrance=entrance, title=title.strip()[:60], sha256=picture.sha256,
        width=picture.width or 1, height=picture.height or 1, made_by=by.person, made_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def mark(by: Actor, plan: FloorPlan, home: Home, *, x: float, y: float, w: float, h: float) -> FloorMark:
    """Say where a home is: the left upper corner, width and height, in fractions of the picture."""
    may_keep(by, plan.building.grid)
    if home.entrance.building_id != plan.building_id:
        raise Invalid({"home": _("请选这栋楼的房屋")})
    if not (0 <= x < 1 and 0 <= y < 1 and 0 < w <= 1 - x + 1e-6 and 0 < h <= 1 - y + 1e-6):
        raise Invalid({"x": _("标的位置超出了图，请核对行和列")})
    box = {"x": round(x, DIGITS), "y": round(y, DIGITS), "w": round(w, DIGITS), "h": round(h, DIGITS)}
    one, _new = FloorMark.objects.update_or_create(plan=plan, home=home, defaults=box)
    return one


def mark_by_cells(
    by: Actor, plan: FloorPlan, home: Home, *, rows: int, columns: int, cell: tuple[int, int, int, int]
) -> FloorMark:
    """The same by counting: the picture is divided into rows and columns; the first and the last of each are said."""
    first_row, last_row, first_column, last_column = cell
    if not (1 <= rows <= MOST_CELLS and 1 <= columns <= MOST_CELLS):
        raise Invalid({"rows": _("请把图分成 1 到 40 行、1 到 40 列")})
    if not (1 <= first_row <= last_row <= rows and 1 <= first_column <= last_column <= columns):
        raise Invalid({"first_row": _("起止行列要在图的行数和列数里，先小后大")})
    return mark(
        by, plan, home, x=(first_column - 1) / columns, y=(first_row - 1) / rows,
        w=(last_column - first_column + 1) / columns, h=(last_row - first_row + 1) / rows,
    )  # fmt: skip


@transaction.atomic
def wipe(by: Actor, one: FloorMark) -> None:
    """Take a mark away."""
    may_keep(by, one.plan.building.grid)
    one.delete()


@transaction.atomic
def end(by: Actor, plan: FloorPlan) -> None:
    """A picture that is true no more."""
    may_keep(by, plan.building.grid)
    FloorPlan.objects.filter(pk=plan.pk, ended_on=None).update(ended_on=clock.today())


def of_building(building: Building) -> QuerySet[FloorPlan]:
    """The pictures in use."""
    return FloorPlan.objects.filter(building=building, ended_on=None).order_by("entrance", "id")
