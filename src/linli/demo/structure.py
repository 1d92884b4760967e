"""The structure of the demo's town: two grids that became one last year, the chain, pairings with deeds, facilities."""

from __future__ import annotations

import io
from datetime import date, timedelta

from PIL import Image, ImageDraw

from linli.demo.cast import COMMUNITIES
from linli.demo.ground import TOWN_CODE, new_area
from linli.demo.pictures import picture
from linli.demo.story import Life, Story, local
from linli.kernel import clock
from linli.platform.places import tree
from linli.platform.places.locate import at_area
from linli.platform.places.models import Area, Building, Compound, Home, Organisation
from linli.platform.places.terms import Level, OrganisationKind
from linli.platform.posts.actor import SYSTEM
from linli.platform.posts.terms import Duty
from linli.platform.registers.copying import reserve
from linli.platform.structure import chain, facilities, floors, merged, pairing
from linli.platform.structure.models import Facility, Pairing
from linli.platform.structure.redrawing import carry_out, draft
from linli.platform.structure.redrawing import plan as plans
from linli.platform.structure.redrawing.plan import Part
from linli.work.cases import actions

MERGED_IN = "杏园社区"
SEATS = (
    ("secretary", "", "社区书记，主持"), ("standing", "health", "义诊和送药上门"), ("standing", "school", "课后托管"),
    ("standing", "traffic", "路口和停车"),
)  # fmt: skip
PAIRED = (
    ("柳岸社区", "health", ("每季度一次义诊", "给行动不便的老人送药上门")),
    ("柳岸社区", "school", ("暑期图书角", "帮 6 个孩子补课")),
    ("桥东社区", "health", ("每季度一次义诊",)),
    ("北关社区", "traffic", ("早高峰护学岗",)),
)
DEEDS = (
    (0, 9, "在居委会门口义诊，量血压测血糖 46 人", "老人看病远", True),
    (1, 5, "给图书角送来 120 本新书", "孩子放学没地方去", True),
    (0, 2, "给 3 号楼两位老人送药上门", "", False),
)
KINDS = (("lamp", "路灯", 3), ("hydrant", "消火栓", 7), ("manhole", "井盖", 4), ("lift", "电梯", 11))


def found(story: Story) -> None:
    """What was there before the story begins; deeds go on the programme."""
    _grids_became_one(story)
    _chain(story)
    _department_grids(story)
    _years(story)
    _facilities(story)
    _floor_plan(story)
    paired = _pairings(story)
    today = clock.local(story.end).date()
    for which, back, text, met, confirmed in DEEDS:
        story.add(local(today - timedelta(days=back), 16.5), _deed(story, paired[which], text, met, confirmed))


def _grids_became_one(story: Story) -> None:
    """The seventh grid of 杏园 was merged into the sixth last autumn; what was done there before counts there."""
    community = story.ground.area(MERGED_IN)
    code = f"{TOWN_CODE}{[one.name for one in COMMUNITIES].index(MERGED_IN) + 1:03d}007"
    seventh = new_area(reserve(Area, 1)[0], community, Level.GRID, "第七网格", code)
    Area.objects.bulk_create([seventh])
    tree.changed("areas")
    worker = story.people.holder(Duty.DEPUTY, community) or story.people.holder(Duty.SECRETARY, community)
    before = clock.now() - timedelta(days=330)
    with clock.travel(before) as time:
        if worker is not None:
            actions.place(
                worker, text="活动室门口地砖松动，已经重新铺好", requester=None, where=at_area(seventh),
                channel="patrol", category="road_broken", fixed="repaired", photos=[picture("road", True, 1)],
            )  # fmt: skip
        time.to(before + timedelta(days=20))
        sixth = story.ground.area(f"{MERGED_IN}/6")
        part = Part("第六网格", sixth.code, goes_on=sixth.pk, short=sixth.short)
        carry_out(SYSTEM, draft(SYSTEM, plans.merge([sixth, seventh], part), basis="柳街发〔2025〕31 号"))


def _chain(story: Story) -> None:
    """Committees from the town down to some grids; one community whose branch hangs on nothing yet."""
    ground = story.ground
    top = chain.save_organisation(
        SYSTEM, None, name="柳岸街道党工委", kind=OrganisationKind.PARTY_BRANCH, area=ground.area("town")
    )
    for one in COMMUNITIES[:-1]:
        branch, area = ground.bodies[f"{one.name}党委"], ground.area(one.name)
        Organisation.objects.filter(pk=branch.pk).update(parent=top)
        Organisation.objects.filter(pk=ground.bodies[f"{one.name}居委会"].pk).update(parent=branch)
        for at in (1, 3):
            grid = ground.area(f"{one.name}/{at}")
            name = f"{one.name}{grid.name}党支部"
            chain.save_organisation(
                SYSTEM, None, name=name, kind=OrganisationKind.PARTY_BRANCH, area=grid, parent=branch
            )
        Compound.objects.filter(community=area).update(owners_committee=ground.bodies[f"{one.name}业委会"])
    secretary = story.people.holder(Duty.SECRETARY, ground.area("柳岸社区"))
    for role, body, duty in SEATS:
        acting = story.people.of(ground.bodies[body]) if body else secretary
        if acting is not None and acting.person is not None:
            chain.seat(
                SYSTEM, area=ground.area("柳岸社区"), person=acting.person, role=role, duty=duty,
                organisation=ground.bodies[body] if body else None, since=date(2026, 1, 1),
            )  # fmt: skip


def _department_grids(story: Story) -> None:
    """Fire and traffic divide the town in their own ways; two of them overlap, one leaves grids out."""
    ground = story.ground
    for body, prefix, words in (("fire", "XF", "消防"), ("environment", "HB", "环保")):
        for number, one in enumerate(COMMUNITIES if body == "fire" else COMMUNITIES[:-1], 1):
            base = [grid for grid in ground.grids if grid.community_id == ground.area(one.name).pk]
            if body == "fire" and number == 2:
                base.append(ground.area("柳岸社区/3"))
            answers = story.people.of(ground.bodies[body]).person
            merged.save(
                SYSTEM, organisation=ground.bodies[body], code=f"{prefix}-{number:02d}", answers=answers,
                name=f"{words}{number}片区", base=base,
            )  # fmt: skip


def _years(story: Story) -> None:
    """When the compounds were built."""
    for number, one in enumerate(COMMUNITIES):
        compound = story.ground.compounds[one.name]
        Building.objects.filter(compound=compound).update(built_year=1986 + number * 7, floors=6)


def _facilities(story: Story) -> None:
    """Lamps, hydrants, covers and lifts at the buildings, each with the year it was put up."""
    rng, rows, today = story.draw("facilities"), list[Facility](), clock.local(story.end).date()
    owner = story.ground.bodies["city_management"]
    for number, building in enumerate(story.ground.buildings):
        for kind, words, every in KINDS:
            if number % every:
                continue
            one = Facility(
                kind=kind, code=f"{TOWN_CODE[:6]}01{'03' if kind == 'lamp' else '07'}{len(rows) + 1:06d}",
                name=f"{building.compound} {building.name}{words}", area=building.grid, building=building,
                lon=building.lon, lat=building.lat, organisation=owner, built_year=rng.randrange(2004, 2024),
                inspect_by=today + timedelta(days=rng.randrange(-12, 200)),
            )  # fmt: skip
            one.put_under(building.grid)
            rows.append(one)
    Facility.objects.bulk_create(rows)
    facilities.sign(SYSTEM, Facility.objects.order_by("id")[0])


def _floor_plan(story: Story) -> None:
    """The plan of a floor of building 3 of 柳岸新村, drawn, with its homes marked."""
    building = story.ground.building("柳岸社区", "3")
    homes = list(Home.objects.filter(entrance__building=building, name__startswith="3").order_by("entrance", "name"))
    plan = floors.draw(SYSTEM, building=building, title="3 楼", upload=_drawn(len(homes)))
    for at, home in enumerate(homes):
        floors.mark_by_cells(SYSTEM, plan, home, rows=1, columns=len(homes), cell=(1, 1, at + 1, at + 1))


def _drawn(homes: int) -> io.BytesIO:
    wide, high = 1200, 420
    image = Image.new("RGB", (wide, high), "white")
    pen = ImageDraw.Draw(image)
    for at in range(homes):
        left, right = at * wide // homes + 6, (at + 1) * wide // homes - 6
        pen.rectangle((left, 20, right, high - 20), outline="black", width=5)
        pen.line((left, 240, right, 240), fill="black", width=3)
        pen.line(((left + right) // 2, 20, (left + right) // 2, 240), fill="black", width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    return out


def _pairings(story: Story) -> list[Pairing]:
    found = []
    for place, body, duties in PAIRED:
        found.append(
            pairing.pair(
                SYSTEM,
                organisation=story.ground.bodies[body],
                area=story.ground.area(place),
                duties=duties,
                since=date(2026, 1, 1),
                contact=story.people.of(story.ground.bodies[body]).person,
            )  # fmt: skip
        )
    return found


def _deed(story: Story, one: Pairing, text: str, met: str, confirmed: bool) -> Life:
    """The partner tells, and the secretary confirms the next morning."""
    secretary = story.people.holder(Duty.SECRETARY, story.ground.area("柳岸社区"))
    deed = pairing.tell(
        story.people.of(one.organisation), pairing=one, text=text, done_on=clock.today(), duty=one.duties.first()
    )
    yield clock.now() + timedelta(hours=17)
    if confirmed and secretary is not None:
        pairing.confirm(deed, secretary, met=met)
