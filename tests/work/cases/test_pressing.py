"""督办与延期: the level above presses, grants or refuses."""

from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.flow.models import Deadline
from linli.platform.flow.ring import ring_late_clocks
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.terms import ExtensionStage, PressingStage


def test_a_supervisor_presses_the_community_replies_and_it_is_lifted(town: Town) -> None:
    case = town.case()
    pressing = actions.press(town.supervisor, parent=case.matter, words="请今天办结")
    assert (pressing.stage, pressing.matter.waits) == (PressingStage.PRESSED, "community_secretary")
    pressing = actions.reply(pressing, town.chen, words="已约电工，今天 16 点换")
    pressing = actions.lift(pressing, town.supervisor)
    assert pressing.matter.closed_at is not None
    assert case.matter.records.filter(move="pressed").exists()


def test_the_community_does_not_press_itself_and_nothing_is_pressed_twice(town: Town) -> None:
    case = town.case()
    with pytest.raises(Refused, match="督办由上一级来做"):
        actions.press(town.chen, parent=case.matter, words="请抓紧")
    actions.press(town.supervisor, parent=case.matter, words="请抓紧")
    with pytest.raises(Refused, match="已经在督办"):
        actions.press(town.leader, parent=case.matter, words="请抓紧")


def test_an_unanswered_pressing_runs_out(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        pressing = actions.press(town.supervisor, parent=town.case().matter, words="请抓紧")
        time.forward(days=5)
        ring_late_clocks()
    assert pressing.matter.records.filter(move="clock_missed", facts__clock="reply").exists()


def test_an_extension_puts_the_clock_off_and_the_resident_can_read_why(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    until = clock.today() + timedelta(days=10)
    asked = actions.ask_extension(town.li, parent=case.matter, clock_name="repair", until=until, reason="等灯杆到货")
    asked = actions.grant_extension(asked, town.supervisor)
    assert asked.stage == ExtensionStage.GRANTED
    due = Deadline.objects.get(matter=case.matter, clock="repair", met_at=None).due_at
    assert clock.local(due).date() == until
    assert case.matter.records.get(move="extended").facts["reason"] == "等灯杆到货"


def test_a_refused_extension_changes_nothing(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    before = Deadline.objects.get(matter=case.matter, clock="repair").due_at
    until = clock.today() + timedelta(days=10)
    asked = actions.ask_extension(town.li, parent=case.matter, clock_name="repair", until=until, reason="等货")
    actions.refuse_extension(asked, town.supervisor, words="先装临时灯")
    assert Deadline.objects.get(matter=case.matter, clock="repair").due_at == before


def test_an_extension_needs_a_later_day_and_a_clock_that_runs(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    with pytest.raises(Invalid, match="更晚的日期"):
        actions.ask_extension(town.li, parent=case.matter, clock_name="repair", until=clock.today(), reason="等货")
    with pytest.raises(Refused, match="不能延期"):
        actions.ask_extension(
            town.li, parent=case.matter, clock_name="on_site", until=clock.today() + timedelta(days=3), reason="等货"
        )


def test_the_worker_does_not_grant_what_they_asked_for(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    until = clock.today() + timedelta(days=10)
    asked = actions.ask_extension(town.li, parent=case.matter, clock_name="repair", until=until, reason="等货")
    with pytest.raises(Refused):
        actions.grant_extension(asked, town.li)


# The community asks for it ------------------------------------------------------------------------------------------


def test_the_community_asks_the_level_above_to_press_and_it_agrees(town: Town) -> None:
    case = town.case()
    asked = actions.ask_pressing(town.chen, parent=case.matter, words="物业三次不到场，请街道督办")
    assert (asked.stage, asked.matter.waits) == (PressingStage.ASKED, "supervisor")
    assert case.matter.records.filter(move="asked_pressing").exists()
    assert not case.matter.records.filter(move="pressed").exists(), "asked for is not yet pressed"
    pressed = actions.take_up(asked, town.supervisor)
    assert (pressed.stage, pressed.matter.waits) == (PressingStage.PRESSED, "community_secretary")
    assert pressed.words == "物业三次不到场，请街道督办"
    assert case.matter.records.filter(move="pressed").exists()


def test_what_is_not_taken_up_ends_with_a_reason(town: Town) -> None:
    asked = actions.ask_pressing(town.lead, parent=town.case().matter, words="请催一催")
    with pytest.raises(Invalid):
        actions.turn_down(asked, town.supervisor, why=" ")
    ended = actions.turn_down(asked, town.supervisor, why="才派出一小时，请社区先催")
    assert ended.stage == PressingStage.LIFTED
    assert ended.matter.closed_at is not None


@pytest.mark.parametrize("who", ["wang", "li", "zhou", "sun", "supervisor", "other_chief"])
def test_only_the_community_whose_request_it_is_asks_for_pressing(town: Town, who: str) -> None:
    with pytest.raises(Refused):
        actions.ask_pressing(getattr(town, who), parent=town.case().matter, words="请督办")


def test_only_the_level_above_decides(town: Town) -> None:
    asked = actions.ask_pressing(town.chen, parent=town.case().matter, words="请督办")
    for who in (town.chen, town.li, town.sun):
        with pytest.raises((Refused, NotSeen)):
            actions.take_up(asked, who)


def test_a_matter_is_asked_for_once_and_not_when_it_has_ended(town: Town) -> None:
    case = town.case()
    actions.ask_pressing(town.chen, parent=case.matter, words="请督办")
    with pytest.raises(Refused, match="已经提请"):
        actions.ask_pressing(town.chen, parent=case.matter, words="请督办")
    ended = actions.withdraw(town.case("另一盏灯"), town.wang)
    with pytest.raises(Refused, match="已经办结"):
        actions.ask_pressing(town.chen, parent=ended.matter, words="请督办")


def test_nobody_decides_and_the_leader_hears_of_it(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        asked = actions.ask_pressing(town.chen, parent=town.case().matter, words="请督办")
        time.forward(days=6)
        ring_late_clocks()
    assert asked.matter.records.filter(move="clock_missed", facts__clock="take_up").exists()


def test_whoever_has_a_request_is_urged_when_nobody_was_called(town: Town) -> None:
    case = actions.urge_case(town.case(), town.chen, words="居民又打电话来了")
    assert case.matter.records.get(move="urge").facts["words"] == "居民又打电话来了"
    with pytest.raises(Refused):
        actions.urge_case(case, town.li)
    with pytest.raises(Refused):
        actions.urge_case(actions.withdraw(case, town.wang), town.chen)
