"""The registers of this context: enrolments and talents, in and out by Excel."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.text import one_line
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.registers import declare
from linli.platform.registers.cells import Cell, Fault, Parser, in_every_language, plain
from linli.platform.registers.declare import Row, Words
from linli.platform.registers.finding import Ground, find_areas, find_people
from linli.platform.registers.populating import settle_people
from linli.platform.residents.history import Hand

BETWEEN = re.compile(r"[、,，;；/\s]+")
YES, NO = ("是", "可以", "同意", "yes", "y", "1"), ("否", "不", "不可以", "不同意", "no", "n", "0")


def several(of: type[TextChoices]) -> Parser:
    """Words of a list in one cell, with any sign between them: 治安巡逻、政策宣讲."""

    def parse(cell: Cell) -> list[str]:
        found = []
        for word in BETWEEN.split(one_line(plain(cell))):
            if word and word not in _labels(of):
                raise Fault(_("没有“%(word)s”，请从这些里选：%(labels)s"), word=word[:20], labels=_offered(of))
            if word:
                found.append(_labels(of)[word])
        return [value for value in of.values if value in found]

    return parse


@cache
def _labels(of: type[TextChoices]) -> dict[str, str]:
    known = {word: str(one.value) for one in of for word in in_every_language(one.label)}
    return known | {one.value: str(one.value) for one in of}


def _offered(of: type[TextChoices]) -> str:
    return "、".join(str(one.label) for one in of)


def yes(cell: Cell) -> bool:
    """是 or 否."""
    word = one_line(plain(cell)).lower()
    if word not in YES + NO:
        raise Fault(_("请填 是 或 否"))
    return word in YES


class Writer(declare.Writer):
    """One row, one person, once in the whole city: how tables of people are looked up and written, whatever they do."""

    keepers: Collection[Duty]
    longest: timedelta  # from today on
    too_far: Words  # said where a row ends later
    elsewhere: Words  # said of a person who is there already, in another community

    def __init__(self, by: Actor) -> None:
        self.by, self.ground = by, Ground.of(by, self.keepers)

    def resolve(self, rows: Sequence[Row]) -> None:
        """Area, person, and whether they are registered already."""
        find_areas(rows, self.ground)
        today = clock.today()
        for row in rows:
            until = row.values["until"]
            if until and not today <= until <= today + self.longest:
                row.refuse("until", self.too_far)
        good = [row for row in rows if not row.faults]
        find_people(good)
        known = self.there([row.found["person"] for row in good if row.found["person"]])
        for row in good:
            row.found["there"], community = known.get(row.found["person"], (None, None))
            if row.found["there"] is not None and community != row.found["area"].community_id:
                row.refuse("area_code", self.elsewhere)

    def save(self, rows: Sequence[Row]) -> None:
        """A second upload changes nothing, nor does a person who stands twice in one table."""
        settle_people(rows, Hand(self.by.person, self.by.title, "导入双报到和能人"))
        people = Person.objects.in_bulk([row.found["person"] for row in rows])
        done: set[int] = set()
        for row in rows:
            pk = row.found["person"]
            row.known = row.found["there"] is not None or pk in done
            if self.says_more(row):
                self.write(row, people[pk])
            done.add(pk)

    def there(self, people: Sequence[int]) -> Mapping[int, tuple[Any, int | None]]:
        """What runs for these people, with its community."""
        raise NotImplementedError

    def says_more(self, row: Row) -> bool:
        """Whether the row says what is not there yet."""
        raise NotImplementedError

    def write(self, row: Row, person: Person) -> None:
        """Call the action."""
        raise NotImplementedError
