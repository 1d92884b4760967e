"""Who answers for an area may look at what ended in those it came out of; it still counts where it happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.kernel import clock
from linli.platform.flow.models import Matter, ended_before, visible_to
from linli.platform.identity.people import account_for
from linli.platform.places.lineage import earlier
from linli.platform.places.models import Area
from linli.platform.posts.terms import Duty
from linli.platform.structure.models import AreaChange
from linli.platform.structure.redrawing import carry_out, draft, undo
from linli.platform.structure.redrawing import plan as plans
from linli.platform.structure.redrawing.plan import Part
from linli.platform.structure.terms import PostsGo
from linli.testing.files import picture
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.grams import write
from linli.work.cases.models import Case
from linli.work.cases.queries.console.lists import LISTS
from linli.work.cases.queries.console.search import search

pytestmark = pytest.mark.django_db
C = "429901001001"


def closed_case(town: Town) -> Case:
    """A request of the third grid that was found, repaired and is over."""
    case = town.case(by=town.li, requester=None, channel="patrol")
    actions.accept(case, town.li)
    return actions.fix(case, town.li, how="repaired", photos=[picture()])


def merged(town: Town, **more: Any) -> AreaChange:
    """The third and the fourth grid become one."""
    plan = plans.merge([town.grid3, town.grid4], Part("第三网格", f"{C}003"))
    return carry_out(town.admin, draft(town.admin, plan, **more))


def communities_merged(town: Town) -> Area:
    """柳岸 and 桥东 become 柳桥; the new one."""
    plan = plans.merge([town.community, town.other], Part("柳桥社区", "429901001003"))
    change = carry_out(town.admin, draft(town.admin, plan))
    return Area.objects.get(pk=change.outcome["parts"][0])


def sees(who: Any, case: Case) -> bool:
    """Whether somebody may open a request."""
    return Matter.objects.seen_by(who).filter(pk=case.pk).exists()


def at_the_desk(town: Town, who: str) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(account_for(town.people[who]), backend="linli.platform.identity.backend.AccountBackend")
    return client


def test_both_workers_of_a_merged_grid_see_what_ended_in_either(town: Town) -> None:
    case = closed_case(town)
    assert sees(town.li, case) and not sees(town.zhou, case)
    merged(town)
    assert sees(town.li, case) and sees(town.zhou, case) and sees(town.lead, case)
    assert Matter.objects.get(pk=case.pk).grid_id == town.grid3.pk


def test_who_lost_the_post_in_the_merger_sees_it_no_more(town: Town) -> None:
    case = closed_case(town)
    merged(town, posts_go=PostsGo.END)
    assert not sees(town.zhou, case)


def test_the_secretary_of_another_community_sees_nothing_of_it(town: Town) -> None:
    case = closed_case(town)
    merged(town)
    assert not sees(town.other_chief, case)


def test_it_is_seen_years_later_and_through_a_second_merger(town: Town) -> None:
    case = closed_case(town)
    communities_merged(town)
    with clock.travel(clock.now() + timedelta(days=800)):
        assert sees(town.other_chief, case) and sees(town.chen, case)


def test_the_past_of_a_moved_grid_is_seen_by_its_new_community_too(town: Town) -> None:
    case = closed_case(town)
    carry_out(town.admin, draft(town.admin, plans.move(town.grid3, town.other, code="429901001002003")))
    assert sees(town.other_chief, case) and sees(town.chen, case)
    assert Matter.objects.get(pk=case.pk).community_id == town.community.pk


def test_undoing_a_merger_closes_the_view_again(town: Town) -> None:
    case = closed_case(town)
    undo(town.admin, merged(town))
    assert not sees(town.zhou, case) and sees(town.li, case)


def test_what_is_private_stays_with_those_who_take_part(town: Town) -> None:
    case = closed_case(town)
    Matter.objects.filter(pk=case.pk).update(private=True)
    merged(town)
    assert not sees(town.zhou, case)


def test_open_lists_and_places_without_a_past_are_read_as_before(town: Town) -> None:
    assert earlier(town.grid3) == {} and earlier(town.town) == {}
    plain = str(Matter.objects.filter(visible_to(town.chen)).query)
    assert str(Matter.objects.filter(visible_to(town.chen) | ended_before(town.chen)).query) == plain
    new = communities_merged(town)
    assert earlier(new) == {"community_id": [town.community.pk, town.other.pk]}
    assert earlier(town.town) == {}  # its columns have named it all along
    named = {
        name
        for name, one in LISTS.items()
        if town.other.pk in one.shown(town.chen, past=True).query.sql_with_params()[1]
    }
    assert named <= {name for name, one in LISTS.items() if one.ended}


def test_lists_have_it_by_a_tick_and_the_search_finds_it(town: Town) -> None:
    case = closed_case(town)
    title, number = case.matter.title, case.matter.number
    assert "含原来的区域" not in at_the_desk(town, "chen").get("/desk/filter/register/").content.decode()
    communities_merged(town)
    desk = at_the_desk(town, "other_chief")
    assert "含原来的区域" in desk.get("/desk/filter/register/").content.decode()
    assert title not in desk.get("/desk/register/").content.decode()
    assert title in desk.get("/desk/register/?past=1").content.decode()
    assert title in desk.get(f"/desk/register/?area={town.community.pk}").content.decode()
    write(Case.objects.all())
    for words in (number, "路灯"):
        assert [one.pk for one in search(town.other_chief, words)] == [case.pk]
    assert desk.get(f"/desk/cases/{case.pk}/").status_code == 200


def test_a_tick_opens_nothing_of_places_one_does_not_answer_for(town: Town) -> None:
    title = closed_case(town).matter.title
    merged(town)
    desk = at_the_desk(town, "other_chief")
    assert title not in desk.get("/desk/register/?past=1").content.decode()
    assert title not in desk.get(f"/desk/register/?past=1&area={town.grid3.pk}").content.decode()


def test_a_post_given_to_the_merged_grid_next_year_looks_back_too(town: Town) -> None:
    case = closed_case(town)
    new = Area.objects.get(pk=merged(town).outcome["parts"][0])
    town.appoint("zhao", Duty.GRID_WORKER, new)
    assert sees(town.zhao, case)
