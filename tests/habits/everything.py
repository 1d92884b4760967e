"""One town with everything in it for the tests of this folder: two families of matters, and every kind of person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.test import Client

from linli.insight.rollups import rebuild
from linli.kernel import clock
from linli.kernel.workdays import Unit
from linli.platform.attachments import stash
from linli.platform.attachments.models import Attachment
from linli.platform.audit.models import Look
from linli.platform.audit.reveal import reveal
from linli.platform.dispatch.models import DispatchRule
from linli.platform.events import pulse
from linli.platform.events.models import Heartbeat
from linli.platform.flow.models import CalendarDay, ClockRule, Matter
from linli.platform.identity.people import account_for, meet
from linli.platform.places.locate import at_area
from linli.platform.places.tree import KEPT
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, Post
from linli.platform.posts.terms import Duty
from linli.testing.files import picture
from linli.testing.town import Town, build
from linli.work.cases import actions, following
from linli.work.cases.models import Case, Consultation, SavedView

OURS, THEIRS = "ours", "theirs"
CAST = (
    "stranger", "wang", "neighbour", "li", "zhou", "lead", "chen", "other_chief", "desk", "sun", "qiang",
    "li_property", "supervisor", "reviewer", "leader", "admin", "security", "auditor", "expired",
)  # fmt: skip


@dataclass
class Everything:
    """The town, its objects by relation and kind, and a signed-in client for each of the cast."""

    town: Town
    objects: dict[str, dict[str, Any]] = field(default_factory=lambda: {OURS: {}, THEIRS: {}})
    clients: dict[str, Client] = field(default_factory=dict)

    def of(self, relation: str, kind: str) -> Any:
        """What an address needs to name an object of the kind."""
        return self.objects[relation][kind]


@contextmanager
def everything() -> Iterator[Everything]:
    """Build it, lend it out, take all of it back."""
    with transaction.atomic():
        for one in KEPT.values():
            one.forget()
        yield _made()
        transaction.set_rollback(True)
    for one in KEPT.values():
        one.forget()


@contextmanager
def undone(client: Client | None = None) -> Iterator[None]:
    """What happens inside leaves nothing behind, neither here nor in the client's cookies (it may have signed out)."""
    cookies = client.cookies.output() if client else ""
    kept = {name: one.value for name, one in client.cookies.items()} if client else {}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    if client and client.cookies.output() != cookies:
        client.cookies.clear()
        client.cookies.load(kept)


def _made() -> Everything:
    town = build()
    _more_people(town)
    found = Everything(town)
    ours = _family(
        town, found.objects[OURS], "wang", town.at_wangs(), ("desk", "li", "chen"), (town.water, "grid3", "community")
    )
    theirs = _family(
        town, found.objects[THEIRS], "ma", at_area(town.grid9), ("other_chief", "far", "other_chief"),
        (town.housing, "grid9", "other"),
    )  # fmt: skip
    anonymous = actions.place(
        town.ouyang, text="楼道里堆满杂物，不知是谁放的 ANONYMOUS", where=town.at_wangs(),
        requester=town.people["ouyang"], anonymous=True, category="street_lamp",
    )  # fmt: skip
    found.objects[OURS] |= {"anonymous": anonymous.pk, "anonymous_number": anonymous.matter.number}
    found.objects[OURS]["rows"], found.objects[THEIRS]["rows"] = ours, theirs
    _rules(town, found)
    _of_contexts(found)
    rebuild()
    for part in (pulse.WORKER, *pulse.PARTS.values()):
        Heartbeat.objects.create(part=part.name, at=clock.now() + timedelta(hours=1))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + interval '1 hour')")
    for who in CAST:
        found.clients[who] = Client(raise_request_exception=False)
        if who != "stranger":
            found.clients[who].force_login(account_for(town.people[who]))
    return found


def _more_people(town: Town) -> None:
    extra = (("ma", "马跃进", "13800003001"), ("far", "唐远", "13800003002"), ("ouyang", "欧阳文静", "13800003003"),
             ("expired", "曾任职", "13800003004"), ("security", "安宁", "13800003005"),
             ("auditor", "盛均", "13800003006"))  # fmt: skip
    for key, name, phone in extra:
        town.people[key] = meet(name, phone)
    town.appoint("far", Duty.GRID_WORKER, town.grid9)
    town.appoint("security", Duty.SECURITY_OFFICER, town.city)
    town.appoint("auditor", Duty.AUDITOR, town.city)
    today = clock.today()
    for duty, area in ((Duty.SECRETARY, "community"), (Duty.LEADER, "town"), (Duty.ADMINISTRATOR, "city")):
        post = Post.objects.create(duty=duty, area=town.areas[area], title="原岗位")
        terms = {"since": today - timedelta(days=900), "until": today - timedelta(days=1)}
        Appointment.objects.create(post=post, person=town.people["expired"], **terms)


def _family(
    town: Town, shelf: dict[str, Any], who: str, where: Any, staff: tuple[str, str, str], around: tuple[Any, str, str]
) -> dict[str, Any]:
    """A request with a call, a task, a pressing, an extension, a meeting, photos and a look at its requester."""
    placer, worker, chief = (getattr(town, key) for key in staff)
    body, grid, community = around
    mark, person, today = who.upper(), town.people[who], clock.today()
    case = actions.place(
        placer, text=f"路灯不亮，晚上看不见路 TEXT{mark}", where=where, requester=person, category="street_lamp",
        photos=[picture("red" if who == "wang" else "blue")],
    )  # fmt: skip
    actions.accept(case, worker)
    actions.whistle(case, chief, organisations=[body], reason=f"要停电检修 REASON{mark}")
    actions.assign(case, chief, title=f"拉警戒线 TASK{mark}", due_on=today + timedelta(days=2))
    matter = Matter.objects.get(pk=case.pk)
    pressing = actions.press(town.supervisor, parent=matter, words=f"今天去现场 PRESS{mark}")
    later = today + timedelta(days=30)
    actions.ask_extension(worker, parent=matter, clock_name="repair", until=later, reason=f"等灯杆到货 EXTEND{mark}")
    actions.consult(
        case, chief, held_at=clock.now() - timedelta(hours=1), place=f"居委会 ROOM{mark}", chair="陈", parties=["水务"],
        people=3, minutes=f"大家说了很多 MINUTES{mark}", conclusion=f"周五前修好 AGREED{mark}",
    )  # fmt: skip
    reveal(person, "phone", by=chief, why=f"约时间 WHY{mark}", matter=matter)
    children = {one.kind: one.pk for one in Matter.objects.filter(root_id=case.pk)}
    number = Matter.objects.get(pk=case.pk).number
    code = following.follow_code(number)
    view = SavedView.objects.create(person=town.people[chief_key(staff)], name=f"VIEW{mark}", query="inbox")
    shelf |= children | {
        "case": case.pk, "number": number, "code": code if who == "wang" else "AAAAAAAA",
        "photo": Attachment.objects.filter(matter=case.pk).latest("pk").pk,
        "look": Look.objects.filter(person=person).latest("pk").pk,
        "meeting": Consultation.objects.get(case=case).pk, "area": town.areas[community].pk, "view": view.pk,
        "person": person.pk, "stash": stash.tokens([picture("red")])[0], "grid": town.areas[grid].pk,
    }  # fmt: skip
    return {"case": Case.objects.get(pk=case.pk), "pressing": pressing}


def chief_key(staff: tuple[str, str, str]) -> str:
    """Who leads."""
    return staff[2]


def _rules(town: Town, found: Everything) -> None:
    rule = ClockRule.objects.create(
        kind="case", clock="plan", length=2, unit=Unit.WORK_DAY, area=town.community, made_at=clock.now()
    )
    day = CalendarDay.objects.create(day="2031-05-04", working=True, name="调休")
    for relation in (OURS, THEIRS):
        found.objects[relation] |= {
            "clock_rule": rule.pk, "day": str(day.day), "dispatch_rule": DispatchRule.objects.latest("pk").pk,
            "category": "street_lamp",
        }  # fmt: skip


def _of_contexts(found: Everything) -> None:
    """What the other contexts add: `build(found)` in their files of `access/`, which import this one."""
    from tests.habits.addresses import contexts

    for context in contexts():
        if hasattr(context, "build"):
            context.build(found)


def actor(found: Everything, who: str) -> Actor:
    """One of the cast as an actor."""
    return Actor.of(found.town.people[who])
