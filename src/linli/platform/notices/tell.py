"""Writing a notice into the running transaction; sending follows by itself once that commits."""

from __future__ import annotations

import json
from collections.abc import Iterable

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.text import mainland_phone
from linli.platform.identity.fields import blind
from linli.platform.identity.models import PHONE_CONTEXT, Person, fresh
from linli.platform.notices.messages import Message
from linli.platform.notices.models import Notice, Robot
from linli.platform.notices.terms import Channel, State
from linli.platform.places.models import Area, Organisation


def lane_of(phone: str) -> str:
    """The blinded number by which messages to it are counted."""
    return blind(phone, PHONE_CONTEXT).hex()


def tell(person: Person, message: Message, *, once: str, matter: int | None = None, **values: object) -> None:
    """Tell a person by SMS. `once` names the occasion: the same person is told of it once, however often this runs."""
    tell_all([person], message, once=once, matter=matter, **values)


def tell_all(
    people: Iterable[Person], message: Message, *, once: str, matter: int | None = None, **values: object
) -> None:
    """Tell several people the same. Who has no mobile number is written down as not reachable."""
    rows = [_to_person(fresh(one), message, once, matter, values) for one in people]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def tell_number(phone: str, message: Message, *, once: str, **values: object) -> None:
    """Tell a number (normalised) whose owner need not be known."""
    Notice.objects.bulk_create([_to_number(phone, message, once, values)], ignore_conflicts=True)


def tell_group(
    message: Message,
    *,
    once: str,
    organisation: Organisation | int | None = None,
    area: Area | int | None = None,
    matter: int | None = None,
    **values: object,
) -> None:
    """Tell the chat group of an organisation or an area, where it has a robot."""
    chosen = {"organisation": organisation} if organisation is not None else {"area": area}
    robot = Robot.objects.filter(active=True, **chosen).first() if any(chosen.values()) else None
    if robot is None:
        return
    row = _notice(message, f"{message.key}:{once}:robot{robot.pk}", values)
    row.channel, row.robot, row.matter, row.lane = Channel.WECOM, robot, matter, f"robot{robot.pk}"
    Notice.objects.bulk_create([row], ignore_conflicts=True)


def _to_person(person: Person, message: Message, once: str, matter: int | None, values: dict[str, object]) -> Notice:
    try:
        row = _to_number(mainland_phone(person.phone or ""), message, once, values)
    except Invalid:
        row = _notice(message, "", values)
        row.state, row.next_at, row.done_at, row.error = State.GIVEN_UP, None, row.made_at, "no mobile number"
    row.once = f"{message.key}:{once}:person{person.pk}"
    row.person, row.matter = person, matter
    return row


def _to_number(phone: str, message: Message, once: str, values: dict[str, object]) -> Notice:
    lane = lane_of(phone)
    row = _notice(message, f"{message.key}:{once}:{lane}", values)
    row.phone, row.lane = phone, lane
    return row


def _notice(message: Message, once: str, values: dict[str, object]) -> Notice:
    now = clock.now()
    sealed = json.dumps({name: str(value) for name, value in values.items()}, ensure_ascii=False)
    return Notice(once=once, channel=Channel.SMS, message=message.key, values=sealed, made_at=now, next_at=now)
