"""Whose request it is: the gate of every page about one request of one's own."""

from __future__ import annotations

from linli.kernel.errors import NotSeen
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import FOLLOWING, Request, sender
from linli.work.cases.models import Case
from linli.work.cases.queries import resident as queries


def mine(request: Request, number: str) -> tuple[Case, Actor]:
    """The request and who acts on it, with the envelope of this submission. Raises NotSeen for others."""
    case, by = queries.own_case(number, request.actor, request.session.get(FOLLOWING, {}))
    return case, sender(request, by)


def person_here(request: Request) -> Actor:
    """The signed-in person as a resident: without the posts they hold, because here they act for themselves."""
    if request.actor.person is None:
        raise NotSeen
    return sender(request, Actor(request.actor.person))
