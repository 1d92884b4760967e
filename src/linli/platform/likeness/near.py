"""Is it known already? Likely duplicates of a text at a place: by place first, by marks where the place differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from django.db.models import Q

from linli.kernel import clock
from linli.kernel.geo import distance_m
from linli.platform.dispatch.learning.similar import rank
from linli.platform.flow.models import Matter, MatterQuerySet
from linli.platform.likeness.marks import marks_of
from linli.platform.likeness.models import Signature
from linli.platform.likeness.texts import texts_of
from linli.platform.places.locate import Where

LATELY = timedelta(days=90)
REACH = 150  # metres
BOX = 0.002  # degrees: a little more than the reach, for the first look in the table
MOST_HERE, MOST_OPEN, MOST_ALIKE = 40, 20, 40  # candidates of each part; comparing more takes longer than people wait
NEWEST = 300  # of a community, in which to look across the border of the grid
LIKELY = 0.3
SAME_TROUBLE = 0.2  # what the same category adds at the same place


class Near(IntEnum):
    """How near another matter is."""

    COMMUNITY = 1
    GRID = 2
    REACH = 3
    BUILDING = 4


# The further away, the more alike the words must be; the same words at the other end are another trouble.
SAY = {Near.BUILDING: 1.0, Near.REACH: 0.9, Near.GRID: 0.75, Near.COMMUNITY: 0.5}


@dataclass(frozen=True)
class Spot:
    """Where and of which kind, as far as it is known."""

    community_id: int | None
    grid_id: int | None
    salt: int
    building: int | None = None
    lon: float | None = None
    lat: float | None = None
    category: str = ""

    @classmethod
    def of(cls, where: Where, category: str = "") -> Spot:
        """Of a place that was worked out while somebody types."""
        area = where.area
        salt = area.community_id or area.town_id or area.pk
        building = where.building.pk if where.building else None
        exact = building is not None or where.precision == "point"  # the middle of an area is nowhere in particular
        lon, lat = (where.lon, where.lat) if exact else (None, None)
        return cls(area.community_id, area.grid_id, salt, building, lon, lat, category)

    @classmethod
    def of_matter(cls, matter: Matter) -> Spot:
        """Of one that is there."""
        salt = matter.community_id or matter.town_id or matter.area_id
        place = (matter.building, matter.lon, matter.lat, matter.category)
        return cls(matter.community_id, matter.grid_id, salt, *place)


@dataclass(frozen=True)
class Alike:
    """A matter that may be the same: how sure, how near, and the words both have."""

    matter: Matter
    score: float
    near: Near
    shared: tuple[str, ...]


def likely(
    text: str, spot: Spot, rows: MatterQuerySet, *, kind: str = "case", besides: int | None = None, most: int = 5
) -> list[Alike]:
    """Likely duplicates among `rows` (what the asker may know of), likeliest first: open ones and those of 90 days."""
    since = clock.now() - LATELY
    found = _candidates(text, spot, rows.filter(kind=kind, private=False).exclude(pk=besides or 0), since)
    return _ranked(text, spot, found, kind, most)


def _candidates(text: str, spot: Spot, rows: MatterQuerySet, since: datetime) -> list[Matter]:
    """Some hundred at most, in one statement of parts that each walk an index of their own and stop early."""
    parts = [*_near(spot, rows, since), *_alike(text, spot, rows, since)]
    if not parts:
        return []
    whole = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    return list(whole)


def _near(spot: Spot, rows: MatterQuerySet, since: datetime) -> Iterator[MatterQuerySet]:
    """Of late: at the building, in the grid, close by across its border; and still open, however old."""
    lately = rows.filter(opened_at__gte=since)
    close = _close(spot)
    if spot.building:
        yield lately.filter(building=spot.building).order_by("-opened_at")[:MOST_HERE]
    same = Q(category=spot.category) if spot.category else Q(pk__in=[])
    if spot.grid_id and (spot.category or close):
        yield lately.filter(same | close if close else same, grid_id=spot.grid_id).order_by("-opened_at")[:MOST_HERE]
    if spot.community_id and close:
        newest = lately.filter(community_id=spot.community_id).order_by("-opened_at").values("pk")[:NEWEST]
        yield rows.filter(close, pk__in=newest).order_by()[:MOST_HERE]
    if spot.community_id and (close or spot.building):
        old = rows.filter(community_id=spot.community_id, closed_at=None, opened_at__lt=since)
        at = Q(building=spot.building) if spot.building else Q(pk__in=[])
        yield old.filter(at | close if close else at).order_by("-id")[:MOST_OPEN]


def _alike(text: str, spot: Spot, rows: MatterQuerySet, since: datetime) -> Iterator[MatterQuerySet]:
    """With marks in common, in the same community."""
    if text:
        marked = Signature.objects.filter(marks__overlap=marks_of(text, spot.salt), opened_at__gte=since)
        yield rows.filter(pk__in=marked.order_by("-opened_at").values("matter")[:MOST_ALIKE]).order_by()


def _close(spot: Spot) -> Q | None:
    if spot.lon is None or spot.lat is None:
        return None
    return Q(lon__range=(spot.lon - BOX, spot.lon + BOX), lat__range=(spot.lat - BOX, spot.lat + BOX))


def nearness(spot: Spot, matter: Matter) -> Near:
    """How near a matter of the same community is."""
    if spot.building and spot.building == matter.building:
        return Near.BUILDING
    if None not in (spot.lon, spot.lat, matter.lon, matter.lat):
        apart = distance_m(spot.lon or 0.0, spot.lat or 0.0, matter.lon or 0.0, matter.lat or 0.0)
        elsewhere = spot.building and matter.building  # two buildings that are both known: neighbours, not the same
        if apart <= REACH and not (elsewhere and spot.category != matter.category):
            return Near.REACH
    return Near.GRID if spot.grid_id and spot.grid_id == matter.grid_id else Near.COMMUNITY


def _ranked(text: str, spot: Spot, found: Sequence[Matter], kind: str, most: int) -> list[Alike]:
    texts = _texts(found, kind)
    like = {one.key: one for one in rank(text, texts.items(), at_least=0.0, most=len(texts) or 1)} if text else {}
    scored = []
    for matter in found:
        near, said = nearness(spot, matter), like.get(matter.pk)
        score = (said.score if said else 0.0) * SAY[near]
        if near >= Near.REACH and matter.category and matter.category == spot.category:
            score += SAME_TROUBLE
        if score >= LIKELY:
            scored.append(Alike(matter, min(round(score, 3), 1.0), near, said.shared if said else ()))
    scored.sort(key=lambda one: (-one.score, one.matter.closed_at is not None, -one.matter.pk))
    return scored[:most]


def _texts(found: Sequence[Matter], kind: str) -> Mapping[int, str]:
    """Asked for, unless the rows have brought them along as `said`."""
    if found and hasattr(found[0], "said"):
        return {one.pk: one.said or "" for one in found}  # type: ignore[attr-defined]
    return texts_of(kind, [one.pk for one in found])


def households(found: Iterable[Alike]) -> int:
    """How many households stand behind these; one that was merged into another is counted there."""
    return sum(one.matter.reporters for one in found if one.matter.stage != "merged")
