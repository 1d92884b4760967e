"""Who acts in a web request: the actor, the envelope of a submission, and the gates of the four faces."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.posts.actor import STRANGER, Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import Duty
from linli.platform.wall.asking import asking

P = ParamSpec("P")
FOLLOWING = "following"  # session key: matters whose follow code was proved in this session, with their requester
OLDEST_MADE = timedelta(days=30)  # a phone's outbox keeps what was made for at most as long as the server keeps keys


class Request(HttpRequest):
    """A request behind the middleware: it knows who acts."""

    actor: Actor


View = Callable[Concatenate[Request, P], HttpResponseBase]


def know_actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.actor` is the signed-in person with today's posts; looked up at its first use.

    It is also who asks the database of guarded tables; a token of the API may still change it.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        request.actor = cast(Actor, SimpleLazyObject(lambda: _actor_of(request)))  # type: ignore[attr-defined]
        with asking(lambda: request.actor.asker):  # type: ignore[attr-defined]
            return get_response(request)

    return respond


def _actor_of(request: HttpRequest) -> Actor:
    user = request.user
    return Actor.of(user.person) if user.is_authenticated and user.is_active else STRANGER


def sender(request: HttpRequest, actor: Actor | None = None) -> Actor:
    """The actor with the envelope of this submission: key, time made on the phone, version seen.

    From the outbox they come as headers and fields, from plain forms as the hidden fields `request_id` and `version`.
    What cannot be read counts as absent; a time in the future or too long ago too.
    """
    by = actor or request.actor  # type: ignore[attr-defined]
    key = request.headers.get("Idempotency-Key") or request.POST.get("request_id", "")
    version = request.POST.get("version", "")
    return cast(Actor, by).sending(
        key=_uuid(key),
        made_at=_made_at(request.POST.get("made_at", "")),
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _made_at(text: str) -> datetime | None:
    """Milliseconds since 1970 by the phone's clock."""
    if not (text.isascii() and text.isdigit() and len(text) <= 14):
        return None
    made, now = datetime.fromtimestamp(int(text) / 1000, UTC), clock.now()
    return made if now - OLDEST_MADE < made <= now else None


def remember_following(request: HttpRequest, matter: int, person: int) -> None:
    """Keep in the session that this browser has proved the follow code of a matter."""
    request.session[FOLLOWING] = {**request.session.get(FOLLOWING, {}), str(matter): person}


def signed_in(view: View[P]) -> View[P]:
    """The page is for people who have signed in; others are asked to and come back."""

    @functools.wraps(view)
    def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.person is None:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return gate


def staff(*duties: Duty) -> Callable[[View[P]], View[P]]:
    """The page is for holders of one of these duties (any post when none is named); for others it does not exist."""

    def wrap(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.actor.person is None:
                return to_sign_in(request)
            if not request.actor.is_staff or (duties and not request.actor.duties & set(duties)):
                raise NotSeen
            return view(request, *args, **kwargs)

        gate.duties = duties  # type: ignore[attr-defined]
        return gate

    return wrap


def may(*rights: Right) -> Callable[[View[P]], View[P]]:
    """The page is part of the console, for people whose posts carry one of these rights; for others it is not there."""

    def wrap(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.actor.person is None:
                return to_sign_in(request)
            if not request.actor.at_desk or not any(request.actor.may(right) for right in rights):
                raise NotSeen
            return view(request, *args, **kwargs)

        return gate

    return wrap


def desk(view: View[P]) -> View[P]:
    """The page is part of the console: for people who work at a desk."""

    @functools.wraps(view)
    def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.person is None:
            return to_sign_in(request)
        if not request.actor.at_desk:
            raise NotSeen
        return view(request, *args, **kwargs)

    return gate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask to sign in; the outbox and HTMX get a 401 that they understand."""
    if request.headers.get("X-Outbox") or request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    return redirect(f"/sign-in/?{urlencode({'next': _page_of(request)})}")


def _page_of(request: HttpRequest) -> str:
    """Where to come back to: of a submission the page it was sent from, for its own address shows nothing."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    there = urlsplit(request.headers.get("Referer", ""))
    return urlunsplit(("", "", there.path, there.query, "")) if there.netloc == request.get_host() else "/"


def json_wanted(request: HttpRequest) -> bool:
    """Whether the caller reads JSON rather than pages."""
    return request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")
