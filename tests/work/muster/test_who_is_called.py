"""Who is told what at the muster: each with a link of their own, the silent again, everybody at the end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.work.muster.conftest import Enrolled, call

from linli.platform.events import reactions
from linli.platform.events.models import Event
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.notices.messages import MESSAGES
from linli.platform.notices.models import Notice
from linli.platform.notices.terms import Rank
from linli.testing.town import Town
from linli.work.muster import actions, links
from linli.work.muster.models import Muster, Summons
from linli.work.muster.queries.roster import Asked


def told(message: str) -> dict[str, str]:
    """Names of those told, with the words; every rule has run twice, for once more must do no harm."""
    for _round in range(2):
        for event in Event.objects.order_by("id"):
            for key in reactions.LISTENING[event.name]:
                reactions.run(event.pk, key)
    rows = Notice.objects.filter(message=message).select_related("person")
    return {row.person.name: MESSAGES[message].text(json.loads(row.values or "{}")) for row in rows if row.person}


def test_each_gets_a_link_of_their_own_and_it_is_urgent(called: Muster, town: Town) -> None:
    words = told("muster_call")
    mine = Summons.objects.get(person=town.people["wang"])
    assert set(words) == {"王玉珍", "赵大海"}
    assert links.link(mine.pk) in words["王玉珍"] and links.link(mine.pk) not in words["赵大海"]
    assert set(Notice.objects.filter(message="muster_call").values_list("rank", flat=True)) == {Rank.URGENT}


def test_a_drill_says_that_it_is_one(called: Muster, town: Town) -> None:
    call(town, rehearsal=True)
    assert all("演练" in words for words in told("muster_drill").values())


def test_after_ten_minutes_the_organiser_hears_how_many_are_silent(called: Muster, town: Town, clock: Any) -> None:
    actions.answer(Summons.objects.get(person=town.people["wang"]), town.wang, coming=True)
    clock.forward(minutes=11)
    ring_late_clocks()
    words = told("muster_silent")
    assert set(words) == {"陈建国"} and "1 人没有回音" in words["陈建国"]


def test_when_all_have_answered_nobody_is_bothered(called: Muster, town: Town, clock: Any) -> None:
    for who in ("wang", "zhao"):
        actions.answer(Summons.objects.get(person=town.people[who]), getattr(town, who), coming=True)
    clock.forward(minutes=11)
    ring_late_clocks()
    assert told("muster_silent") == {}


def test_the_second_round_reminds_the_silent_and_calls_the_new(called: Muster, town: Town) -> None:
    told("muster_call")
    actions.answer(Summons.objects.get(person=town.people["wang"]), town.wang, coming=True)
    actions.call_again(called, town.chen, silent=True, more=Asked(town.community.pk))
    assert set(told("muster_again")) == {"赵大海"}
    assert set(told("muster_call")) == {"王玉珍", "赵大海", "钱国强"}


def test_at_the_stand_down_all_are_told_but_those_who_could_not_come(called: Muster, town: Town) -> None:
    actions.answer(Summons.objects.get(person=town.people["wang"]), town.wang, coming=False)
    actions.stand_down(called, town.chen, words="水退了")
    words = told("muster_down")
    assert set(words) == {"赵大海"} and "水退了" in words["赵大海"]


def test_who_registered_hears_what_became_of_it(enrolled: Enrolled, town: Town) -> None:
    enrolled("wang", "patrol")
    assert "治安巡逻" in told("enrolment_confirmed")["王玉珍"]


@pytest.mark.parametrize("key", ["muster_call", "muster_drill", "muster_again", "muster_down", "muster_silent"])
def test_a_message_fits_into_one_or_two_parts(called: Muster, key: str) -> None:
    given = {
        "reason": "江水上涨，请来装沙袋吧", "time": "今天 23:30", "place": "柳岸泵站门口东侧",
        "words": "水退了，谢谢大家",
        "link": "https://linli.example/m/123456/ABCDEFGHJK/", "silent": "17", "coming": "43",
    }  # fmt: skip
    assert len(MESSAGES[key].text(given)) <= 110
