"""What hangs on a holder goes to the successor in one step; nothing is left with somebody who has gone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.events.models import Event
from linli.platform.events.reactions import run
from linli.platform.flow import ring, verify
from linli.platform.flow.models import Deadline, Matter, Record
from linli.platform.notices.models import Notice
from linli.platform.posts import appointing
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, AppointmentChange
from linli.platform.posts.terms import Duty
from linli.platform.roster import handing
from linli.platform.roster.jobs import hand_over_what_is_due
from linli.platform.roster.models import Handover
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case

DAY = timedelta(days=1)
TOLD = "handover_tells_the_successor.tell_the_successor"


def term_of(town: Town, who: str) -> Appointment:
    return Appointment.objects.select_related("post__area", "person").get(person=town.people[who])


def taken(town: Town, number: int = 3) -> list[Case]:
    """Requests that 李 has in hand."""
    return [actions.accept(town.case(f"第 {at} 盏路灯不亮"), town.li) for at in range(number)]


def test_the_successor_has_everything_in_one_step(kept_town: Town) -> None:
    town = kept_town
    cases, other = taken(town), actions.accept(town.case(where=_at_zhaos(town)), town.zhou)
    clocks = set(Deadline.objects.values_list("pk", "due_at", "met_at", "paused_at"))
    handing.succeed(town.chen, term_of(town, "li"), town.people["new"], since=clock.today(), basis="社区 9 号通知")

    new = Actor.of(town.people["new"])
    assert set(Matter.objects.filter(handler=new.person)) == {case.matter for case in cases}
    assert Matter.objects.get(pk=other.pk).handler == town.people["zhou"]
    assert not Actor.of(town.people["li"]).is_staff
    assert set(Deadline.objects.values_list("pk", "due_at", "met_at", "paused_at")) == clocks, "the clocks go on"
    for case in cases:
        record = Record.objects.filter(matter=case.pk).latest("seq")
        assert (record.move, record.actor) == ("handed_over", town.people["chen"])
        assert (record.facts["name"], record.facts["why"]) == ("新来", "社区 9 号通知")
        assert verify.broken_link(Matter.objects.get(pk=case.pk)) is None
        assert Event.objects.filter(name="case.handed_over", matter=case.pk).count() == 1
        assert actions.fix(case, new, how="explained", photos=[]).stage == "answered"


def _at_zhaos(town: Town) -> object:
    from linli.platform.places.locate import at_home

    return at_home(town.homes["zhao"])


def test_the_successor_is_told_once_and_the_old_hand_no_more(kept_town: Town) -> None:
    town = kept_town
    taken(town)
    done = handing.hand_over(town.chen, term_of(town, "li"), to=town.people["zhou"])
    event = Event.objects.get(name="handover.done")
    assert run(event.pk, TOLD) and not run(event.pk, TOLD)
    notice = Notice.objects.get(message="handed_over")
    assert notice.person == town.people["zhou"]
    words = notice.values
    assert "3" in words and Matter.objects.filter(pk__in=done.matters).order_by("due_at")[0].number in words


def test_sent_twice_it_happens_once(kept_town: Town) -> None:
    town = kept_town
    taken(town)
    term = term_of(town, "li")
    first = handing.hand_over(town.chen, term, to=town.people["zhou"])
    again = handing.hand_over(town.chen, term, to=town.people["zhou"])
    assert first.pk == again.pk
    assert Record.objects.filter(move="handed_over").count() == 3
    assert AppointmentChange.objects.filter(what="handed_over").count() == 1


def test_it_waits_for_the_day_and_then_happens_by_itself_once(kept_town: Town) -> None:
    town = kept_town
    cases = taken(town)
    handing.succeed(town.chen, term_of(town, "li"), town.people["new"], since=clock.today() + 3 * DAY)
    assert hand_over_what_is_due() is False
    assert Matter.objects.filter(handler=town.people["li"]).count() == 3
    with clock.travel(clock.now() + timedelta(days=3)):
        assert hand_over_what_is_due() is True
        assert hand_over_what_is_due() is False
        assert Matter.objects.filter(handler=town.people["new"]).count() == len(cases)
    assert Handover.objects.get().state == "done"


def test_after_an_outage_of_a_week_it_is_made_up_for(kept_town: Town) -> None:
    town = kept_town
    taken(town)
    handing.succeed(town.chen, term_of(town, "li"), town.people["new"], since=clock.today() + DAY)
    with clock.travel(clock.now() + timedelta(days=8)):
        ring.ring_late_clocks()
        hand_over_what_is_due()
    assert not Matter.objects.filter(handler=town.people["li"]).exists()


def test_a_plan_can_be_called_off(kept_town: Town) -> None:
    town = kept_town
    taken(town)
    plan = handing.hand_over(town.chen, term_of(town, "li"), to=town.people["zhou"], on=clock.today() + DAY)
    handing.drop(town.chen, plan)
    with clock.travel(clock.now() + timedelta(days=2)):
        assert hand_over_what_is_due() is False
    with pytest.raises(Refused):
        handing.drop(town.chen, plan)


def test_without_a_successor_the_lead_has_it(kept_town: Town) -> None:
    town = kept_town
    taken(town)
    appointing.end(town.chen, term_of(town, "li"), until=clock.today())
    assert hand_over_what_is_due() is False, "the last day belongs to the term"
    with clock.travel(clock.now() + timedelta(days=1)):
        assert hand_over_what_is_due() is True
        assert hand_over_what_is_due() is False
    done = Handover.objects.get()
    assert (done.to, done.by_rule, done.by, done.count) == (town.people["lead"], True, None, 3)


def test_where_nobody_leads_it_goes_on_waiting_and_stays_in_sight(kept_town: Town) -> None:
    town = kept_town
    taken(town)
    for who in ("lead", "chen", "li"):
        appointing.end(town.security, term_of(town, who), until=clock.today() - DAY)
    assert hand_over_what_is_due() is False
    assert [term.person for term in handing.left_over()] == [town.people["li"]]
    with pytest.raises(Refused, match="没有人能接手"):
        handing.hand_over(town.security, term_of(town, "li"), to=None)


def test_a_stand_ins_unfinished_work_goes_back_to_the_holder(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    town.people["helper"] = town.people["new"]
    term = appointing.stand_in(town.chen, town.people["helper"], term_of(town, "li"), since=today, until=today)
    case = actions.accept(town.case(), Actor.of(town.people["helper"]))
    with clock.travel(clock.now() + timedelta(days=1)):
        assert hand_over_what_is_due() is True
    assert Matter.objects.get(pk=case.pk).handler == town.people["li"]
    assert Handover.objects.get(term=term).by_rule


def test_who_has_no_post_takes_nothing_over(kept_town: Town) -> None:
    town = kept_town
    taken(town)
    for who in ("zhao", "admin"):
        with pytest.raises(Refused, match="没有岗位"):
            handing.hand_over(town.chen, term_of(town, "li"), to=town.people[who])
    with pytest.raises(Invalid, match="另一个人"):
        handing.hand_over(town.chen, term_of(town, "li"), to=town.people["li"])


@pytest.mark.parametrize("who", ["zhou", "other_chief", "admin", "wang", "lead"])
def test_who_may_not_appoint_here_hands_nothing_over(kept_town: Town, who: str) -> None:
    taken(kept_town, 1)
    with pytest.raises(Refused):
        handing.hand_over(getattr(kept_town, who), term_of(kept_town, "li"), to=kept_town.people["zhou"])


def test_a_refused_appointment_leaves_everything_as_it_was(kept_town: Town) -> None:
    town = kept_town
    taken(town)
    with pytest.raises(Refused):  # the system administrator may hold no such post
        handing.succeed(town.chen, term_of(town, "li"), town.people["admin"], since=clock.today())
    assert term_of(town, "li").until is None
    assert Matter.objects.filter(handler=town.people["li"]).count() == 3


def test_what_waits_for_the_post_is_found_by_whoever_holds_it(kept_town: Town) -> None:
    town = kept_town
    case = town.case()
    assert list(handing.waiting(term_of(town, "li"))) == [case.matter]
    handing.succeed(town.chen, term_of(town, "li"), town.people["new"], since=clock.today())
    assert Matter.objects.waiting_for(Actor.of(town.people["new"])).filter(pk=case.pk).exists()


def many(town: Town, number: int) -> None:
    """So many open matters in 李's hands, each with a record and a running clock, made by copying."""
    case = actions.accept(town.case(), town.li)
    first = Matter.objects.get(pk=case.pk)
    rows = [Matter(**_values(first) | {"id": None, "number": f"LA-TEST-{at:05d}"}) for at in range(number - 1)]
    made = Matter.objects.bulk_create(rows)
    clocks = list(Deadline.objects.filter(matter=first, met_at=None))
    Deadline.objects.bulk_create(
        Deadline(matter=one, clock=c.clock, since_at=c.since_at, due_at=c.due_at, length=c.length, unit=c.unit,
                 next_at=c.next_at)
        for one in made for c in clocks
    )  # fmt: skip


def _values(row: Matter) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


def test_a_thousand_matters_go_over_in_a_handful_of_statements(kept_town: Town) -> None:
    town = kept_town
    many(town, 1000)
    clocks = Deadline.objects.filter(met_at=None).count()
    with CaptureQueriesContext(connection) as asked:
        done = handing.hand_over(town.chen, term_of(town, "li"), to=town.people["zhou"])
    assert done.count == 1000 == Matter.objects.filter(handler=town.people["zhou"], closed_at=None).count()
    assert Record.objects.filter(move="handed_over").count() == 1000
    assert Event.objects.filter(name="case.handed_over").count() == 1000
    assert Deadline.objects.filter(met_at=None).count() == clocks
    heads = Matter.objects.filter(pk__in=done.matters[:50])
    assert all(Record.objects.filter(matter=m).latest("seq").hash == m.chain for m in heads)
    assert len(asked) <= 40
    spent = sum(float(one["time"]) for one in asked.captured_queries)
    assert spent < 5, f"{spent:.2f} s in the database"
    assert Duty.GRID_WORKER in town.zhou.duties


def test_private_matters_go_to_the_successor_in_the_post_and_to_nobody_beside(kept_town: Town) -> None:
    town = kept_town
    open_one, private = taken(town, 2)
    Matter.objects.filter(pk=private.pk).update(private=True)
    handing.hand_over(town.chen, term_of(town, "li"), to=town.people["zhou"])
    assert Matter.objects.get(pk=open_one.pk).handler == town.people["zhou"]
    assert Matter.objects.get(pk=private.pk).handler == town.people["li"]
    handing.succeed(town.chen, term_of(town, "li"), town.people["new"], since=clock.today())
    assert Matter.objects.get(pk=private.pk).handler == town.people["new"]


def test_a_successor_who_left_before_the_day_is_replaced_by_the_lead(kept_town: Town) -> None:
    town = kept_town
    taken(town)
    handing.succeed(town.chen, term_of(town, "li"), town.people["new"], since=clock.today() + 3 * DAY)
    appointing.end(town.chen, term_of(town, "new"), until=clock.today() + 2 * DAY)
    with clock.travel(clock.now() + timedelta(days=4)):
        assert hand_over_what_is_due() is True
    assert Handover.objects.get().to == town.people["lead"]
