"""督办与延期: the level above presses, grants or refuses."""

from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
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
