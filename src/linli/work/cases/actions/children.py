"""The matter of a child: under its parent, at the same place, with a number that shows where it belongs."""

from __future__ import annotations

from linli.platform.flow.models import Matter
from linli.platform.places.models import Organisation

LETTERS = {"call": "S", "task": "R", "pressing": "D", "extension": "Y"}


def child_matter(parent: Matter, kind: str, title: str, organisation: Organisation | None = None) -> Matter:
    """A new matter below `parent`, whose row must be locked: its number is the parent's plus a letter and a count."""
    count = Matter.objects.filter(parent=parent, kind=kind).count() + 1
    matter = Matter(
        kind=kind,
        number=f"{parent.number}-{LETTERS[kind]}{count}",
        title=title[:120],
        area_id=parent.area_id,
        size=parent.size,
        channel=parent.channel,
        category=parent.category,
        building=parent.building,
        lon=parent.lon,
        lat=parent.lat,
        organisation=organisation,
        parent=parent,
        root_id=parent.root_id or parent.pk,
    )
    for level in ("city", "district", "town", "community", "grid"):
        setattr(matter, f"{level}_id", getattr(parent, f"{level}_id"))
    return matter
