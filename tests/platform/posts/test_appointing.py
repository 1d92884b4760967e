"""People are appointed, extended, moved and relieved by those who may, and never by themselves."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.events.models import Event
from linli.platform.places.models import Area
from linli.platform.posts import appointing
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Act, Appointment, AppointmentChange, Post
from linli.platform.posts.terms import Duty
from linli.testing.town import Town

DAY = timedelta(days=1)


def post_at(area: Area, duty: Duty) -> Post:
    return Post.objects.get(area=area, duty=duty)


def term_of(town: Town, who: str) -> Appointment:
    return Appointment.objects.get(person=town.people[who])


def test_the_secretary_appoints_a_steward_and_the_history_tells_it(kept_town: Town) -> None:
    town = kept_town
    post = appointing.open_post(town.chen, duty=Duty.BUILDING_STEWARD, area=town.grid3, title="3 号楼楼长")
    term = appointing.appoint(town.chen, town.people["new"], post, since=clock.today(), basis="居民推选会 6 号纪要")

    assert town.new.duties == {Duty.BUILDING_STEWARD}
    change = AppointmentChange.objects.get(appointment=term)
    assert (change.what, change.by, change.basis) == ("begun", town.people["chen"], "居民推选会 6 号纪要")
    assert Act.objects.filter(what="appointment.begun", person=town.people["new"]).exists()
    assert Event.objects.get(name="appointment.begun").data["appointment"] == term.pk


@pytest.mark.parametrize(
    ("who", "duty", "area"),
    [
        ("chen", Duty.GRID_WORKER, "grid9"),  # another community
        ("chen", Duty.SECRETARY, "community"),  # one's own kind
        ("lead", Duty.GRID_WORKER, "grid3"),  # above helpers
        ("li", Duty.BUILDING_STEWARD, "grid3"),  # appoints nobody
        ("admin", Duty.GRID_WORKER, "grid3"),  # the system administrator has nothing to do with posts
        ("leader", Duty.ADMINISTRATOR, "town"),
    ],
)
def test_who_may_not_appoint_here_is_refused(kept_town: Town, who: str, duty: Duty, area: str) -> None:
    with pytest.raises(Refused, match="不由您任命"):
        appointing.open_post(getattr(kept_town, who), duty=duty, area=kept_town.areas[area])


def test_nobody_appoints_or_extends_themselves(kept_town: Town) -> None:
    town = kept_town
    post = appointing.open_post(town.security, duty=Duty.SECURITY_OFFICER, area=town.district)
    with pytest.raises(Refused, match="由别人来定"):
        appointing.appoint(town.security, town.people["security"], post, since=clock.today())
    with pytest.raises(Refused, match="由别人来定"):
        appointing.end(town.security, term_of(town, "security"), until=clock.today())


def test_terms_that_overlap_wrongly_are_refused(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    lead, worker = post_at(town.grid3, Duty.GRID_LEAD), post_at(town.grid3, Duty.GRID_WORKER)
    with pytest.raises(Refused, match="由何\\*担任|由\\*静担任|担任，请先"):
        appointing.appoint(town.chen, town.people["new"], lead, since=today)
    with pytest.raises(Refused, match="已经担任这个岗位"):
        appointing.appoint(town.chen, town.people["li"], worker, since=today)
    assert appointing.appoint(town.chen, town.people["new"], worker, since=today), "two workers share a grid"
    with pytest.raises(Invalid, match="结束日期比开始日期早"):
        appointing.appoint(town.chen, town.people["zhao"], worker, since=today, until=today - DAY)


def test_a_term_begins_and_ends_at_midnight(kept_town: Town) -> None:
    town = kept_town
    today = clock.today()
    post = post_at(town.grid3, Duty.GRID_WORKER)
    appointing.appoint(town.chen, town.people["new"], post, since=today + DAY, until=today + 2 * DAY)
    held = []
    with clock.travel(clock.now()) as time:
        for _day in range(4):
            held.append(bool(Actor.of(town.people["new"]).holdings))
            time.forward(days=1)
    assert held == [False, True, True, False]


def test_a_term_is_extended_only_to_later_and_only_while_it_runs(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    term = appointing.appoint(
        town.chen, town.people["new"], post_at(town.grid3, Duty.GRID_WORKER), since=today, until=today + 10 * DAY
    )
    with pytest.raises(Invalid, match="比原来的晚"):
        appointing.extend(town.chen, term, until=today + 5 * DAY)
    assert appointing.extend(town.chen, term, until=today + 40 * DAY, basis="续聘").until == today + 40 * DAY
    with clock.travel(clock.now() + timedelta(days=60)), pytest.raises(Refused, match="重新任命"):
        appointing.extend(town.chen, term, until=None)


def test_the_end_can_be_now_and_sent_twice(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    for _again in range(2):
        appointing.end(town.chen, term_of(town, "li"), until=today - DAY, basis="辞职")
    assert not Actor.of(town.people["li"]).is_staff
    assert AppointmentChange.objects.filter(what="ended").count() == 1
    with pytest.raises(Invalid, match="最早只能"):
        appointing.end(town.chen, term_of(town, "zhou"), until=date(2021, 1, 1))


def test_a_move_is_both_halves_or_neither(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    term, other = term_of(town, "li"), post_at(town.grid4, Duty.GRID_WORKER)
    appointing.move(town.chen, term, other, since=today + DAY, basis="轮岗")
    with clock.travel(clock.now() + timedelta(days=1)):
        assert [held.area.pk for held in Actor.of(town.people["li"]).holdings] == [town.grid4.pk]
    lead = post_at(town.grid3, Duty.GRID_LEAD)
    with pytest.raises(Refused):
        appointing.move(town.chen, term_of(town, "zhou"), lead, since=today)
    assert term_of(town, "zhou").until is None


def test_the_three_administrators_are_three_people(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    for who, duty in (("admin", Duty.AUDITOR), ("auditor", Duty.ADMINISTRATOR), ("second", Duty.AUDITOR)):
        post = appointing.open_post(town.security, duty=duty, area=town.city)
        with pytest.raises(Refused, match="要分开"):
            appointing.appoint(town.security, town.people[who], post, since=today)


def test_an_administrator_holds_no_post_that_opens_residents(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    with pytest.raises(Refused, match="居民资料"):
        appointing.appoint(
            town.security, town.people["admin"], post_at(town.grid3, Duty.GRID_WORKER), since=today
        )  # fmt: skip
    post = appointing.open_post(town.security, duty=Duty.ADMINISTRATOR, area=town.district)
    with pytest.raises(Refused, match="居民资料"):
        appointing.appoint(town.security, town.people["li"], post, since=today)


def test_a_post_is_closed_when_nobody_holds_it(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    post = post_at(town.grid3, Duty.GRID_WORKER)
    with pytest.raises(Refused, match="还有人在任"):
        appointing.close_post(town.chen, post)
    appointing.end(town.chen, term_of(town, "li"), until=today - DAY)
    appointing.close_post(town.chen, post)
    with pytest.raises(Refused, match="已经撤销"):
        appointing.appoint(town.chen, town.people["new"], post, since=today)


def test_history_cannot_be_rewritten(kept_town: Town) -> None:
    appointing.end(kept_town.chen, term_of(kept_town, "li"), until=clock.today())
    for model in (AppointmentChange, Act):
        with pytest.raises(ProgrammingError), transaction.atomic():
            model.objects.all().delete()
