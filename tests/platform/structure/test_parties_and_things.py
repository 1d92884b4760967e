"""Department grids, the chain, pairings with deeds, facilities and floor plans: happy path, refusal, clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.platform.structure.conftest import Things

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.workdays import Span, Unit
from linli.platform.flow import rules
from linli.platform.flow.models import Deadline, Matter
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.identity.people import meet
from linli.platform.places.models import Area, Building, Home
from linli.platform.posts.actor import SYSTEM
from linli.platform.structure import chain, facilities, floors, merged, pairing
from linli.platform.structure.models import Deed, DepartmentGrid, Pairing
from linli.platform.structure.redrawing import carry_out, draft
from linli.platform.structure.redrawing import plan as plans
from linli.platform.structure.redrawing.plan import Part
from linli.testing.files import jpeg
from linli.testing.town import Town

pytestmark = pytest.mark.django_db
C = "429901001001"


# Merged grids -------------------------------------------------------------------------------------------------------


def test_a_base_grid_knows_who_of_which_department_answers(town: Town, things: Things) -> None:
    found = merged.who_answers(town.grid3, "消防")
    assert found == things.fire and merged.answering_at(town.grid4) == [things.fire]
    assert merged.who_answers(town.grid9, "消防") is None


def test_overlaps_and_blanks_are_listed(town: Town, things: Things) -> None:
    brigade = things.fire.organisation
    assert not merged.clashes(town.town)
    assert [gap.area.pk for gap in merged.gaps(town.town)] == [town.grid9.pk]
    merged.save(SYSTEM, organisation=brigade, code="XF-02", name="消防二区", base=[town.grid4, town.grid9])
    assert [clash.area.pk for clash in merged.clashes(town.town)] == [town.grid4.pk]
    assert not merged.gaps(town.town)


def test_a_department_stays_where_its_duty_reaches(town: Town) -> None:
    with pytest.raises(Invalid):
        merged.save(SYSTEM, organisation=town.property, code="W-1", name="物业一区", base=[town.grid9])
    with pytest.raises(Refused):
        merged.save(town.chen, organisation=town.water, code="S-1", name="水务一区", base=[town.grid3])


def test_outlines_in_either_datum_find_the_base_grids_they_cover(town: Town) -> None:
    from linli.kernel.geo import wgs84_to_gcj02

    ring = [(113.9995, 30.8995), (114.0085, 30.8995), (114.0085, 30.9045), (113.9995, 30.9045), (113.9995, 30.8995)]
    for datum, points in (("wgs84", ring), ("gcj02", [wgs84_to_gcj02(*one) for one in ring])):
        shape = {"type": "Polygon", "coordinates": [[list(one) for one in points]]}
        feature = {"type": "Feature", "properties": {"code": datum, "name": "水务片区"}, "geometry": shape}
        outcome = merged.bring_outlines(SYSTEM, town.water, [feature, {"geometry": None}], datum)
        assert outcome.taken == 1 and len(outcome.faults) == 1
        base = DepartmentGrid.objects.get(code=datum).base.values_list("pk", flat=True)
        assert set(base) == {town.grid3.pk, town.grid4.pk}


def test_department_grids_follow_when_base_grids_change(town: Town, things: Things) -> None:
    plan = plans.merge([town.grid3, town.grid4], Part("大网格", f"{C}010"))
    change = carry_out(SYSTEM, draft(SYSTEM, plan))
    new = Area.objects.get(pk=change.outcome["parts"][0])
    assert merged.answering_at(new) == [things.fire]
    things.lamp.refresh_from_db()
    assert (things.lamp.area_id, things.lamp.grid_id) == (new.pk, new.pk)


# The chain ------------------------------------------------------------------------------------------------------------


def test_the_chain_shows_what_is_missing(town: Town) -> None:
    words = {(one.area.pk, one.words) for one in chain.missing(town.town)}
    assert (town.community.pk, "还没有登记党组织") in words
    top = chain.save_organisation(SYSTEM, None, name="柳岸街道党工委", kind="party_branch", area=town.town)
    one = chain.save_organisation(SYSTEM, None, name="柳岸社区党委", kind="party_branch", area=town.community)
    assert any(lost.organisation == one for lost in chain.missing(town.community))
    chain.save_organisation(SYSTEM, one, name=one.name, kind=one.kind, area=one.area, parent=top)
    assert not any(lost.organisation == one for lost in chain.missing(town.community))
    assert [link.area.pk for link in chain.chain(town.community)][:3] == [
        town.city.pk, town.district.pk, town.town.pk,
    ]  # fmt: skip


def test_nobody_hangs_below_themselves(town: Town) -> None:
    one = chain.save_organisation(SYSTEM, None, name="甲", kind="social", area=town.community)
    two = chain.save_organisation(SYSTEM, None, name="乙", kind="social", area=town.community, parent=one)
    with pytest.raises(Invalid):
        chain.save_organisation(SYSTEM, one, name="甲", kind="social", area=town.community, parent=two)


def test_a_committee_has_one_secretary_and_members_with_their_bodies(town: Town) -> None:
    person, other = meet("何院长", "13800005001"), meet("刘书记", "13800005002")
    chain.seat(town.chen, area=town.community, person=person, organisation=town.property, duty="义诊")
    chain.seat(town.chen, area=town.community, person=other, role="secretary")
    assert chain.seats_of(town.community).count() == 2
    for words in (
        {"person": person, "organisation": town.property}, {"person": meet("新人", "13800005003")},
        {"person": meet("又一人", "13800005004"), "role": "secretary"},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            chain.seat(town.chen, area=town.community, **words)
    with pytest.raises(Refused):
        chain.seat(town.chen, area=town.other, person=other, role="secretary")


def test_a_seat_ends_with_its_term(town: Town) -> None:
    until = clock.today() + timedelta(days=3)
    chain.seat(
        SYSTEM, area=town.community, person=meet("何院长", "13800005001"), organisation=town.property, until=until
    )
    with clock.travel(clock.now() + timedelta(days=4)):
        assert not chain.seats_of(town.community)


# Pairings -------------------------------------------------------------------------------------------------------------


def test_one_stands_by_many_and_many_by_one(town: Town, paired: Pairing) -> None:
    pairing.pair(SYSTEM, organisation=town.water, area=town.other, duties=["查水管"])
    pairing.pair(town.chen, organisation=town.housing, area=town.community, duties=["修楼道"])
    assert pairing.of_organisations([town.water.pk]).count() == 2
    assert pairing.of_area(town.community).count() == 2
    with pytest.raises(Invalid):
        pairing.pair(town.chen, organisation=town.water, area=town.community, duties=["又一次"])
    with pytest.raises(Refused):
        pairing.pair(town.other_chief, organisation=town.property, area=town.community, duties=["停车"])


def test_a_deed_counts_once_the_community_has_confirmed_it(town: Town, deed: Deed) -> None:
    assert not pairing.met(town.community)
    assert Matter.objects.waiting_for(town.chen).filter(pk=deed.pk).exists()
    with pytest.raises(Refused):
        pairing.confirm(deed, town.sun)
    pairing.confirm(deed, town.chen, met="老人家水龙头漏水")
    assert [one.met for one in pairing.met(town.community)] == ["老人家水龙头漏水"]


def test_a_deed_sent_back_is_told_anew(town: Town, deed: Deed) -> None:
    pairing.send_back(deed, town.chen, words="请写是哪几户")
    assert Matter.objects.waiting_for(town.sun).filter(pk=deed.pk).exists()
    pairing.add(deed, town.sun, text="3 号楼的 5 户老人")
    assert Matter.objects.get(pk=deed.pk).stage == "reported"
    pairing.withdraw(deed, town.sun)
    assert Matter.objects.get(pk=deed.pk).closed_at is not None


@pytest.mark.parametrize("days", [-1, 200, 2000])
def test_a_deed_has_a_day_that_can_be(town: Town, paired: Pairing, days: int) -> None:
    with pytest.raises(Invalid):
        pairing.tell(town.sun, pairing=paired, text="做了事", done_on=clock.today() - timedelta(days=days))


def test_only_the_partner_or_the_community_tells(town: Town, paired: Pairing) -> None:
    with pytest.raises(Refused):
        pairing.tell(town.qiang, pairing=paired, text="做了事", done_on=clock.today())
    pairing.tell(town.chen, pairing=paired, text="他们来义诊了", done_on=clock.today())


def test_silence_reaches_the_secretary_and_confirms_nothing(town: Town, deed: Deed) -> None:
    running = Deadline.objects.get(matter=deed.pk, clock="confirm")
    assert running.due_at == rules.due(running.since_at, Span(5, Unit.WORK_DAY))
    with clock.travel(running.due_at + timedelta(minutes=1)):
        ring_late_clocks()
        assert Matter.objects.get(pk=deed.pk).records.filter(move="clock_missed").exists()
    with clock.travel(clock.now() + timedelta(days=61)):
        while ring_late_clocks():
            pass
        assert Matter.objects.get(pk=deed.pk).stage == "lapsed"
    assert not pairing.met(town.community)


def test_a_pairing_ends_and_what_was_done_stays(town: Town, deed: Deed) -> None:
    pairing.confirm(deed, town.chen)
    pairing.part(town.chen, deed.pairing)
    with clock.travel(clock.now() + timedelta(days=1)):
        assert not pairing.of_area(town.community)
    assert pairing.met(town.community).count() == 1


# Facilities -----------------------------------------------------------------------------------------------------------


def lamp(**more: Any) -> Any:
    """What a lamp needs."""
    return {"kind": "lamp", "code": "LD-1", "name": "路灯 1"} | more


def test_a_facility_stands_in_the_grid_of_its_point(town: Town) -> None:
    one = facilities.save(town.chen, **lamp(lon=114.006, lat=30.902))
    assert (one.grid_id, one.community_id) == (town.grid4.pk, town.community.pk)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "area"), ({"lon": 114.006, "lat": 30.902, "built_year": 2999}, "built_year"),
        ({"lon": 114.006, "lat": 30.902, "kind": "ship"}, "kind"),
        ({"lon": 114.006, "lat": 30.902, "code": "4299010903000001"}, "code"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(town: Town, more: Any, field: str) -> None:
    with pytest.raises(Invalid) as told:
        facilities.save(SYSTEM, **lamp(**more))
    assert field in told.value.fields


def test_a_code_is_given_once_and_only_at_home(town: Town) -> None:
    facilities.save(town.chen, **lamp(area=town.grid3))
    with pytest.raises(Invalid):
        facilities.save(town.chen, **lamp(area=town.grid4))
    with pytest.raises(Refused):
        facilities.save(town.chen, **lamp(code="LD-2", area=town.grid9))


def test_what_should_be_looked_at_is_on_the_list_and_goes_when_it_was(town: Town, things: Things) -> None:
    assert list(facilities.due(town.community)) == [things.lamp]
    with clock.travel(clock.now() + timedelta(days=11)):
        one = facilities.due(town.community).get()
        assert one.overdue
        facilities.inspected(town.chen, one, next_on=clock.today() + timedelta(days=365))
        assert not facilities.due(town.community)


def test_ageing_is_counted_by_kind(town: Town, things: Things) -> None:
    Building.objects.filter(pk=things.building.pk).update(built_year=1988)
    found = {row.kind: (row.total, row.old) for row in facilities.ageing(town.community)}
    assert found == {"lamp": (1, 1), "building": (2, 1)}


def test_a_sign_is_made_once(town: Town, things: Things) -> None:
    assert facilities.sign(town.chen, things.lamp) == facilities.sign(town.chen, things.lamp)


# Floor plans ----------------------------------------------------------------------------------------------------------


def test_a_home_is_marked_in_fractions_of_the_picture(town: Town, things: Things) -> None:
    mark = things.plan.marks.get()
    assert (mark.x, mark.y, mark.w, mark.h) == (0, 0, 0.5, 0.5)
    assert mark.box()["w"] == 200


def test_marks_off_the_picture_and_homes_of_other_buildings_are_refused(town: Town, things: Things) -> None:
    for cell in ((0, 1, 1, 1), (2, 1, 1, 1), (1, 9, 1, 1)):
        with pytest.raises(Invalid):
            floors.mark_by_cells(SYSTEM, things.plan, town.homes["wang"], rows=2, columns=4, cell=cell)
    with pytest.raises(Invalid):
        floors.mark(SYSTEM, things.plan, town.homes["zhao"], x=0, y=0, w=0.1, h=0.1)
    with pytest.raises(Refused):
        floors.draw(town.other_chief, building=things.building, title="一层", upload=jpeg())


def test_any_cut_of_the_picture_fits(town: Town, things: Things) -> None:
    home = Home.objects.get(pk=town.homes["neighbour"].pk)
    for count in range(1, 41):
        floors.mark_by_cells(SYSTEM, things.plan, home, rows=count, columns=count, cell=(count, count, count, count))
    floors.end(SYSTEM, things.plan)
    assert not floors.of_building(things.building)
