"""租住登记: who confirms, what then stands in the register, how it ends, and who is reminded when."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.notices.models import Notice
from linli.platform.residents.models import Change, Residence, Tenancy
from linli.testing.town import Town
from linli.work.records import actions, jobs
from linli.work.records.models import TenancyRequest
from linli.work.records.terms import TenancyStage

OWNER, STRANGER = "13800002216", "13900009999"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=clock.LOCAL)


def asked(town: Town, phone: str = OWNER, days: int = 300, **more: object) -> TenancyRequest:
    today = clock.today()
    given = {"since": today, "ends_on": today + timedelta(days=days), "others": "赵小海\n赵小燕"} | more
    return actions.register_tenancy(
        town.zhao, home=town.homes["wang"], landlord_name="王玉珍", landlord_phone=phone, **given  # type: ignore[arg-type]
    )  # fmt: skip


def tenants(town: Town) -> set[str]:
    rows = Residence.objects.filter(home=town.homes["wang"], tie="tenant", until=None).select_related("person")
    return {one.person.name for one in rows}


def test_the_grid_worker_confirms_at_the_door(town: Town) -> None:
    item = asked(town, STRANGER)
    assert item.matter.waits == "grid_worker"
    actions.confirm_tenancy(item, town.li)
    assert tenants(town) == {"赵大海", "赵小海", "赵小燕"}
    term = Tenancy.objects.get()
    assert (term.people, term.landlord_phone, term.matter) == (3, STRANGER, item.pk)
    assert Change.objects.filter(person=town.people["zhao"], field="home", by=town.people["li"]).exists()


def test_the_word_of_an_owner_we_know_is_enough(town: Town) -> None:
    assert actions.landlord_says(asked(town), yes=True).stage == TenancyStage.CONFIRMED
    assert "赵大海" in tenants(town)


def test_an_owner_who_knows_no_such_tenant_ends_it(town: Town) -> None:
    item = actions.landlord_says(asked(town), yes=False)
    assert item.stage == TenancyStage.DECLINED and not tenants(town)


@pytest.mark.parametrize("yes", [True, False])
def test_the_word_of_a_number_we_do_not_know_is_only_a_note(town: Town, yes: bool) -> None:
    item = actions.landlord_says(asked(town, STRANGER), yes=yes)
    assert item.stage == TenancyStage.ASKED and item.said == ("yes" if yes else "no")
    assert not tenants(town)
    assert item.matter.due_at is not None  # the worker's clock runs on


@pytest.mark.parametrize("who", ["zhou", "neighbour", "zhao", "other_chief", "leader"])
def test_others_do_not_confirm(town: Town, who: str) -> None:
    with pytest.raises(Refused):
        actions.confirm_tenancy(asked(town), getattr(town, who))


def test_a_no_says_why(town: Town) -> None:
    item = asked(town)
    with pytest.raises(Invalid):
        actions.decline_tenancy(item, town.li, words="")
    assert actions.decline_tenancy(item, town.li, words="这一户没有出租").stage == TenancyStage.DECLINED


def test_five_working_days_without_an_answer_reach_the_community(town: Town, react: Callable[[], None]) -> None:
    with clock.travel(MONDAY) as time:
        asked(town)
        time.forward(days=8)
        ring_late_clocks()
        react()
    told = Notice.objects.filter(message="clock_late").values_list("person__name", flat=True)
    assert set(told) == {"何静", "陈建国"}


@pytest.mark.parametrize(("since", "ends_on", "field"), [(0, 0, "ends_on"), (90, 100, "since"), (0, 9000, "ends_on")])
def test_terms_that_cannot_be(town: Town, since: int, ends_on: int, field: str) -> None:
    today = clock.today()
    with pytest.raises(Invalid) as error:
        asked(town, since=today + timedelta(days=since), ends_on=today + timedelta(days=ends_on))
    assert field in error.value.fields


def test_the_same_home_is_registered_once_at_a_time(town: Town) -> None:
    item = asked(town)
    with pytest.raises(Refused):
        asked(town)
    actions.drop_tenancy(item, town.zhao)
    assert asked(town).stage == TenancyStage.ASKED


def test_who_moves_out_says_so_alone(town: Town) -> None:
    actions.confirm_tenancy(asked(town), town.li)
    lives = Residence.objects.get(person=town.people["zhao"], tie="tenant")
    with pytest.raises(NotSeen):
        actions.end_own_tenancy(town.neighbour, lives.pk)
    assert actions.end_own_tenancy(town.zhao, lives.pk).until == clock.today()


def test_fifteen_days_before_the_end_the_tenant_is_told_once(town: Town) -> None:
    with clock.travel(MONDAY) as time:
        actions.confirm_tenancy(asked(town, days=40), town.li)
        jobs.remind_of_ending_terms()
        assert not Notice.objects.filter(message="tenancy_ending").exists()
        time.forward(days=25)
        jobs.remind_of_ending_terms()
        jobs.remind_of_ending_terms()
        notice = Notice.objects.get(message="tenancy_ending")
        assert (notice.person, json.loads(notice.values)["day"]) == (town.people["zhao"], "12 月 26 日")


def test_one_more_term_is_taken_down_at_the_door(town: Town) -> None:
    actions.confirm_tenancy(asked(town), town.li)
    term, day = Tenancy.objects.get(), date(2030, 1, 1)
    with pytest.raises(NotSeen):
        actions.extend_tenancy(town.zhou, term, day)
    assert actions.extend_tenancy(town.li, term, day) == term
    assert Tenancy.objects.get().ends_on == day
    assert Change.objects.filter(field="ends_on", by=town.people["li"]).exists()
