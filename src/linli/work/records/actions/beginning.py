"""What every matter of this context begins with: where it lies, its number, and whose hand it is."""

from __future__ import annotations

from linli.kernel.errors import Invalid
from linli.kernel.text import one_line
from linli.platform.flow.models import Matter
from linli.platform.flow.numbers import next_number
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.models import Area, Home
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.residents.history import Hand
from linli.platform.residents.models import Residence
from linli.platform.residents.terms import Checked


def matter_in(area: Area, title: str, person: Person | None = None) -> Matter:
    """A new matter of the area; its title says nothing of a person."""
    matter = Matter(number=next_number(area), title=title[:120], area=area, person=person)
    matter.put_under(area)
    return matter


def area_of(person: Person) -> Area | None:
    """Where somebody belongs: their home's grid, else where their last matter was."""
    lives = Residence.objects.filter(person=person, until=None).order_by("-since", "-pk").first()
    pk = lives and (lives.grid_id or lives.community_id)
    if not pk:
        pk = Matter.objects.filter(person=person).order_by("-opened_at").values_list("area_id", flat=True).first()
    return tree.area(pk) if pk else None


def communities() -> list[Area]:
    """Those one can choose from."""
    return [one for one in tree.tree.get().areas.values() if one.level == Level.COMMUNITY and one.ended_on is None]


def top() -> Area:
    """The area above all others."""
    return next(one for one in tree.tree.get().areas.values() if one.parent_id is None)


KEEPING = frozenset({Duty.GRID_WORKER, Duty.GRID_LEAD, Duty.DISPATCHER, Duty.SECRETARY, Duty.DEPUTY})


def keeps(by: Actor, home: Home) -> bool:
    """Whether the home lies where this actor keeps the records."""
    area = tree.area(home.entrance.building.grid_id)
    return by.person is not None and any(by.holds(duty, area) for duty in by.duties & KEEPING)


def hand(by: Actor, why: str = "", matter: Matter | None = None, how: str = Checked.DESK) -> Hand:
    """Who writes, as the history keeps it."""
    return Hand(by.person, by.title, why, matter.pk if matter else None, how)


def said(name: str, text: str, asked: str, most: int = 300) -> str:
    """Words that must be there. Raises Invalid."""
    words = one_line(text)[:most]
    if not words:
        raise Invalid({name: asked})
    return words
