"""While somebody is away another does their work: what they have in hand, where their post is, no day longer."""

from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.flow.models import Matter
from linli.platform.posts import appointing
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.who import HANDLER
from linli.testing.town import Town
from linli.work.cases import actions

DAY = timedelta(days=1)


def away(town: Town, days: int = 3) -> Appointment:
    term = Appointment.objects.get(person=town.people["li"])
    today = clock.today()
    return appointing.stand_in(
        town.chen, town.people["zhou"], term, since=today, until=today + (days - 1) * DAY, basis="年休假"
    )


def test_the_stand_in_finds_and_finishes_what_the_other_has_in_hand(kept_town: Town) -> None:
    town = kept_town
    case = actions.accept(town.case(), town.li)
    assert not Matter.objects.waiting_for(town.zhou).filter(pk=case.pk).exists()
    away(town)

    assert Matter.objects.waiting_for(town.zhou).filter(pk=case.pk).exists()
    assert town.people["zhou"] in HANDLER.people(case.matter)
    done = actions.fix(case, town.zhou, how="explained", photos=[])
    assert done.stage == "answered"
    assert done.matter.records.latest("seq").actor == town.people["zhou"]


def test_the_post_says_that_it_is_a_stand_in(kept_town: Town) -> None:
    away(kept_town)
    assert kept_town.zhou.holdings[-1].title.endswith("（代班）")


def test_the_day_after_it_is_over(kept_town: Town) -> None:
    town = kept_town
    case = actions.accept(town.case(), town.li)
    away(town, days=3)
    with clock.travel(clock.now()) as time:
        time.forward(days=2)
        assert Matter.objects.seen_by(Actor.of(town.people["zhou"])).filter(pk=case.pk).exists()
        time.forward(days=1)
        assert not Matter.objects.seen_by(Actor.of(town.people["zhou"])).filter(pk=case.pk).exists()
        assert not HANDLER.allows(Actor.of(town.people["zhou"]), case.matter)


def test_matters_elsewhere_stay_with_their_handler(kept_town: Town) -> None:
    town = kept_town
    case = actions.accept(town.case(), town.li)
    Matter.objects.filter(pk=case.pk).update(grid=town.grid9, community=town.other, area=town.grid9)
    away(town)
    assert not Matter.objects.seen_by(town.zhou).filter(pk=case.pk).exists()
    case.matter.refresh_from_db()
    assert not HANDLER.allows(town.zhou, case.matter)


def test_wrong_days_and_wrong_people_are_refused(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    term = Appointment.objects.get(person=town.people["li"])
    with pytest.raises(Invalid, match="另一个人"):
        appointing.stand_in(town.chen, town.people["li"], term, since=today, until=today)
    with pytest.raises(Invalid, match="半年"):
        appointing.stand_in(town.chen, town.people["zhou"], term, since=today, until=today + 300 * DAY)
    with pytest.raises(Refused, match="不由您任命"):
        appointing.stand_in(town.lead, town.people["zhou"], term, since=today, until=today)
    administrator = Appointment.objects.get(person=town.people["admin"])
    with pytest.raises(Refused, match="不能代班"):
        appointing.stand_in(town.security, town.people["new"], administrator, since=today, until=today)
