"""Pages of residents about their own records."""

from __future__ import annotations

from linli.kernel.errors import NotSeen
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, sender


def oneself(request: Request) -> tuple[Person, Actor]:
    """The signed-in person as a resident: without the posts they hold, because here they act for themselves."""
    person = request.actor.person
    if person is None:
        raise NotSeen
    return person, sender(request, Actor(person))
