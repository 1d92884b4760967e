"""What other contexts have to say on the page of a matter or on the home page: they register, the page draws lines."""

from __future__ import annotations

from collections.abc import Callable

from linli.platform.flow.models import Matter
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.ui.shapes import Row

Say = Callable[[Matter, Actor], list[Row]]
Announce = Callable[[Area], list[Row]]
_said: dict[str, list[Say]] = {}
_announced: list[Announce] = []


def say(face: str, words: Say) -> None:
    """Call in AppConfig.ready(); face is resident or console. Saying it again changes nothing."""
    known = _said.setdefault(face, [])
    if words not in known:
        known.append(words)


def beside(face: str, matter: Matter, by: Actor) -> list[Row]:
    """Everything that is said of the matter on this face; one statement for each context that speaks."""
    return [row for words in _said.get(face, []) for row in words(matter, by)]


def announce(words: Announce) -> None:
    """Call in AppConfig.ready(): what everybody who lives in an area should read on the home page."""
    if words not in _announced:
        _announced.append(words)


def announced(area: Area) -> list[Row]:
    """The announcements of today for who lives there, newest first; one statement for each context that speaks."""
    return [row for words in _announced for row in words(area)]
