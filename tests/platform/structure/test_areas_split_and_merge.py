"""Areas split, merge and move: what is open goes along with a record, what is closed counts where it happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from linli.insight.models import OpenCell
from linli.insight.queries import screen
from linli.insight.rollups import count_touched_matters, rebuild
from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.events.models import Event
from linli.platform.flow.models import ClockRule, Matter
from linli.platform.flow.verify import broken_link
from linli.platform.places import tree
from linli.platform.places.lineage import as_of, became, came_before
from linli.platform.places.locate import at_home, grid_at
from linli.platform.places.models import Area, Building, Compound, Home, PlaceCode
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, Post
from linli.platform.residents.models import Residence
from linli.platform.structure.models import AreaChange
from linli.platform.structure.redrawing import carry_out, draft, drop, schedule, undo
from linli.platform.structure.redrawing import plan as plans
from linli.platform.structure.redrawing.force import carry_out_due_changes
from linli.platform.structure.redrawing.matters import settle_strays
from linli.platform.structure.redrawing.plan import Part
from linli.platform.structure.terms import ChangeState, PostsGo
from linli.testing.files import picture
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.queries.console.filters import Filters

pytestmark = pytest.mark.django_db
C = "429901001001"


def merged(town: Town, **more: Any) -> AreaChange:
    """The third and the fourth grid become one."""
    plan = plans.merge([town.grid3, town.grid4], Part("第三网格", f"{C}003"))
    return carry_out(town.admin, draft(town.admin, plan, basis="柳街发〔2026〕12 号", **more))


def of(change: AreaChange, at: int = 0) -> Area:
    """An area that came out."""
    return Area.objects.get(pk=change.outcome["parts"][at])


def closed_case(town: Town) -> Case:
    """A request that was found, repaired and is over."""
    case = town.case(by=town.li, requester=None, channel="patrol")
    actions.accept(case, town.li)
    return actions.fix(case, town.li, how="repaired", photos=[picture()])


def test_two_grids_become_one_and_what_is_open_goes_along(town: Town) -> None:
    one, two = town.case(), actions.place(town.zhao, text="井盖坏了，车过有响声", where=at_home(town.homes["zhao"]),
                                         requester=town.people["zhao"], category="street_lamp")  # fmt: skip
    new = of(merged(town))
    for case in (one, two):
        matter = Matter.objects.get(pk=case.pk)
        assert (matter.area_id, matter.grid_id, matter.community_id) == (new.pk, new.pk, town.community.pk)
        record = matter.records.latest("seq")
        assert record.move == "area_moved" and record.facts["name"] == "第三网格"
    assert [broken_link(Matter.objects.get(pk=case.pk)) for case in (one, two)] == [None, None]
    assert Building.objects.filter(grid=new).count() == 2
    assert set(Residence.objects.values_list("grid", flat=True)) == {new.pk}
    assert PlaceCode.objects.get(code="LA3D2").area_id == new.pk


def test_what_is_closed_stays_where_it_happened(town: Town) -> None:
    case = closed_case(town)
    assert Matter.objects.get(pk=case.pk).closed_at
    new = of(merged(town))
    matter = Matter.objects.get(pk=case.pk)
    assert matter.grid_id == town.grid3.pk
    old = Area.objects.get(pk=town.grid3.pk)
    assert old.ended_on == clock.today() and became(old.pk) == (new.pk,)
    assert set(came_before(new.pk)) == {town.grid3.pk, town.grid4.pk}
    assert Matter.objects.seen_by(town.chen).filter(pk=case.pk).exists()


def test_a_code_may_be_used_again_and_the_past_keeps_its_own(town: Town) -> None:
    new = of(merged(town))
    assert new.code == f"{C}003" and Area.objects.get(pk=town.grid3.pk).code.startswith(f"{C}003-")
    yesterday = clock.today() - timedelta(days=1)
    old = as_of(Area.objects.get(pk=town.grid3.pk), yesterday)
    assert (old.code, old.name, old.parent_id) == (f"{C}003", "第三网格", town.community.pk)


def test_points_fall_into_the_grid_of_now(town: Town) -> None:
    new = of(merged(town))
    for lon in (114.002, 114.006):
        found = grid_at(lon, 30.902)
        assert found is not None and found.pk == new.pk


def test_both_workers_hold_the_post_of_the_merged_grid(town: Town) -> None:
    new = of(merged(town))
    assert Post.objects.filter(duty="grid_worker", area=new).count() == 1
    for who in ("li", "zhou"):
        assert new.pk in {held.area.pk for held in Actor.of(town.people[who]).holdings}
    old = Appointment.objects.get(person=town.people["li"], post__area=town.grid3.pk)
    assert old.until == clock.today() - timedelta(days=1)


def test_posts_may_stop_instead(town: Town) -> None:
    new = of(merged(town, posts_go=PostsGo.END))
    assert not Post.objects.filter(area=new).exists()
    assert not Actor.of(town.people["li"]).holdings


def halves(town: Town, **more: Any) -> AreaChange:
    """The third grid is divided: building 3 stays, building 5 becomes a grid of its own."""
    compound = Compound.objects.get()
    five = Building.objects.create(
        compound=compound, grid=town.grid3, number="5", name="5 号楼", lon=114.0035, lat=30.9035
    )
    plan = plans.split(
        town.grid3,
        [Part("第三网格", f"{C}003", goes_on=town.grid3.pk), Part("第五网格", f"{C}005", buildings=(five.pk,))],
    )
    return draft(town.admin, plan, **more)


def test_a_grid_is_divided_by_its_buildings_and_each_point_has_one_grid(town: Town) -> None:
    change = halves(town)
    three = Building.objects.get(number="3")
    Building.objects.filter(pk=three.pk).update(lon=114.0005, lat=30.9005)
    case = town.case()
    change = carry_out(town.admin, change)
    new = of(change, 1)
    assert Building.objects.get(number="5").grid_id == new.pk
    assert Matter.objects.get(pk=case.pk).grid_id == town.grid3.pk
    assert Matter.objects.get(pk=case.pk).records.latest("seq").move != "area_moved"
    for lon, lat, grid in ((114.0034, 30.9034, new.pk), (114.0004, 30.9004, town.grid3.pk)):
        found = grid_at(lon, lat)
        assert found is not None and found.pk == grid
    assert came_before(new.pk) == ()  # the third grid goes on: it is no past


def test_a_polygon_divides_too(town: Town) -> None:
    ring = [[114.002, 30.9], [114.004, 30.9], [114.004, 30.904], [114.002, 30.904], [114.002, 30.9]]
    Building.objects.filter(number="3").update(lon=114.003, lat=30.902)
    case = town.case()
    parts = [Part("第一段", f"{C}011"), Part("第二段", f"{C}012", rings=[ring])]
    change = carry_out(town.admin, draft(town.admin, plans.split(town.grid3, parts)))
    first, second = of(change), of(change, 1)
    assert Matter.objects.get(pk=case.pk).grid_id == second.pk
    found = grid_at(114.001, 30.902)
    assert found is not None and found.pk == first.pk


def test_a_grid_moves_to_another_community_with_all_that_is_in_it(town: Town) -> None:
    done, open_one = closed_case(town), town.case()
    plan = plans.move(town.grid3, town.other, code="429901001002003")
    change = carry_out(town.admin, draft(town.admin, plan))
    grid = Area.objects.get(pk=town.grid3.pk)
    assert (grid.parent_id, grid.community_id, grid.code) == (town.other.pk, town.other.pk, "429901001002003")
    assert grid.path.startswith(town.other.path)
    assert Matter.objects.get(pk=open_one.pk).community_id == town.other.pk
    assert Matter.objects.get(pk=done.pk).community_id == town.community.pk
    assert Residence.objects.get(person=town.people["wang"]).community_id == town.other.pk
    assert as_of(grid, clock.today() - timedelta(days=1)).parent_id == town.community.pk
    assert change.state == ChangeState.DONE


def test_two_communities_become_one_with_their_grids(town: Town) -> None:
    case = town.case()
    plan = plans.merge([town.community, town.other], Part("柳桥社区", "429901001003"))
    new = of(carry_out(town.admin, draft(town.admin, plan)))
    assert set(Area.objects.filter(parent=new).values_list("pk", flat=True)) == {
        town.grid3.pk, town.grid4.pk, town.grid9.pk,
    }  # fmt: skip
    matter = Matter.objects.get(pk=case.pk)
    assert (matter.grid_id, matter.community_id) == (town.grid3.pk, new.pk)
    assert Compound.objects.get().community_id == new.pk
    assert Matter.objects.seen_by(Actor.of(town.people["other_chief"])).filter(pk=case.pk).exists()


def test_a_recoded_community_recodes_its_grids(town: Town) -> None:
    carry_out(town.admin, draft(town.admin, plans.recode(town.community, "429901001008")))
    assert Area.objects.get(pk=town.grid3.pk).code == "429901001008003"
    assert as_of(town.grid3, clock.today() - timedelta(days=1)).code == f"{C}003"


def test_rules_of_an_ended_grid_count_in_the_new_one(town: Town) -> None:
    for grid, length in ((town.grid3, 4), (town.grid4, 9)):
        ClockRule.objects.create(kind="case", clock="repair", area=grid, length=length, unit="work_day",
                                 made_at=clock.now())  # fmt: skip
    new = of(merged(town))
    assert ClockRule.objects.get(area=new, ended_at=None).length == 4
    assert ClockRule.objects.filter(ended_at=None).count() == 1


# Numbers and lists --------------------------------------------------------------------------------------------------


def heard() -> None:
    """The screen has read all events."""
    count_touched_matters(list(Event.objects.all()))


def equal(area: Area) -> None:
    """Every number of the screen's row and box equals its list."""
    shown = screen(area)
    lists = Matter.objects.filter(**{f"{area.level}_id": area.pk}, closed_at=None)
    for kind in ("call", "pressing"):
        cell = OpenCell.objects.filter(area=area, kind=kind).first()
        assert (cell.open if cell else 0) == lists.filter(kind=kind).count(), (area, kind)
    cases = lists.filter(kind="case").exclude(stage="answered")
    assert sum(part.count for part in shown.buckets.values()) == cases.count()


def test_the_numbers_of_the_screen_equal_their_lists_after_each_change(town: Town) -> None:
    closed_case(town)
    case = town.case()
    actions.accept(case, town.li)
    actions.whistle(case, town.chen, organisations=[town.water], reason="要停电检修")
    rebuild()
    change = merged(town)
    heard()
    everywhere = [Area.objects.get(pk=pk) for pk in (town.city.pk, town.community.pk, town.grid3.pk, of(change).pk)]
    for area in everywhere:
        equal(area)
    undo(town.admin, change)
    heard()
    for area in everywhere:
        equal(Area.objects.get(pk=area.pk))
    carry_out(town.admin, draft(town.admin, plans.move(town.grid3, town.other, code="429901001002003")))
    heard()
    for area in (*everywhere, town.other):
        equal(Area.objects.get(pk=area.pk))


def test_lists_and_screen_of_a_merged_grid_may_have_what_came_before(town: Town) -> None:
    done = closed_case(town)
    open_one = town.case()
    rebuild()
    new = of(merged(town))
    heard()
    rows = Matter.objects.seen_by(town.chen).filter(kind="case")
    alone = Filters.of({"area": str(new.pk)}, town.chen).narrow(rows)
    whole = Filters.of({"area": str(new.pk), "past": "1"}, town.chen).narrow(rows)
    assert set(alone.values_list("pk", flat=True)) == {open_one.pk}
    assert set(whole.values_list("pk", flat=True)) == {open_one.pk, done.pk}
    for past, n in ((False, 0), (True, 1)):
        shown = screen(new, past=past)
        resolved = next(rate for rate in shown.rates if rate.name == "resolution").base
        given = {name: values[0] for name, values in parse_qs(urlsplit(resolved.href).query).items()}
        assert resolved.count == n == Filters.of(given, town.chen).narrow(rows).count()


# Refusals -----------------------------------------------------------------------------------------------------------


def test_only_an_administrator_of_the_place_draws_plans(town: Town) -> None:
    plan = plans.rename(town.grid3, "新名")
    for who in (town.chen, town.li, town.leader):
        with pytest.raises(Refused):
            draft(who, plan)


@pytest.mark.parametrize(
    ("code", "word"),
    [(f"{C}004", "已有别的区域在用"), ("42990100100100", "15 位"), (f"{C}000", "000"), ("", "已有")],
)
def test_a_code_that_cannot_be_is_refused_at_its_field(town: Town, code: str, word: str) -> None:
    parts = [Part("甲", f"{C}011"), Part("乙", code)]
    with pytest.raises(Invalid) as told:
        draft(town.admin, plans.split(town.grid3, parts))
    assert word in str(told.value.texts())


def test_grids_of_different_communities_are_not_merged_in_one_step(town: Town) -> None:
    with pytest.raises(Invalid):
        draft(town.admin, plans.merge([town.grid3, town.grid9], Part("新网格", f"{C}010")))


def test_a_plan_that_fails_half_way_changes_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from linli.platform.structure.redrawing import force

    def fails(*_args: object) -> dict[str, int]:
        raise Refused("no")

    case, plan = town.case(), plans.merge([town.grid3, town.grid4], Part("新网格", f"{C}010"))
    change = draft(town.admin, plan)
    monkeypatch.setattr(force.rules, "go", fails)
    with pytest.raises(Refused):
        carry_out(town.admin, change)
    assert Matter.objects.get(pk=case.pk).grid_id == town.grid3.pk
    assert Area.objects.get(pk=town.grid3.pk).ended_on is None
    assert tree.area(town.grid3.pk).ended_on is None
    assert AreaChange.objects.get().state == ChangeState.DRAFT


def test_what_is_in_force_is_not_carried_out_twice_nor_dropped(town: Town) -> None:
    change = merged(town)
    for act in (lambda: carry_out(town.admin, change), lambda: drop(town.admin, change)):
        with pytest.raises(Refused):
            act()


# The clock ------------------------------------------------------------------------------------------------------------


def test_a_plan_takes_effect_at_midnight_of_its_day(town: Town) -> None:
    plan = plans.merge([town.grid3, town.grid4], Part("新网格", f"{C}010"))
    day = clock.today() + timedelta(days=2)
    change = schedule(town.admin, draft(town.admin, plan), day)
    start = clock.start_of_day(day)
    with clock.travel(start - timedelta(minutes=1)):
        carry_out_due_changes()
        assert AreaChange.objects.get().state == ChangeState.SCHEDULED
    with clock.travel(start + timedelta(seconds=20)):
        carry_out_due_changes()
        change.refresh_from_db()
        assert change.state == ChangeState.DONE
        assert Area.objects.get(pk=town.grid3.pk).ended_on == day


def test_a_plan_that_no_longer_fits_says_why_and_touches_nothing(town: Town) -> None:
    day = clock.today() + timedelta(days=2)
    plan = plans.merge([town.grid3, town.grid4], Part("新网格", f"{C}010"))
    change = schedule(town.admin, draft(town.admin, plan), day)
    carry_out(town.admin, draft(town.admin, plans.recode(town.grid9, f"{C}010")))
    with clock.travel(clock.start_of_day(day)):
        carry_out_due_changes()
    change.refresh_from_db()
    assert change.state == ChangeState.FAILED and change.outcome["why"]
    assert Area.objects.get(pk=town.grid3.pk).ended_on is None


# Taking back ----------------------------------------------------------------------------------------------------------


def test_a_merge_is_taken_back_and_everybody_is_home(town: Town) -> None:
    case, people = town.case(), {w: Actor.of(town.people[w]).holdings for w in ("li", "zhou")}
    change = merged(town)
    new = of(change)
    town.homes["wang"] = Home.objects.get(pk=town.homes["wang"].pk)
    later = town.case(text="楼道灯也坏了，晚上看不见")
    assert Matter.objects.get(pk=later.pk).grid_id == new.pk
    undo(town.admin, change)
    for one in (case, later):
        assert Matter.objects.get(pk=one.pk).grid_id == town.grid3.pk
    assert set(Residence.objects.values_list("grid", flat=True)) == {town.grid3.pk, town.grid4.pk}
    for who, before in people.items():
        assert [h.area.pk for h in Actor.of(town.people[who]).holdings] == [h.area.pk for h in before]
    assert Area.objects.get(pk=town.grid3.pk).code == f"{C}003"
    assert Area.objects.get(pk=town.grid3.pk).ended_on is None
    found = grid_at(114.006, 30.902)
    assert found is not None and found.pk == town.grid4.pk


def test_a_change_is_not_taken_back_after_the_next_one(town: Town) -> None:
    first = merged(town)
    carry_out(town.admin, draft(town.admin, plans.rename(of(first), "和美网格")))
    with pytest.raises(Refused):
        undo(town.admin, first)


def test_a_move_is_taken_back(town: Town) -> None:
    case = town.case()
    change = carry_out(town.admin, draft(town.admin, plans.move(town.grid3, town.other, code="429901001002003")))
    undo(town.admin, change)
    matter = Matter.objects.get(pk=case.pk)
    assert (matter.grid_id, matter.community_id) == (town.grid3.pk, town.community.pk)
    assert Residence.objects.get(person=town.people["wang"]).community_id == town.community.pk
    assert Compound.objects.get().community_id == town.community.pk


# Strays ---------------------------------------------------------------------------------------------------------------


def test_a_request_placed_in_the_second_of_the_change_finds_its_area(town: Town) -> None:
    case = town.case()
    new = of(merged(town))
    old = Area.objects.get(pk=town.grid3.pk)
    Matter.objects.filter(pk=case.pk).update(area=old, grid=old)
    settle_strays()
    assert Matter.objects.get(pk=case.pk).grid_id == new.pk
    assert not settle_strays()
