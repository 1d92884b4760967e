"""The field: the organiser ticks people off at the place, with or without a network; one's own shifts."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from linli.platform.posts.web import Request, sender, staff
from linli.platform.ui.answers import attempt, draw
from linli.work.muster import actions
from linli.work.muster.queries import musters as queries
from linli.work.muster.queries.shifts import swaps_for, turns_of
from linli.work.muster.views.console.musters import code_of, summoned
from linli.work.muster.views.page import (
    onward,
)


@require_safe
@staff()
def at_place(request: Request, pk: int) -> HttpResponseBase:
    """Everybody on the list with one button: 签到. Kept by the phone for a time without a network."""
    shown = queries.picture(request.actor, queries.seen(request.actor, pk))
    context = {"picture": shown, "muster": shown.muster, "matter": shown.muster.matter}
    if shown.organises and shown.muster.open:
        context |= code_of(shown.muster)
    return draw(request, "muster/field/at_place.html", context)


@require_POST
@staff()
def mark(request: Request, pk: int, summons: int) -> HttpResponseBase:
    """One tick, perhaps sent hours later: the first one counts, with the time of the phone."""
    one = summoned(request, pk, summons)
    attempt(request, lambda: actions.mark(one, sender(request), request.POST.get("what", "")))
    return onward("at_place", pk)


@require_safe
@staff()
def mine(request: Request) -> HttpResponseBase:
    """My shifts and calls, for people who are also staff."""
    person = request.actor.person_id or 0
    context = {"turns": turns_of(person), "swaps": swaps_for(person), "calls": queries.calls_of(person)}
    return draw(request, "muster/field/mine.html", context)
