"""What several rules ask of a matter: whom it concerns, and what it is called in a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linli.platform.events.models import Event
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.notices.messages import Message, brief
from linli.platform.notices.tell import tell, tell_all, tell_group
from linli.platform.posts.who import PARTY, Who
from linli.work.cases import following
from linli.work.cases.models import Case


def matter_of(event: Event) -> Matter:
    """The matter that the event is about."""
    assert event.matter is not None
    return Matter.objects.select_related("person", "handler", "organisation", "root").get(pk=event.matter)


def case_of(event: Event) -> Case:
    """The same, when it is a request."""
    assert event.matter is not None
    return Case.objects.select_related("matter__person", "matter__handler").get(pk=event.matter)


def top(matter: Matter) -> Matter:
    """The request above a call, a task or a pressing; itself when there is none."""
    return matter.root or matter


def reporters(case: Case) -> Iterator[tuple[Person, Matter]]:
    """Everybody who reported it, each with the matter under which they did (F12.3)."""
    merged = Case.objects.filter(into=case).select_related("matter__person")
    for one in (case, *merged):
        if one.matter.person is not None:
            yield one.matter.person, one.matter


def tell_reporters(case: Case, message: Message, event: Event, *, but: int | None = None, **values: Any) -> None:
    """Tell every reporter, with their own number, title and link; `but` leaves out who did it themselves."""
    for person, matter in reporters(case):
        if person.pk != but:
            own = {"title": brief(matter.title), "number": matter.number, "link": following.link(matter.number)}
            tell(person, message, once=str(event.pk), matter=matter.pk, **own, **values)


def tell_staff(who: Who, matter: Matter, message: Message, event: Event, **values: Any) -> None:
    """Tell the people of a rule what a matter needs of them; never with a resident's link."""
    tell_all(who.people(matter), message, once=str(event.pk), matter=matter.pk, **_named(matter), **values)


def tell_party(matter: Matter, message: Message, event: Event, **values: Any) -> None:
    """Tell everybody of the responsible organisation, and its chat group."""
    tell_staff(PARTY, matter, message, event, **values)
    tell_group(
        message, once=str(event.pk), organisation=matter.organisation_id, matter=matter.pk, **_named(matter), **values
    )


def tell_community(matter: Matter, message: Message, event: Event, **values: Any) -> None:
    """Tell the chat group of the community."""
    tell_group(message, once=str(event.pk), area=matter.community_id, matter=matter.pk, **_named(matter), **values)


def _named(matter: Matter) -> dict[str, Any]:
    return {"number": matter.number, "title": brief(matter.title)}
