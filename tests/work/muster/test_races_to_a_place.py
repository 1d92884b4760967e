"""Sixty-four at once: one check-in, one place in a shift, one who takes over."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from linli.kernel import clock as clocks
from linli.platform.events.models import Event
from linli.platform.posts.actor import Actor
from linli.testing.races import at_once
from linli.testing.town import Town, build
from linli.work.muster import actions
from linli.work.muster.actions.enrolling import Wish
from linli.work.muster.models import Shift, Summons, Turn
from linli.work.muster.queries.roster import Asked
from linli.work.muster.terms import HOLDING

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 64


def kinds(answers: list[object]) -> Counter[str]:
    """How often each kind of answer came."""
    return Counter(type(answer).__name__ for answer in answers)


@pytest.fixture
def town() -> Town:
    town = build()
    for who in ("wang", "zhao", "neighbour"):
        one = actions.enrol(
            Actor.of(town.people[who]), area=town.community, wish=Wish(wanted=["rescue", "patrol"])
        )  # fmt: skip
        actions.confirm(one, town.chen, kinds=["rescue", "patrol"], area=town.grid3)
    return town


def test_of_64_check_ins_of_one_person_one_counts_and_all_get_its_time(town: Town) -> None:
    muster = actions.call_up(
        town.chen, asked=Asked(town.community.pk), reason="江水上涨", place="泵站", starts_at=clocks.now()
    )
    mine = Summons.objects.select_related("muster__matter").get(person=town.people["wang"])
    by, organiser = town.wang, town.chen
    times = []

    def check_in(at: int) -> object:
        half = at % 2
        one = actions.arrive_for(mine, organiser) if half else actions.arrive(mine, by, code=muster.code)
        times.append(one.here_at)
        return one

    assert kinds(at_once(MANY, check_in)) == Counter({"Summons": MANY})
    assert Event.objects.filter(name="summons.arrive").count() == 1
    assert len(set(times)) == 1


def test_of_64_who_walk_in_with_the_same_name_one_is_put_on_the_list(town: Town) -> None:
    muster = actions.call_up(
        town.chen, asked=Asked(town.community.pk), reason="江水上涨", place="泵站", starts_at=clocks.now()
    )
    by = town.li_property
    assert kinds(at_once(MANY, lambda at: actions.join(muster, by, code=muster.code))) == Counter({"Summons": MANY})
    assert Summons.objects.filter(muster=muster, person=town.people["li_property"]).count() == 1
    assert Event.objects.filter(name="summons.arrive").count() == 1


def test_of_64_planners_one_gets_the_person_for_the_hour(town: Town) -> None:
    start = clocks.now() + timedelta(days=1)
    given = {"kind": "patrol", "starts_at": start, "ends_at": start + timedelta(hours=2), "needed": 1}
    shifts = [
        actions.plan_shift(town.chen, area=town.community, place=f"{at} 号岗", **given) for at in range(MANY)
    ]  # fmt: skip
    by, person = town.chen, town.people["wang"].pk
    rows = {one.pk: one for one in Shift.objects.select_related("area")}
    answers = kinds(at_once(MANY, lambda at: actions.fill(rows[shifts[at].pk], by, people=[person])))
    assert answers["list"] == 1 and set(answers) == {"list", "Refused"}
    assert Turn.objects.filter(person=person, state__in=HOLDING).count() == 1


def test_of_64_taps_of_two_neighbours_one_takes_over(town: Town) -> None:
    start = clocks.now() + timedelta(days=1)
    shift = actions.plan_shift(
        town.chen, area=town.community, kind="patrol", place="南门", starts_at=start,
        ends_at=start + timedelta(hours=2), needed=1,
    )  # fmt: skip
    turn = actions.fill(shift, town.chen, people=[town.people["wang"].pk])[0]
    actions.ask_swap(turn, town.wang)
    zhao, neighbour = town.zhao, town.neighbour
    answers = kinds(at_once(MANY, lambda at: actions.take_over(turn, zhao if at % 2 else neighbour)))
    assert answers["Turn"] == 1
    assert Turn.objects.filter(shift=shift, state__in=HOLDING).count() == 1
