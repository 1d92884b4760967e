"""A filled-in report on its way: what is kept in the session while a phone is being proved, and how it is placed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid
from linli.platform.attachments import stash
from linli.platform.flow.terms import Channel
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet, unnamed
from linli.platform.places.locate import Where
from linli.platform.posts.actor import Actor
from linli.work.cases import actions, whereabouts
from linli.work.cases.forms.resident import ReportForm
from linli.work.cases.models import Case
from linli.work.cases.whereabouts import Asked

KEY, LAST = "report", "report.placed"  # session keys
PLACE = ("words", "picked", "code", "lng", "lat", "datum", "community")


@dataclass
class Draft:
    """Everything of a report but who sends it; plain values, so that a session can keep it."""

    text: str
    place: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)  # signed tokens
    category: str = ""
    anonymous: bool = False
    contact_phone: str = ""
    for_name: str = ""
    for_phone: str = ""
    key: str = ""

    @property
    def request_key(self) -> UUID | None:
        """The idempotency key of the page it was typed on."""
        try:
            return UUID(self.key)
        except ValueError:
            return None


def of(form: ReportForm, given: QueryDict) -> Draft:
    """From a form that was filled in well."""
    cleaned: dict[str, Any] = form.cleaned_data
    return Draft(
        text=cleaned["text"],
        place={name: value for name in PLACE if (value := given.get(name, ""))},
        files=form.tokens,
        category=cleaned["category"],
        anonymous=cleaned["anonymous"],
        contact_phone=cleaned["contact_phone"],
        for_name=cleaned["for_name"],
        for_phone=cleaned["for_phone"],
        key=given.get("request_id", ""),
    )


def keep(request: HttpRequest, draft: Draft) -> None:
    """Put it into the session."""
    request.session[KEY] = asdict(draft)


def kept(request: HttpRequest) -> Draft | None:
    """What the session keeps; nothing if it is from another version of Linli."""
    try:
        return Draft(**request.session[KEY])
    except (KeyError, TypeError):
        return None


def forget(request: HttpRequest, case: Case) -> None:
    """It has been placed; who pressed twice is led to the same page."""
    request.session.pop(KEY, None)
    request.session[LAST] = case.matter.number


def last(request: HttpRequest) -> str:
    """The number of what was placed last in this session."""
    return str(request.session.get(LAST, ""))


def place(draft: Draft, by: Actor, where: Where | None = None) -> Case:
    """Place it for the person who sends it, or for the family member they named; `where` if it is known already."""
    where = where or whereabouts.resolve(Asked.of(draft.place), whereabouts.home_of(by.person)).where
    if where is None:
        raise Invalid({"words": _("请写在哪里")})
    requester = _requester(draft, by)
    return actions.place(
        by,
        text=draft.text,
        where=where,
        requester=requester,
        channel=_channel(draft, by, requester),
        photos=stash.recall(draft.files),
        anonymous=draft.anonymous,
        contact_phone=draft.contact_phone,
        category=draft.category,
    )


def _requester(draft: Draft, by: Actor) -> Person | None:
    return meet(draft.for_name or unnamed(draft.for_phone), draft.for_phone) if draft.for_phone else by.person


def _channel(draft: Draft, by: Actor, requester: Person | None) -> str:
    if requester != by.person:
        return Channel.ON_BEHALF
    return Channel.QR if draft.place.get("code") else Channel.WEB
