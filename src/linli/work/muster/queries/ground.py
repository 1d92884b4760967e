"""The ground of a muster: outlines of its grids, and where people gather or have a shift, with their numbers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel.clock import local
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.places.tree import kept
from linli.platform.ui.shapes import AreaShape, PointShape
from linli.work.muster.models import Shift
from linli.work.muster.queries.musters import Picture
from linli.work.muster.queries.shifts import Staffed

MOST_GRIDS = 200  # more cannot be told apart; the communities are drawn then


@kept("areas")
def _outlines() -> dict[int, list[AreaShape]]:
    """Filled as they are asked for: a page that renews itself must not read polygons each time."""
    return {}


def outlines(area: Area) -> list[AreaShape]:
    """The grids of an area as they are drawn on the screen; its communities where there are too many."""
    known = _outlines.get()
    if area.pk not in known:
        below = Area.objects.current().below(area).exclude(rings=[])
        grids = list(below.filter(level=Level.GRID)[: MOST_GRIDS + 1])
        drawn = grids if len(grids) <= MOST_GRIDS else list(below.filter(level=Level.COMMUNITY))
        known[area.pk] = [AreaShape(str(one.pk), one.name, None, one.rings) for one in drawn]
    return known[area.pk]


def points(shown: Picture) -> list[PointShape]:
    """Where they gather, and each shift that is not over."""
    muster = shown.muster
    gathering = PointShape(
        _("集合点 %(place)s") % {"place": muster.place}, muster.matter.lon, muster.matter.lat, shown.here, shown.coming,
        _("说能来的里面已经到的"),
    )  # fmt: skip
    return [gathering, *(_shift(one) for one in shown.shifts if not one.shift.over)]


def _shift(one: Staffed) -> PointShape:
    shift: Shift = one.shift
    time = f"{local(shift.starts_at):%H:%M}–{local(shift.ends_at):%H:%M}"
    label = f"{shift.get_kind_display()} {shift.place} {time}"
    url = reverse("muster:shift", args=[shift.pk])
    return PointShape(label, shift.lon, shift.lat, one.agreed, shift.needed, _("说好来的"), url)
