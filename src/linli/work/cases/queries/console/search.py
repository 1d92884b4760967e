"""Finding a matter by what a caller can say: its number, where it is, the end of a phone number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q

from linli.kernel import clock, text
from linli.kernel.errors import Invalid
from linli.platform.flow.models import Matter, MatterQuerySet
from linli.platform.identity.models import Person
from linli.platform.places import locate
from linli.platform.places.lineage import earlier
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import Actor, Holding
from linli.work.cases import grams
from linli.work.cases.models import Case
from linli.work.cases.queries.console.lists import ever_in_sight, held_areas
from linli.work.cases.queries.console.rows import drawable

MOST = 30
OF_A_BODY = 2000  # read before those of other bodies fall out
LOOKING_BACK = timedelta(days=90)
NUMBER = re.compile(r"[A-Za-z]{1,4}-?[0-9]{2,6}[-0-9A-Za-z]*")
TAIL = re.compile(r"[0-9]{4}")


def search(by: Actor, words: str) -> list[Matter]:
    """Matters in sight that fit, best first; each way of looking is asked only if the words look like it."""
    words = text.one_line(words)[:60]
    if not words:
        return []
    scope = Matter.objects.filter(ever_in_sight(by))
    for look in (_by_number, _by_phone, _by_tail):
        if found := look(scope, words):
            return found
    return _by_place(scope, words, by)


def _by_number(scope: MatterQuerySet, words: str) -> list[Matter]:
    if not NUMBER.fullmatch(words):
        external = Case.objects.filter(external_number=words).values("pk") if len(words) >= 6 else None
        return _drawn(scope.filter(pk__in=external)) if external is not None else []
    exact = _drawn(scope.filter(number=words.upper()))
    return exact or _drawn(scope.filter(number__startswith=words.upper()))


def _by_phone(scope: MatterQuerySet, words: str) -> list[Matter]:
    """A whole number finds its person."""
    try:
        phone = text.phone(words)
    except Invalid:
        return []
    if len(phone) < 8:
        return []
    return _drawn(scope.filter(named(), person__in=Person.objects.with_phone(phone)))


def _by_tail(scope: MatterQuerySet, words: str) -> list[Matter]:
    """Four digits: the end of a phone or of a matter's number, open or lately."""
    if not TAIL.fullmatch(words):
        return []
    lately = Q(closed_at=None) | Q(opened_at__gte=clock.now() - LOOKING_BACK)
    return _drawn(scope.filter(lately, (Q(person__phone_tail=words) & named()) | Q(number__endswith=words)))


def named() -> Q:
    """Matters that a phone number may lead to: not those whose reporter wished to stay unnamed (F2.1).

    Not even for the desk that may open the reporter: opening leaves a trail, a search does not.
    """
    return Q(anonymous=False)


def _by_place(scope: MatterQuerySet, words: str, by: Actor) -> list[Matter]:
    """An address finds what happened there lately; words are looked for in the texts of all requests."""
    held = held_areas(by)
    buildings = [one.building.pk for each in held[:3] for one in locate.find(words, each.area) if one.building]
    found = scope.filter(kind="case", pk__in=_that_say(words, held, by))
    if not buildings:
        return _drawn(found)
    lately = Q(closed_at=None) | Q(opened_at__gte=clock.now() - LOOKING_BACK)
    there = _drawn(scope.filter(lately, kind="case", building__in=buildings))
    both = {one.pk: one for one in (*there, *_drawn(found))}
    return sorted(both.values(), key=lambda one: (one.opened_at, one.pk), reverse=True)[:MOST]


def _that_say(words: str, held: Sequence[Holding], by: Actor) -> list[int]:
    """Requests with these words where the actor looks; for a body anywhere, and what is not its own falls out."""
    areas: list[int | None] = [one.area.pk if one.area.level in ANCESTORS else one.area.grid_id for one in held]
    areas += [pk for one in held for before in earlier(one.area).values() for pk in before]
    most = MOST
    if by.organisations:
        areas, most = [None], OF_A_BODY
    return grams.find(words, areas, most)


def _drawn(rows: MatterQuerySet) -> list[Matter]:
    return list(drawable(rows).order_by("-opened_at", "-id")[:MOST])
