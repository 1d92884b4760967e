"""Writing a notice into the running transaction; sending follows by itself once that commits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.text import mainland_phone
from linli.platform.identity.fields import blind
from linli.platform.identity.models import PHONE_CONTEXT, Person, fresh
from linli.platform.notices.messages import Message
from linli.platform.notices.models import Notice, Robot
from linli.platform.notices.terms import Channel, State
from linli.platform.places.models import Area, Organisation
from linli.platform.posts.models import Appointment


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
    known = [fresh(one) for one in people]
    robots = staff_robots(known) if message.staff and not message.private else {}
    rows = [_to_person(one, message, once, matter, values, robots.get(one.pk)) for one in known]
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
    if robot is not None:
        tell_robot(robot, message, once=once, matter=matter, **values)


def tell_robot(robot: Robot, message: Message, *, once: str, matter: int | None = None, **values: object) -> str:
    """Tell one chat group; the key under which the notice is found again comes back."""
    row = _notice(message, f"{message.key}:{once}:robot{robot.pk}", values)
    row.channel, row.robot, row.matter, row.lane = Channel.WECOM, robot, matter, f"robot{robot.pk}"
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    return row.once


def staff_robots(people: Sequence[Person]) -> dict[int, Robot]:
    """The robot of the group in which each of these people is on duty, where it mentions its members."""
    robots = list(Robot.objects.filter(active=True, mentions=True))
    if not robots or not people:
        return {}
    of_bodies = {one.organisation_id: one for one in robots if one.organisation_id}
    of_areas = {one.area_id: one for one in robots if one.area_id}
    found: dict[int, Robot] = {}
    terms = Appointment.objects.current().filter(person__in=people).select_related("post__area")
    for term in terms.order_by("pk"):
        area = term.post.area
        body = of_bodies.get(term.post.organisation_id or 0)
        robot = body or of_areas.get(area.pk) or of_areas.get(area.community_id or 0)
        if robot is not None:
            found.setdefault(term.person_id, robot)
    return found


def by_sms_instead(notice: Notice) -> None:
    """A group that could not be reached must not keep its member from hearing."""
    if notice.person is None or not notice.phone:
        return
    again = Notice(
        once=f"{notice.once}:sms"[:160], channel=Channel.SMS, message=notice.message, values=notice.values,
        matter=notice.matter, person=notice.person, phone=notice.phone, lane=lane_of(notice.phone), rank=notice.rank,
        made_at=notice.made_at, next_at=clock.now(),
    )  # fmt: skip
    Notice.objects.bulk_create([again], ignore_conflicts=True)


def _to_person(
    person: Person,
    message: Message,
    once: str,
    matter: int | None,
    values: dict[str, object],
    robot: Robot | None = None,
) -> Notice:
    try:
        row = _to_number(mainland_phone(person.phone or ""), message, once, values)
    except Invalid:
        row = _notice(message, "", values)
        row.state, row.next_at, row.done_at, row.error = State.GIVEN_UP, None, row.made_at, "no mobile number"
    row.once = f"{message.key}:{once}:person{person.pk}"
    row.person, row.matter = person, matter
    if robot is not None and row.next_at is not None:
        row.channel, row.robot, row.lane = Channel.WECOM, robot, f"robot{robot.pk}"
    return row


def _to_number(phone: str, message: Message, once: str, values: dict[str, object]) -> Notice:
    lane = lane_of(phone)
    row = _notice(message, f"{message.key}:{once}:{lane}", values)
    row.phone, row.lane = phone, lane
    return row


def _notice(message: Message, once: str, values: dict[str, object]) -> Notice:
    now = clock.now()
    sealed = json.dumps({name: str(value) for name, value in values.items()}, ensure_ascii=False)
    return Notice(
        once=once, channel=Channel.SMS, message=message.key, values=sealed, made_at=now, next_at=now, rank=message.rank
    )
