"""Where a trouble is, from whatever a resident gave: words, a code on the wall, a position, or their home (F2.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from linli.kernel import ids
from linli.kernel.geo import gcj02_to_wgs84
from linli.kernel.text import one_line
from linli.platform.identity.models import Person
from linli.platform.places import locate, tree
from linli.platform.places.locate import Where
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.residents.models import Residence

AS_WRITTEN = "as_written"
LONGEST = 120


@dataclass(frozen=True)
class Asked:
    """What came in about the place; everything may be missing."""

    words: str = ""
    picked: str = ""
    code: str = ""
    lng: float | None = None
    lat: float | None = None
    community: int | None = None

    @classmethod
    def of(cls, given: Any) -> Asked:
        """From form data or a kept draft; what cannot be read counts as absent."""
        lng, lat = _number(given.get("lng")), _number(given.get("lat"))
        if lng is None or lat is None or abs(lng) > 180 or abs(lat) > 90:
            lng = lat = None
        elif given.get("datum") == "gcj02":  # what WeChat and map apps give; converted here and nowhere else
            lng, lat = gcj02_to_wgs84(lng, lat)
        return cls(
            one_line(str(given.get("words") or ""))[:LONGEST],
            str(given.get("picked") or ""),
            one_line(str(given.get("code") or ""))[:16].upper(),
            lng,
            lat,
            ids.number(given.get("community") or ""),
        )


@dataclass(frozen=True)
class Found:
    """The place, or several that the words may mean, or nothing."""

    where: Where | None = None
    candidates: tuple[Where, ...] = ()


def home_of(person: Person | None) -> Where | None:
    """Where somebody lives, as far as they have told us."""
    if person is None:
        return None
    lives = Residence.objects.filter(person=person, until=None).select_related("home__entrance__building__compound")
    one = lives.order_by("-since", "-id").first()
    return locate.at_home(one.home) if one else None


def resolve(asked: Asked, home: Where | None = None) -> Found:
    """The place that was meant: words first, then a position, then a code, then the home."""
    base = known(asked, home)
    if asked.words:
        return _by_words(asked, base)
    return Found(base)


def elsewhere(asked: Asked) -> bool:
    """A position that lies in none of our grids, and no words or code beside it: better asked than guessed."""
    if asked.lng is None or asked.lat is None or asked.words or asked.code:
        return False
    return locate.at_point(asked.lng, asked.lat) is None


def nobodys_code(asked: Asked) -> bool:
    """A code that nobody has put up: torn, mistyped, or of another city. Whoever scanned it should hear of that."""
    return bool(asked.code) and locate.at_code(asked.code) is None


def known(asked: Asked, home: Where | None = None) -> Where | None:
    """The place without anybody having typed one."""
    if asked.lng is not None and asked.lat is not None and (at := locate.at_point(asked.lng, asked.lat)):
        return at
    if asked.code and (at := locate.at_code(asked.code)):
        return at
    if home is not None:
        return home
    community = next((one for one in communities() if one.pk == asked.community), None)
    return locate.at_area(community) if community else None


def communities() -> list[Area]:
    """The communities one can choose from."""
    return [one for one in tree.tree.get().areas.values() if one.level == Level.COMMUNITY and one.ended_on is None]


def key_of(where: Where) -> str:
    """What a candidate is called in the form."""
    parts = (where.building, where.entrance, where.home)
    return "-".join(str(one.pk) if one else "0" for one in parts) + f"-{where.area.pk}"


def _by_words(asked: Asked, base: Where | None) -> Found:
    found = locate.find(asked.words, _within(base)) if base or asked.picked or _has_root() else []
    chosen = next((one for one in found if key_of(one) == asked.picked), None)
    if chosen is None and len(found) == 1:
        chosen = found[0]
    if chosen is not None:
        return Found(replace(chosen, words=asked.words))
    if len(found) > 1 and asked.picked != AS_WRITTEN:
        return Found(None, tuple(found))
    # Nobody knows the spot by these words: the area is the best we have, and the words say the rest.
    return Found(Where(base.area, asked.words, lon=base.lon, lat=base.lat) if base else None)


def _within(base: Where | None) -> Area:
    if base is not None:
        return tree.area(base.area.community_id or base.area.pk)
    return _roots()[0]


def _roots() -> list[Area]:
    return [one for one in tree.tree.get().areas.values() if one.parent_id is None]


def _has_root() -> bool:
    return bool(_roots())


def _number(given: Any) -> float | None:
    try:
        number = float(str(given))
    except ValueError:
        return None
    return number if isfinite(number) else None
