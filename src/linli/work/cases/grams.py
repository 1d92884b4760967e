"""Finding requests by their words: pairs of characters as numbers in one array, with where and when beside them.

An index over arrays (GIN) answers "all of these numbers". The area and the month are numbers of the same array, so a
search in one community reads only what lies there, and the newest months are asked first.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection

from linli.kernel import clock
from linli.kernel.text import HAN_OR_WORD, bigrams, one_line
from linli.platform.events.models import Event
from linli.platform.events.outbox import projection
from linli.platform.places.terms import ANCESTORS
from linli.work.cases.models import Case, CaseGrams

GRAM, MONTH = 0x3FFFFFFF, 0x40000000  # grams below, months above, areas are negative
# What changes the words of a request, or where it lies.
CHANGES = frozenset(
    {"case.begin", "case.correct", "case.dispatch", "case.redispatch", "case.supplement", "case.area_moved"}
)
BATCH = 2000
NEWEST = 3  # months asked one by one, before all that is older is asked at once

HITS = """
WITH hits AS MATERIALIZED (SELECT case_id FROM cases_casegrams WHERE tokens @> %s::int[])
SELECT case_id FROM hits ORDER BY case_id DESC LIMIT %s
"""


def gram(text: str) -> int:
    """A pair of characters, or a word, as a number; two in a thousand million fall on the same one."""
    return zlib.crc32(text.encode()) & GRAM


def month(moment: datetime | date) -> int:
    """The month, here, as a number that no gram has."""
    day = clock.local(moment).date() if isinstance(moment, datetime) else moment
    return MONTH | (day.year * 12 + day.month)


def words_of(case: Case) -> str:
    """What a request is found by. Not who wrote it."""
    return f"{case.text}\n{case.place_words}"


def tokens(case: Case) -> list[int]:
    """All numbers of one request."""
    matter = case.matter
    areas = {-pk for level in ANCESTORS if (pk := getattr(matter, f"{level}_id"))}
    return sorted({gram(one) for one in bigrams(words_of(case))} | areas | {month(matter.opened_at)})


def write(cases: Iterable[Case]) -> int:
    """Index these requests, again or for the first time."""
    rows = [CaseGrams(case_id=one.pk, tokens=tokens(one)) for one in cases]
    CaseGrams.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["tokens"], unique_fields=["case"], batch_size=500
    )
    return len(rows)


@projection("case_words")
def follow(events: Sequence[Event]) -> None:
    """Keep up with what is placed and put right."""
    changed = {event.matter for event in events if event.name in CHANGES and event.matter}
    if changed:
        write(Case.objects.filter(pk__in=changed).select_related("matter"))


def rebuild(after: int = 0) -> int:
    """Index everything again, batch by batch; how many."""
    done = 0
    while rows := list(Case.objects.filter(pk__gt=after).select_related("matter").order_by("pk")[:BATCH]):
        done, after = done + write(rows), rows[-1].pk
    return done


# Searching -----------------------------------------------------------------------------------------------------------


def find(words: str, areas: Sequence[int | None], most: int) -> list[int]:
    """Ids of requests with all these words in one of the areas (None: anywhere), newest first."""
    wanted = [gram(one) for one in bigrams(words)]
    if not wanted or not _searchable(words):
        return []
    found: set[int] = set()
    for area in areas:
        found |= _in_area(wanted, area, most, _is_exact(words))
    return _that_say(words, sorted(found, reverse=True), most)


def _in_area(wanted: list[int], area: int | None, most: int, exact: bool) -> set[int]:
    there = [*wanted, *([-area] if area else [])]
    ask = most if exact else most * 5
    found: set[int] = set()
    first = clock.today().replace(day=1)
    for back in range(NEWEST):
        found |= set(_hits([*there, month(first) - back], ask))
        if len(found) >= ask:
            return found
    return found | set(_hits(there, ask))


def _hits(wanted: list[int], most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(HITS, [wanted, most])
        return [row[0] for row in cursor.fetchall()]


def _runs(words: str) -> list[str]:
    return [han or word for han, word in HAN_OR_WORD.findall(one_line(words).lower())]


def _searchable(words: str) -> bool:
    """One single character says nothing."""
    return any(len(run) > 1 for run in _runs(words))


def _is_exact(words: str) -> bool:
    """Pairs that are there need not stand together; where there is one pair only, they do."""
    return all(len(run) <= 2 for run in _runs(words))


def _that_say(words: str, ids: list[int], most: int) -> list[int]:
    """Those whose text really has every run of the words."""
    runs, said = _runs(words), dict[int, str]()
    for case in Case.objects.filter(pk__in=ids).only("pk", "text", "place_words"):
        said[case.pk] = one_line(words_of(case)).lower()
    return [pk for pk in ids if pk in said and all(run in said[pk] for run in runs)][:most]
