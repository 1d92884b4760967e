"""What every part of the API stands on: who is asking, how refusals look, pages of lists, and kinds of values."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Schema
from ninja.security import APIKeyCookie, HttpBearer
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.text import tidy
from linli.platform.access import tokens
from linli.platform.posts.actor import Actor

LARGEST = 2**63 - 1  # what an id column holds
FARTHEST = timedelta(days=3 * 366)  # no promise reaches farther


def _near(day: date) -> date:
    """A day that calendars can reckon with."""
    if abs(day - clock.today()) > FARTHEST:
        raise ValueError(_("这个日期太远了"))
    return day


def _recent(moment: datetime) -> datetime:
    """A moment that calendars can reckon with."""
    if abs(moment - clock.now()) > FARTHEST:
        raise ValueError(_("这个日期太远了"))
    return moment


# Control characters and halves of characters cannot be stored; they never mean anything.
Text = Annotated[str, AfterValidator(tidy), Field(max_length=4000)]
Id = Annotated[int, Field(ge=1, le=LARGEST)]
Day = Annotated[date, AfterValidator(_near)]
Moment = Annotated[AwareDatetime, AfterValidator(_recent)]
Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]


class Given(Schema):
    """Base of what comes in: a field that nobody knows is a mistake that the sender should hear of."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """Why it was not done, in words for people; for a 422 with what to mend in each field."""

    detail: str
    fields: dict[str, list[str]] = {}


# Documented at every route. 409: not open now, or the key came with another content; 422: a field cannot be used.
REFUSALS: dict[Any, Any] = {frozenset({400, 401, 403, 404, 409, 413, 422, 429}): Problem}

ENVELOPE: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "schema": {"type": "string", "format": "uuid"},
            "description": "The same request sent again with the same key gets the first answer and does nothing.",
        },
        {
            "in": "header",
            "name": "Seen-Version",
            "schema": {"type": "integer", "minimum": 0},
            "description": "The version on the sender's screen; if somebody else has moved the matter since, 409.",
        },
        {
            "in": "header",
            "name": "Made-At",
            "schema": {"type": "string", "format": "date-time"},
            "description": "When it was done, if that was off line; kept beside the time of arrival.",
        },
    ]
}


class Bearer(HttpBearer):
    """A program with a token: `Authorization: Bearer linli_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The person of the token, with today's posts."""
        person = tokens.holder_of(token)
        if person is None:
            return None
        request.actor = Actor.of(person)  # type: ignore[attr-defined]
        return actor_of(request)


class Session(APIKeyCookie):
    """A signed-in browser; writing takes the CSRF token in the header X-CSRFToken."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        # Who has no session is asked to sign in (401); only a session can be misused by another site (403).
        return super()._get_key(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The signed-in person, with today's posts."""
        by = actor_of(request)
        return by if by.person is not None else None


SIGNED_IN = [Bearer(), Session()]


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def sender(request: HttpRequest, by: Actor | None = None) -> Actor:
    """Who acts, with the envelope of this request. Raises Invalid for a header that cannot be read."""
    headers = request.headers
    by = by or actor_of(request)
    return by.sending(
        key=_key(headers.get("Idempotency-Key", "")),
        made_at=_made_at(headers.get("Made-At", "")),
        version=_version(headers.get("Seen-Version", "")),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid({"Idempotency-Key": _("请用 UUID")}) from error


def _made_at(text: str) -> datetime | None:
    try:
        made = datetime.fromisoformat(text) if text else None
        if made is not None and made.tzinfo is None:
            raise ValueError
        made = made and made.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid({"Made-At": _("请用带时区的 ISO 8601 时间")}) from error
    if made is not None and not clock.now() - timedelta(days=30) < made:
        raise Invalid({"Made-At": _("这是 30 天以前的时间")})
    return made


def _version(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid({"Seen-Version": _("请用整数")})
    return int(text) if text else None


def address_of(request: HttpRequest) -> str:
    """The network address of the sender, as far as the server in front of us can be believed."""
    return str(request.META.get("REMOTE_ADDR") or "")


# Pages of lists: keyset, never OFFSET -------------------------------------------------------------------------------


def page_mark(moment: datetime, pk: int) -> str:
    """Where a page ended."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {pk}".encode()).decode().rstrip("=")


def read_mark(mark: str) -> tuple[datetime, int]:
    """Back again. Raises Invalid for what is no mark of ours."""
    try:
        moment, _space, pk = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode().partition(" ")
        read, number = datetime.fromisoformat(moment), int(pk)
        if read.tzinfo is None or not 0 < number <= LARGEST:
            raise ValueError
        return read.astimezone(UTC), number
    except (ValueError, OverflowError) as error:
        raise Invalid({"after": _("请用上一页给的 next")}) from error
