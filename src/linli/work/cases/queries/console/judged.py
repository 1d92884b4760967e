"""What dispatch made of a request, for the person who decides: how sure, by which words, what else, and where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.platform.dispatch.catalogue import catalogue
from linli.platform.places import locate, tree
from linli.platform.places.locate import Where
from linli.work.cases.models import Case
from linli.work.cases.queries.console.choices import grids
from linli.work.cases.whereabouts import home_of

MOST_OTHERS, MOST_PLACES = 3, 3


@dataclass(frozen=True)
class Other:
    """Another category it may be."""

    code: str
    name: str
    percent: int


@dataclass(frozen=True)
class Spot:
    """A place it may be at: the grid, in words, and how it was found."""

    grid: int
    words: str
    how: str


@dataclass(frozen=True)
class Judged:
    """The judgement in force, worded when shown."""

    category: str
    by: str
    percent: int | None  # None: a person chose it
    words: Sequence[str]
    urgent: bool
    others: Sequence[Other]
    spots: Sequence[Spot] = ()


def judged(case: Case, *, deciding: bool) -> Judged:
    """From what the record keeps of its placing; places are only looked up for who decides now."""
    proposal: Mapping[str, Any] = case.proposal or {}
    known, now = catalogue.get(), case.matter.category
    by_person = proposal.get("source") == "person" or proposal.get("category", "") != now
    ranked = [(str(proposal.get("category") or ""), float(proposal.get("confidence") or 0))]
    ranked += [(str(code), float(sure)) for code, sure in proposal.get("alternatives") or ()]
    # What the words say nothing for is no alternative, though a ranking ends with it.
    others = [Other(code, known.name(code), int(sure * 100)) for code, sure in ranked if code != now and sure > 0]
    return Judged(
        category=known.name(now),
        by=_by(str(proposal.get("source") or "")),
        percent=None if by_person else int(ranked[0][1] * 100),
        words=() if by_person else tuple(proposal.get("words") or ()),
        urgent=case.urgent,
        others=[one for one in others if one.name][:MOST_OTHERS],
        spots=spots(case) if deciding else (),
    )


def _by(source: str) -> str:
    """What judged: the catalogue's words, a version that was learnt, a rule for emergencies."""
    if source.startswith("rule:"):
        return _("按紧急规则")
    if source.startswith("model:"):
        return _("学到的版本 %(n)s") % {"n": source.removeprefix("model:")}
    return _("按派单目录的词") if source == "keywords" else ""


def spots(case: Case) -> list[Spot]:
    """Where it may be: as it was given, by words of an address in the text, at home, or by the position."""
    offered = {int(pk) for pk, _name in grids(case.matter)}
    found = [
        Spot(where.area.pk, where.words, how)
        for how, where in _places(case)
        if where.area.pk in offered and where.area.pk != case.matter.grid_id
    ]
    return list({one.grid: one for one in reversed(found)}.values())[::-1]


def _places(case: Case) -> list[tuple[str, Where]]:
    matter = case.matter
    here = tree.area(matter.area_id)
    within = tree.area(here.community_id or here.pk)
    found = [(_("原话里的地址"), one) for one in locate.find(f"{case.place_words} {case.text}", within, MOST_PLACES)]
    if matter.lon is not None and matter.lat is not None and (at := locate.at_point(matter.lon, matter.lat)):
        found.append((_("定位"), at))
    if home := home_of(matter.person):
        found.append((_("反映人家"), home))
    return found
