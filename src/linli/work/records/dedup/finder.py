"""Looking for records of one person: only those are compared that share a number, home and name, or name and place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from linli.kernel import clock
from linli.platform.identity.models import IdentityNumber, Person
from linli.platform.places.models import Area
from linli.platform.places.terms import ANCESTORS
from linli.platform.residents.models import Residence, Vehicle
from linli.platform.wall.asking import as_system
from linli.work.records.dedup.scoring import Likeness, compare
from linli.work.records.models import Pair

CHUNK = 500
CROWD = 30  # more people with one number, or of one name in a community, prove nothing

# Each answers with pairs of ids; `%s` is the community. People are put into blocks, and only within a block is
# everybody compared with everybody. A block of more than a crowd is left out: one dormitory with a thousand people in
# it, or one number that a thousand rows were filled with, would be half a million pairs.
BY_NUMBER = """
WITH here AS (
    SELECT DISTINCT p.id, p.{column} AS number FROM residents_residence r JOIN identity_person p ON p.id = r.person_id
    WHERE r.community_id = %s AND p.merged_into_id IS NULL AND p.{column} IS NOT NULL
), few AS (
    SELECT h.number FROM (SELECT DISTINCT number FROM here) h
    JOIN identity_person p ON p.{column} = h.number AND p.merged_into_id IS NULL
    GROUP BY h.number HAVING count(*) BETWEEN 2 AND {crowd}
)
SELECT a.id, b.id FROM few JOIN here a USING (number)
JOIN identity_person b ON b.{column} = few.number AND b.id <> a.id AND b.merged_into_id IS NULL
"""
BY_HOME = """
WITH here AS (
    SELECT DISTINCT p.id, r.home_id, {block} AS block
    FROM residents_residence r JOIN identity_person p ON p.id = r.person_id
    WHERE r.community_id = %s AND p.merged_into_id IS NULL AND p.name <> ''
), few AS (SELECT home_id, block FROM here GROUP BY 1, 2 HAVING count(*) BETWEEN 2 AND {crowd})
SELECT a.id, b.id FROM few JOIN here a USING (home_id, block) JOIN here b USING (home_id, block) WHERE a.id < b.id
"""
BY_NAME = """
WITH here AS (
    SELECT DISTINCT p.id, p.name_pinyin FROM residents_residence r JOIN identity_person p ON p.id = r.person_id
    WHERE r.community_id = %s AND p.merged_into_id IS NULL AND p.name_pinyin <> '' AND p.id_blind IS NOT NULL
), few AS (SELECT name_pinyin FROM here GROUP BY name_pinyin HAVING count(*) BETWEEN 2 AND {crowd})
SELECT a.id, b.id FROM few JOIN here a USING (name_pinyin) JOIN here b USING (name_pinyin) WHERE a.id < b.id
"""


def look_through(community: Area) -> int:
    """Propose every pair of a community that looks like one person and was not decided yet; how many are new."""
    new = 0
    for ids in _chunks(_candidates(community)):
        new += _propose(ids)
    return new


def look_at(person: Person) -> int:
    """The same for one person, right after something of theirs has changed."""
    return sum(look_through(area) for area in _communities_of(person))


def _communities_of(person: Person) -> list[Area]:
    ids = Residence.objects.filter(person=person).exclude(community=None).values_list("community_id", flat=True)
    return list(Area.objects.filter(pk__in=set(ids)))


def _candidates(community: Area) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    statements = [
        *(BY_NUMBER.format(column=column, crowd=CROWD) for column in ("phone_blind", "id_blind")),
        *(BY_HOME.format(block=block, crowd=CROWD) for block in ("p.name_initials", "left(p.name, 1)")),
        BY_NAME.format(crowd=CROWD),
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [community.pk])
            found |= {(min(one, two), max(one, two)) for one, two in cursor.fetchall()}
    known = Pair.objects.filter(one__in={one for one, _two in found}).values_list("one_id", "two_id")
    return found - set(known)


def _chunks(pairs: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    ordered = sorted(pairs)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


@as_system("records of one person are looked for, in whatever communities they lie")
@transaction.atomic
def _propose(pairs: list[tuple[int, int]]) -> int:
    ids = {pk for pair in pairs for pk in pair}
    people, numbers = Person.objects.in_bulk(ids), IdentityNumber.of(ids)
    for pk, person in people.items():
        person.id_number = numbers.get(pk, "")
    lives, cars = _homes(ids), _cars(ids)
    rows = []
    for one, two in pairs:
        likeness = compare(
            people[one], people[two], frozenset(lives[one]) & frozenset(lives[two]), bool(cars[one] & cars[two])
        )
        if likeness.enough:
            rows.append(_pair(one, two, likeness, lives))
    return len(Pair.objects.bulk_create(rows, ignore_conflicts=True))


def _homes(ids: set[int]) -> dict[int, dict[int, Residence]]:
    found: dict[int, dict[int, Residence]] = defaultdict(dict)
    for lives in Residence.objects.filter(person__in=ids).order_by("until", "pk"):
        found[lives.person_id][lives.home_id] = lives
    return found


def _cars(ids: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Vehicle.objects.filter(person__in=ids).exclude(home=None).values_list("person_id", "home_id")
    for person, home in rows:
        found[person].add(home or 0)
    return found


def _pair(one: int, two: int, likeness: Likeness, lives: dict[int, dict[int, Residence]]) -> Pair:
    """Placed where both live: at the lowest area that holds every home of theirs."""
    pair = Pair(one_id=one, two_id=two, score=likeness.score, reasons=list(likeness.reasons), found_at=clock.now())
    homes = [*lives[one].values(), *lives[two].values()]
    for level in ANCESTORS:
        areas = {getattr(home, f"{level}_id") for home in homes}
        setattr(pair, f"{level}_id", areas.pop() if len(areas) == 1 else None)
    return pair
