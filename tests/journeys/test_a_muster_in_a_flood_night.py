"""A flood night from call-up to stand-down, through HTTP: sixty people, two rounds, shifts, a code at the place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.kernel import clock as clocks
from linli.kernel.clock import LOCAL, Travelling, local
from linli.platform.events import reactions
from linli.platform.events.models import Event
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.flow.verify import broken_link
from linli.platform.identity.people import account_for, meet
from linli.platform.notices.messages import MESSAGES
from linli.platform.notices.models import Notice
from linli.platform.posts.actor import Actor
from linli.testing.town import Town
from linli.work.muster import actions
from linli.work.muster.actions.enrolling import Wish
from linli.work.muster.models import Muster, Shift, Summons
from linli.work.muster.queries.record import record_of

PEOPLE = 60
NIGHT = datetime(2026, 7, 18, 1, 5, tzinfo=LOCAL)  # a Saturday, five past one in the morning


@pytest.fixture
def night() -> Iterator[Travelling]:
    """It is the middle of the night."""
    with clocks.travel(NIGHT) as time:
        yield time


@pytest.fixture
def roster(night: Travelling, town: Town) -> list[int]:
    """Sixty neighbours with a rescue post; ten of them can steer a boat."""
    night.to(NIGHT - timedelta(days=30))
    made = []
    for at in range(PEOPLE):
        person = meet("志愿者" + "甲乙丙丁戊己庚辛壬癸"[at % 10] + "一二三四五六"[at // 10], f"1391234{at:04d}")
        skills = ["boat"] if at % 6 == 0 else []
        wish = Wish(wanted=["rescue"], slots=["urgent"], skills=skills)
        one = actions.enrol(Actor.of(person), area=town.community, wish=wish)
        actions.confirm(one, town.chen, kinds=["rescue"], area=town.grid3 if at % 2 else town.grid4)
        made.append(person.pk)
    night.to(NIGHT)
    return made


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(account_for(person))  # type: ignore[arg-type]
    return client


def messages(key: str) -> dict[int, str]:
    """Who was told with this message, by person; as the worker would send it."""
    for event in Event.objects.order_by("id"):
        for reaction in reactions.LISTENING[event.name]:
            reactions.run(event.pk, reaction)
    rows = Notice.objects.filter(message=key)
    return {row.person_id or 0: MESSAGES[key].text(json.loads(row.values or "{}")) for row in rows}


def link_in(text: str) -> str:
    found = re.search(r"(/m/[0-9]+/[0-9A-Z]+/)", text)
    assert found
    return found[1]


def typed(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%dT%H:%M}"


def call_up(chen: Client, town: Town) -> str:
    """The secretary counts, then calls; the address of the live page."""
    form = {
        "area": town.community.pk, "kinds": ["rescue"], "reason": "江水上涨，装沙袋", "place": "柳岸泵站",
        "starts_at": typed(NIGHT + timedelta(minutes=40)), "bring": "雨衣、手电",
    }  # fmt: skip
    assert f"会叫到 {PEOPLE} 人" in chen.post("/desk/muster/call/", form | {"look": "1"}).content.decode()
    return chen.post("/desk/muster/call/", form | {"send": "1"})["Location"]


def forty_answer(roster: list[int], calls: dict[int, str]) -> None:
    """By their links, without a log-in; six cannot come."""
    nobody = Client()
    for at, person in enumerate(roster[:40]):
        path = link_in(calls[person])
        assert "您能来吗" in nobody.get(path).content.decode()
        coming = "no" if at < 6 else "yes"
        assert nobody.post(f"{path}answer/", {"coming": coming, "why": "在外地" if at == 0 else ""}).status_code == 302


def the_silent_are_rung_and_called_again(chen: Client, page: str, roster: list[int], calls: dict[int, str]) -> None:
    """Two on the telephone, the others by a second message, to which eight say yes."""
    for person in roster[40:42]:
        one = Summons.objects.get(person=person)
        assert "1391234" in chen.post(f"{page}people/{one.pk}/ring/").content.decode()
        chen.post(f"{page}people/{one.pk}/", {"what": "coming"})
    area = Muster.objects.get().matter.area_id
    assert chen.post(f"{page}step/again/", {"silent": "on", "area": area}).status_code == 302
    assert set(messages("muster_again")) == set(roster[42:])
    for person in roster[42:50]:
        Client().post(f"{link_in(calls[person])}answer/", {"coming": "yes"})


def two_shifts_are_filled(chen: Client, page: str, start: datetime) -> None:
    """By proposal; nobody stands in both."""
    for place, needed in (("泵站东侧", 20), ("巡堤", 10)):
        shift = {
            "kind": "rescue", "place": place, "starts_at": typed(start), "ends_at": typed(start + timedelta(hours=3)),
            "needed": needed,
        }  # fmt: skip
        assert chen.post(f"{page}step/shift/", shift).status_code == 302
    for one in Shift.objects.order_by("pk"):
        offered = re.findall(
            r'name="pick" value="([0-9]+)"', chen.get(f"/desk/muster/shifts/{one.pk}/").content.decode()
        )
        sent = chen.post(f"/desk/muster/shifts/{one.pk}/fill/", {"pick": offered[: one.needed]})
        assert sent.status_code == 302
    east, dike = (set(one.turns.values_list("person", flat=True)) for one in Shift.objects.order_by("pk"))
    assert (len(east), len(dike), east & dike) == (20, 10, set())


def forty_one_arrive(chen: Client, roster: list[int], calls: dict[int, str], night: Travelling, town: Town) -> None:
    """Thirty by their links, ten ticked off by the organiser's phone without a network, one walks in."""
    muster = Muster.objects.get()
    for person in roster[6:36]:
        Client().post(f"{link_in(calls[person])}here/", {"code": muster.code})
    made_at = int(clocks.now().timestamp() * 1000)
    night.forward(minutes=25)
    for person in roster[36:46]:
        one = Summons.objects.get(person=person)
        url = f"/field/muster/at/{muster.pk}/people/{one.pk}/"
        for _again in range(2):
            sent = chen.post(url, {"what": "here", "made_at": made_at}, headers={"X-Outbox": "1"})
            assert sent.status_code == 204
    assert signed_in(town.people["wang"]).post(f"/here/{muster.code}/").status_code == 302


def test_a_flood_night(roster: list[int], night: Travelling, town: Town) -> None:
    chen = signed_in(town.people["chen"])
    page, start = call_up(chen, town), NIGHT + timedelta(minutes=40)
    calls = messages("muster_call")
    assert set(calls) == set(roster)
    assert len({link_in(text) for text in calls.values()}) == PEOPLE

    forty_answer(roster, calls)
    assert "在外地" in chen.get(page).content.decode()
    night.forward(minutes=11)
    ring_late_clocks()
    assert "20 人没有回音" in messages("muster_silent")[town.people["chen"].pk]
    the_silent_are_rung_and_called_again(chen, page, roster, calls)
    two_shifts_are_filled(chen, page, start)

    night.to(start)
    forty_one_arrive(chen, roster, calls, night, town)
    live = chen.get(f"{page}live/").content.decode()
    counted = dict(re.findall(r"<dt>([^<]+)</dt><dd class=\"num[^\"]*\">([0-9]+)</dd>", live))
    assert counted == {"叫了": "61", "能来": "45", "到了": "41", "说来还没到": "4", "还没回音": "10", "来不了": "6"}

    # Four in the morning: the water falls, everybody is told, and a short record closes it.
    night.forward(hours=2)
    assert chen.post(f"{page}step/stand-down/", {"words": "水位回落，谢谢大家"}).status_code == 302
    told = messages("muster_down")
    assert len(told) == 61 - 6 and all("水位回落" in text for text in told.values())
    assert "已经解散" in Client().get(link_in(calls[roster[0]])).content.decode()
    chen.post(f"{page}step/close/", {"report": "到 41 人，装沙袋 600 个。"})
    muster = Muster.objects.select_related("matter").get()
    assert muster.matter.closed_at is not None
    assert broken_link(muster.matter) is None
    assert Event.objects.filter(name="summons.arrive").count() == 41
    record = record_of(roster[40])
    assert (record.times, record.drills, record.hours) == (1, 0, pytest.approx(2.4, abs=0.1))
