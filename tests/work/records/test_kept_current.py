"""Records stay current by what people do anyway; a doubted look has its clock; nobody answers for their own look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.audit.models import Look
from linli.platform.audit.reveal import reveal_resident
from linli.platform.flow.models import Matter
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.identity.people import meet
from linli.platform.notices.models import Notice
from linli.platform.residents.models import Confirmation, Residence
from linli.testing.town import Town
from linli.work.cases import actions as cases
from linli.work.records import actions
from linli.work.records.dedup import finder, merging
from linli.work.records.models import LookDispute, Pair

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=clock.LOCAL)


def test_reaching_somebody_about_a_case_confirms_their_number(town: Town, react: Callable[[], None]) -> None:
    case = cases.accept(town.case(), town.li)
    cases.contact(case, town.li)
    react()
    said = Confirmation.objects.get(person=town.people["wang"], field="phone")
    assert (said.by, said.how, said.matter) == (town.people["li"], "case", case.pk)


def test_reporting_from_ones_home_confirms_where_one_lives(town: Town, react: Callable[[], None]) -> None:
    town.case()
    react()
    said = Confirmation.objects.get(person=town.people["wang"], field="home")
    assert (said.by, said.title) == (town.people["wang"], "")


def test_a_report_on_behalf_confirms_nothing(town: Town, react: Callable[[], None]) -> None:
    town.case(by=town.desk)
    react()
    assert not Confirmation.objects.exists()


# Doubted looks -------------------------------------------------------------------------------------------------------


def looked(town: Town, by: str = "li") -> Look:
    reveal_resident(town.people["wang"], "phone", by=getattr(town, by), why="约时间")
    return Look.objects.latest("pk")


def test_only_the_owner_doubts_and_once(watched: Town) -> None:
    look = looked(watched)
    with pytest.raises(NotSeen):
        actions.dispute_look(watched.neighbour, look.pk)
    one = actions.dispute_look(watched.wang, look.pk)
    assert actions.dispute_look(watched.wang, look.pk) == one
    knows = {who for who in watched.people if Matter.objects.seen_by(getattr(watched, who)).filter(pk=one.pk).exists()}
    assert knows == {"wang", "guard", "guard2"}


def test_a_look_at_a_record_that_was_merged_is_still_ones_own(watched: Town) -> None:
    other = meet("王玉贞", "13900002216")
    Residence.objects.create(person=other, home=watched.homes["wang"], since=clock.today())
    reveal_resident(other, "phone", by=watched.li, why="约时间")
    finder.look_through(watched.community)
    pair = Pair.objects.get()
    merging.merge(watched.chen, pair.pk, keep=watched.people["wang"].pk, why="电话问过本人")
    assert actions.dispute_look(watched.wang, Look.objects.latest("pk").pk).stage == "asked"


def test_five_working_days_of_silence_reach_the_auditor(watched: Town, react: Callable[[], None]) -> None:
    with clock.travel(MONDAY) as time:
        actions.dispute_look(watched.wang, looked(watched).pk)
        time.forward(days=7, hours=10)
        ring_late_clocks()
        react()
    told = set(Notice.objects.filter(message="clock_late").values_list("person__name", flat=True))
    assert {"卫安", "沈计"} <= told


def test_the_answer_reaches_who_doubted(watched: Town, react: Callable[[], None]) -> None:
    item = actions.dispute_look(watched.wang, looked(watched).pk)
    with pytest.raises(Refused):
        actions.answer_dispute(item, watched.chen, judged="in_order", words="是办事")
    with pytest.raises(Invalid):
        actions.answer_dispute(item, watched.guard, judged="in_order", words="")
    actions.answer_dispute(item, watched.guard, judged="in_order", words="当天要上门修灯，先打电话约时间")
    react()
    assert set(Notice.objects.filter(message="look_doubted").values_list("person__name", flat=True)) == {"卫安", "卫全"}
    assert Notice.objects.get(message="look_answered").person == watched.people["wang"]
    assert LookDispute.objects.get().judged == "in_order"
