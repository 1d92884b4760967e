"""应急召集: who is called, who answered, who is there, and how it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.work.muster.conftest import call

from linli.kernel import clock as clocks
from linli.kernel.clock import Travelling
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.audit.models import Look
from linli.platform.events.models import Event
from linli.platform.flow.models import Matter, Record
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.notices.models import Notice
from linli.testing.town import Town
from linli.work.muster import actions, links
from linli.work.muster.models import Muster, Summons
from linli.work.muster.queries.musters import picture
from linli.work.muster.queries.roster import Asked, counted, picked
from linli.work.muster.terms import Answer, MusterStage, Source


def of(muster: Muster, town: Town, who: str) -> Summons:
    return Summons.objects.select_related("muster__matter", "person").get(muster=muster, person=town.people[who])


def test_those_with_such_a_post_in_the_area_are_called_and_nobody_else(called: Muster, town: Town) -> None:
    people = {one.person for one in called.summons.select_related("person")}
    assert people == {town.people["wang"], town.people["zhao"]}
    assert (called.matter.handler, called.stage) == (town.people["chen"], MusterStage.CALLED)
    assert Matter.objects.waiting_for(town.chen).filter(pk=called.pk).exists()
    assert len(called.code) == 4


def test_before_it_is_sent_one_sees_how_many(called: Muster, town: Town) -> None:
    everybody = Asked(town.community.pk)
    assert counted(everybody)["all"] == 3
    assert counted(Asked(town.grid4.pk))["all"] == 1
    assert counted(Asked(town.community.pk, skills=("boat",)))["all"] == 1
    assert counted(Asked(town.community.pk, urgent=True))["all"] == 1
    assert counted(Asked(town.community.pk, kinds=("medical",)))["all"] == 0


def test_talents_are_called_only_when_they_agreed_to_it(called: Muster, town: Town) -> None:
    for who, agreed in (("li_property", True), ("qiang", False)):
        actions.register_talent(
            town.chen, person=town.people[who], area=town.grid3, skills=["electricity"], offers="接线",
            musters=agreed, consent="电话同意",
        )  # fmt: skip
    found = picked(Asked(town.community.pk, skills=("electricity",)))
    assert found == {town.people["li_property"].pk: Source.TALENT}


def test_nobody_calls_up_the_people_of_another_place(called: Muster, town: Town) -> None:
    for by in (town.other_chief, town.li, town.wang, town.desk, town.lead):
        with pytest.raises(Refused):
            call(town, by=by)
    with pytest.raises(Invalid, match="放宽条件"):
        call(town, asked=Asked(town.community.pk, kinds=("medical",)))
    assert call(town, by=town.leader).summons.count() == 2
    assert call(town, by=town.lead, asked=Asked(town.grid3.pk)).summons.count() == 2


def test_an_answer_by_the_link_counts_for_its_owner_alone(called: Muster, town: Town) -> None:
    mine, other = of(called, town, "wang"), of(called, town, "zhao")
    by = links.visitor(mine)
    actions.answer(mine, by, coming=True)
    with pytest.raises(NotSeen):
        actions.answer(other, by, coming=False)
    assert of(called, town, "wang").answer == Answer.COMING
    assert of(called, town, "zhao").answer == ""
    with pytest.raises(NotSeen):
        links.by_link(mine.pk, "A" * 10, "10.0.0.1")
    assert links.by_link(mine.pk, links.key_of(mine.pk).lower(), "10.0.0.1") == mine


def test_one_may_change_ones_mind_and_need_not_say_why(called: Muster, town: Town) -> None:
    mine = of(called, town, "wang")
    actions.answer(mine, town.wang, coming=True)
    actions.answer(mine, town.wang, coming=True)
    assert Event.objects.filter(name="summons.answer").count() == 1
    mine = actions.answer(mine, town.wang, coming=False, why="孩子发烧")
    assert (mine.answer, mine.why) == (Answer.CANNOT, "孩子发烧")


def test_with_the_code_of_the_place_one_is_there_once(called: Muster, town: Town, clock: Any) -> None:
    mine = of(called, town, "wang")
    with pytest.raises(Invalid, match="签到码不对"):
        actions.arrive(mine, town.wang, code="????")
    first = actions.arrive(mine, town.wang, code=called.code.lower()).here_at
    clock.forward(minutes=5)
    assert actions.arrive(mine, town.wang, code=called.code).here_at == first
    assert Event.objects.filter(name="summons.arrive").count() == 1


def test_the_organiser_ticks_off_with_the_time_of_the_phone(called: Muster, town: Town, clock: Any) -> None:
    there = clocks.now()
    clock.forward(minutes=40)
    mine = actions.arrive_for(of(called, town, "wang"), town.chen.sending(made_at=there))
    assert (mine.here_at, mine.here_by) == (there, town.people["chen"])
    with pytest.raises(NotSeen):
        actions.arrive_for(of(called, town, "zhao"), town.other_chief)


def test_who_was_not_called_and_stands_there_is_taken_in(called: Muster, town: Town) -> None:
    mine = actions.join(called, town.neighbour, code=called.code)
    assert (mine.source, mine.here_at) == (Source.WALK_IN, clocks.now())
    with pytest.raises(Invalid):
        actions.join(called, town.li_property, code="0000")


def test_ten_silent_minutes_reach_the_organiser_and_half_an_hour_the_secretary(
    called: Muster, town: Town, clock: Any
) -> None:
    assert ring_late_clocks() == 0
    clock.forward(minutes=11)
    assert ring_late_clocks() == 1
    told = Event.objects.get(name="muster.clock")
    assert (told.data["clock"], told.data["late"], told.data["rung"]) == ("answers", True, 0)
    clock.forward(minutes=20)
    assert ring_late_clocks() == 1


def test_the_second_wave_reminds_the_silent_and_calls_more(called: Muster, town: Town, clock: Any) -> None:
    actions.answer(of(called, town, "wang"), town.wang, coming=True)
    clock.forward(minutes=12)
    again = actions.call_again(called, town.chen, silent=True, more=Asked(town.community.pk))
    record = Record.objects.get(matter=called.pk, move="call_again")
    assert record.facts == {"wave": 2, "silent": True, "reminded": 1, "people": 1}
    assert (again.wave, again.stage) == (2, MusterStage.CALLED_AGAIN)
    assert of(called, town, "neighbour").wave == 2
    assert of(called, town, "zhao").wave == 1
    clock.forward(minutes=11)
    assert ring_late_clocks() == 1  # the second round has a clock of its own


def test_when_all_have_answered_there_is_nobody_to_call_again(called: Muster, town: Town) -> None:
    for who in ("wang", "zhao"):
        actions.answer(of(called, town, who), getattr(town, who), coming=True)
    with pytest.raises(Invalid, match="没有还没回音的人"):
        actions.call_again(called, town.chen, silent=True)


def test_who_is_rung_reads_it_in_their_own_trail(called: Muster, town: Town) -> None:
    assert actions.ring(of(called, town, "wang"), town.chen) == "13800002216"
    look = Look.objects.get(person=town.people["wang"])
    assert (look.field, look.by) == ("phone", town.people["chen"])
    with pytest.raises(NotSeen):
        actions.ring(of(called, town, "wang"), town.li)


def test_stood_down_everybody_leaves_and_nobody_answers_any_more(called: Muster, town: Town, clock: Any) -> None:
    mine = of(called, town, "wang")
    actions.arrive(mine, town.wang, code=called.code)
    clock.forward(hours=2)
    actions.stand_down(called, town.chen, words="水退了，谢谢大家")
    assert of(called, town, "wang").left_at == clocks.now()
    with pytest.raises(Refused, match="已经解散"):
        actions.answer(of(called, town, "zhao"), town.zhao, coming=True)
    record = Record.objects.get(matter=called.pk, move="stand_down")
    assert {key: record.facts[key] for key in ("called", "here")} == {"called": 2, "here": 1}


def test_it_is_closed_with_a_short_record_or_the_clock_asks_for_it(called: Muster, town: Town, clock: Any) -> None:
    actions.stand_down(called, town.chen)
    with pytest.raises(Invalid, match="写几句经过"):
        actions.close(called, town.chen, report=" ")
    clock.forward(days=6)
    assert ring_late_clocks() >= 1
    done = actions.close(called, town.leader, report="装沙袋 200 个。照明不够，下次带灯。")
    assert done.matter.closed_at is not None


def test_why_somebody_could_not_come_is_forgotten_after_ninety_days(called: Muster, town: Town, clock: Any) -> None:
    actions.answer(of(called, town, "wang"), town.wang, coming=False, why="孩子发烧")
    actions.stand_down(called, town.chen)
    clock.forward(days=89)
    assert Summons.forget() == 0
    clock.forward(days=3)
    assert Summons.forget() == 1
    assert not of(called, town, "wang").why


def test_a_drill_says_so_in_its_name(called: Muster, town: Town) -> None:
    drill = call(town, rehearsal=True)
    assert drill.matter.title.startswith("【演练】")


def test_the_time_must_be_near(called: Muster, town: Town) -> None:
    for moment in (clocks.now() - timedelta(hours=2), clocks.now() + timedelta(days=40)):
        with pytest.raises(Invalid, match="集合时间"):
            call(town, starts_at=moment)


def test_the_organiser_sees_whose_message_has_not_gone_out_yet(
    called: Muster, town: Town, browser_of: Any, clock: Travelling
) -> None:
    later = clocks.now() + timedelta(minutes=40)
    given: dict[str, Any] = {"message": "muster_call", "matter": called.pk, "channel": "sms", "made_at": clocks.now()}
    for who, when in (("wang", later), ("zhao", clocks.now())):
        Notice.objects.create(once=who, person=town.people[who], next_at=when, **given)
    shown = picture(town.chen, called)
    assert (shown.held, shown.held_until) == (1, later)
    page = browser_of("chen").get(f"/desk/muster/at/{called.pk}/").content.decode()
    assert "短信还没有送出" in page and "短信还没送出" in page
    clock.forward(minutes=41)
    assert picture(town.chen, called).held == 0
