"""A whole district or city for benchmarks: areas, posts, stewards, homes, residents; in bulk, and marked as such."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password

from linli.demo import bulk_people, copying, layout
from linli.demo.bulk_people import AREAS, Dwelling
from linli.demo.cast import BODIES
from linli.demo.copying import NULL, copy
from linli.demo.ground import new_area
from linli.demo.town import reference_data
from linli.kernel import clock
from linli.platform.identity.models import Account, Person
from linli.platform.places import tree
from linli.platform.places.models import Area, Building, Compound, Entrance, Home, Organisation
from linli.platform.places.terms import Level, OrganisationKind
from linli.platform.posts.models import Appointment, Post
from linli.platform.posts.terms import Duty, usual_title
from linli.platform.registers.copying import copy_in, reserve
from linli.platform.registers.populating import COLUMNS
from linli.platform.structure.models import Facility
from linli.platform.structure.terms import FacilityKind

MARK = "（压测数据）"  # stands in the name of the top area: nobody may take this for a real place
CODE = "4298"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
ENTRANCES, HOMES, IN_A_COMPOUND = 3, 12, 10  # entrances a building, homes an entrance, buildings a compound
WORDS = (
    "锦绣", "春晖", "阳光", "和平", "幸福", "柳岸", "桂园", "枫林", "荷塘", "江畔", "书香", "金色", "翠竹", "银杏",
    "望江", "朝阳", "东湖", "南苑", "西城", "北辰", "安居", "康乐", "民生", "文昌", "武胜", "长虹", "新华", "建设",
    "工农", "友谊",
)  # fmt: skip
ENDS = ("苑", "里", "园", "庭", "居", "坊", "新村", "花园", "小区", "家园")
TRADES = ("便利店", "早餐店", "药房", "理发店", "五金店", "水果店", "超市")
SINCE = "2022-03-01"


@dataclass(frozen=True)
class Scale:
    """How much of everything; the sizes are those of real places (quality.md)."""

    towns: int
    communities: int
    grids: int
    stewards: int
    buildings: int
    residents: int


SCALES = {
    "district": Scale(towns=8, communities=94, grids=983, stewards=4_000, buildings=3_000, residents=100_000),
    # 14,000 buildings, 42,000 entrances, 504,000 homes, 545,000 residents, as many residences, 109,000 tenancies,
    # 136,000 vehicles, 28,000 facilities, 2,800 shops, 24,000 people on duty in their posts: 2,000,000 base records.
    "city": Scale(towns=6, communities=60, grids=447, stewards=22_996, buildings=14_000, residents=545_000),
}
# The people that sign in for measurements, each the first of their kind.
PLAYED = {
    Duty.GRID_WORKER: "liufang", Duty.DISPATCHER: "liqiang", Duty.SECRETARY: "zhoujianguo", Duty.LEADER: "yanglan",
    Duty.SUPERVISOR: "zhengyi", Duty.DEPARTMENT_STAFF: "qianjin", Duty.ADMINISTRATOR: "luguan",
}  # fmt: skip


@dataclass
class City:
    """What was laid: enough for making matters on it."""

    grids: list[Area]
    workers: dict[int, int]  # grid → person
    first_resident: int
    residents: int
    first_building: int
    buildings: int
    organisations: list[int]


def build(name: str, seed: str) -> City:
    """The whole place."""
    scale, rng = SCALES[name], Random(seed)  # noqa: S311 - the same place for the same seed
    with copying.in_haste():
        reference_data()
        communities, grids = _areas(scale, rng)
        organisations = _bodies(grids[0], communities)
        workers = _staff(grids, communities, organisations)
        _stewards(scale, grids)
        first_building, homes = _buildings(scale, grids)
        _things(scale, grids, first_building)
        first_resident = bulk_people.settle(scale.residents, homes)
        _resident_account(first_resident)
        copying.told()
    for what in ("areas", "organisations"):
        tree.changed(what)
    return City(
        grids, workers, first_resident, scale.residents, first_building, scale.buildings, [o.pk for o in organisations]
    )


def _areas(scale: Scale, rng: Random) -> tuple[list[Area], list[Area]]:
    """City, district, towns, communities as bands of the mesh, grids as its cells."""
    columns = round(scale.grids**0.5)
    cells = layout.mesh(columns, -(-scale.grids // columns), rng, origin=(113.5, 31.4))[: scale.grids]
    ids = iter(reserve(Area, 2 + scale.towns + scale.communities + scale.grids))
    whole = layout.around(cells)
    city = new_area(next(ids), None, Level.CITY, f"江城市{MARK}", CODE, rings=whole)
    district = new_area(next(ids), city, Level.DISTRICT, "滨河区", f"{CODE}01", rings=whole)
    towns = [
        new_area(next(ids), district, Level.TOWN, f"第{layout.chinese(n)}街道", f"{CODE}01{n:03d}")
        for n in range(1, scale.towns + 1)
    ]
    communities, grids = [], []
    for n in range(scale.communities):
        low, high = (scale.grids * at // scale.communities for at in (n, n + 1))
        town = towns[n * scale.towns // scale.communities]
        code = f"{CODE}01{n * scale.towns // scale.communities + 1:03d}{n + 1:03d}"
        short = LETTERS[n // len(LETTERS)] + LETTERS[n % len(LETTERS)]
        rings = layout.around(cells[low:high])
        name = f"第{layout.chinese(n + 1)}社区"
        communities.append(new_area(next(ids), town, Level.COMMUNITY, name, code, short=short, rings=rings))
        for at, cell in enumerate(cells[low:high], 1):
            name = f"第{layout.chinese(at)}网格"
            grids.append(new_area(next(ids), communities[-1], Level.GRID, name, f"{code}{at:03d}", rings=[cell.ring]))
    for town in towns:
        town.rings = [ring for one in communities if one.town_id == town.pk for ring in one.rings]
    Area.objects.bulk_create([city, district, *towns, *communities, *grids])
    tree.changed("areas")
    return communities, grids


def _bodies(grid: Area, communities: list[Area]) -> list[Organisation]:
    known = tree.tree.get().areas
    city, district = known[grid.city_id or 0], known[grid.district_id or 0]
    rows = [
        Organisation(
            kind=b.kind, name=b.name, short=b.short, area=city if b.level == "city" else district, trade=b.trade
        )
        for b in BODIES
    ]
    company = OrganisationKind.PROPERTY_COMPANY
    rows += [Organisation(kind=company, name=f"{c.name}物业", short=f"{c.name}物业", area=c) for c in communities]
    return Organisation.objects.bulk_create(rows)


def _staff(grids: list[Area], communities: list[Area], bodies: list[Organisation]) -> dict[int, int]:
    """Worker and lead of each grid, the desk of each community, those above, one person for each body."""
    wanted: list[tuple[Duty, Area, Organisation | None]] = []
    for grid in grids:
        wanted += [(Duty.GRID_WORKER, grid, None), (Duty.GRID_LEAD, grid, None)]
    for community in communities:
        wanted += [(duty, community, None) for duty in (Duty.SECRETARY, Duty.DEPUTY, Duty.DISPATCHER)]
    city = next(area for area in tree.tree.get().areas.values() if area.level == Level.CITY)
    wanted += [(d, city, None) for d in (Duty.SUPERVISOR, Duty.REVIEWER, Duty.LEADER, Duty.ADMINISTRATOR)]
    for body in bodies:
        duty = Duty.PROPERTY_STAFF if body.kind == OrganisationKind.PROPERTY_COMPANY else Duty.DEPARTMENT_STAFF
        wanted.append((duty, body.area, body))
    people = [Person(made_at=clock.now()) for _ in wanted]
    for at, person in enumerate(people):
        person.rename(bulk_people.name(at))
        person.call_at(f"1000000{at:04d}")
    Person.objects.bulk_create(people, batch_size=2000)
    posts = [Post(duty=d, area=a, organisation=o, title=usual_title(str(o or a), d)) for d, a, o in wanted]
    Post.objects.bulk_create(posts, batch_size=2000)
    Appointment.objects.bulk_create(
        [Appointment(post=post, person=person, since=SINCE) for post, person in zip(posts, people, strict=True)],
        batch_size=2000,
    )
    _accounts(posts, people)
    return {p.area_id: who.pk for p, who in zip(posts, people, strict=True) if p.duty == Duty.GRID_WORKER}


def _accounts(posts: list[Post], people: list[Person]) -> None:
    first: dict[str, Account] = {}
    for post, person in zip(posts, people, strict=True):
        if (name := PLAYED.get(Duty(post.duty))) and name not in first:
            first[name] = Account(person=person, username=name, is_staff=True, password=make_password(None))
    Account.objects.bulk_create(first.values())


def _stewards(scale: Scale, grids: list[Area]) -> None:
    """Building, entrance and alley stewards, dealt out over the grids."""
    kinds = (Duty.BUILDING_STEWARD, Duty.ENTRANCE_STEWARD, Duty.ALLEY_STEWARD)
    person, post, term = (copying.top(model) for model in (Person, Post, Appointment))
    copy_in(Person, COLUMNS, bulk_people.staff(person + 1, scale.stewards))
    copy(
        Post,
        ("id", "duty", "area_id", "organisation_id", "title"),
        (
            f"{post + n}\t{kinds[n % 3]}\t{grids[n % len(grids)].pk}\t{NULL}\t{kinds[n % 3].label}"
            for n in range(1, scale.stewards + 1)
        ),
    )
    copy(
        Appointment,
        ("id", "post_id", "person_id", "since", "until"),
        (f"{term + n}\t{post + n}\t{person + n}\t{SINCE}\t{NULL}" for n in range(1, scale.stewards + 1)),
    )
    for model in (Person, Post, Appointment):
        copying.advance(model, copying.top(model))


def _buildings(scale: Scale, grids: list[Area]) -> tuple[int, Dwelling]:
    """Compounds, buildings in their grids, entrances, homes; the id of the first building, and where one can live."""
    building, entrance, home = (copying.top(model) for model in (Building, Entrance, Home))
    compounds = _compounds(scale, grids)

    def rows() -> Iterator[str]:
        for n in range(scale.buildings):
            grid, nth = grids[n % len(grids)], n // len(grids)
            compound, number = compounds[grid.pk][nth // IN_A_COMPOUND].pk, nth % IN_A_COMPOUND + 1
            at = f"{grid.lon or 0.0}\t{grid.lat or 0.0}"
            yield f"{building + n + 1}\t{compound}\t{grid.pk}\t{number} 号楼\t{number}\t{at}\t[]"

    copy(Building, ("id", "compound_id", "grid_id", "name", "number", "lon", "lat", "footprint"), rows())
    doors = scale.buildings * ENTRANCES
    copy(
        Entrance,
        ("id", "building_id", "name", "number"),
        (f"{entrance + n + 1}\t{building + n // 3 + 1}\t{n % 3 + 1} 单元\t{n % 3 + 1}" for n in range(doors)),
    )
    copy(
        Home,
        ("id", "entrance_id", "name", "code"),
        (
            f"{home + n + 1}\t{entrance + n // HOMES + 1}\t{n % HOMES // 2 + 1}0{n % 2 + 1}\t{NULL}"
            for n in range(doors * HOMES)
        ),
    )
    for model in (Building, Entrance, Home):
        copying.advance(model, copying.top(model))
    return building + 1, Dwelling(home + 1, doors * HOMES, ENTRANCES * HOMES, grids)


def _compounds(scale: Scale, grids: list[Area]) -> dict[int, list[Compound]]:
    """As many in each grid as its buildings need, each with a name of its own."""
    in_a_grid = -(-scale.buildings // len(grids))
    found: dict[int, list[Compound]] = {grid.pk: [] for grid in grids}
    for n in range(-(-in_a_grid // IN_A_COMPOUND) * len(grids)):
        grid, (phase, at) = grids[n % len(grids)], divmod(n, len(WORDS) * len(ENDS))
        words = f"{WORDS[at % len(WORDS)]}{ENDS[at // len(WORDS)]}{f'{layout.chinese(phase + 1)}期' if phase else ''}"
        found[grid.pk].append(Compound(community_id=grid.community_id or 0, name=words, lon=grid.lon, lat=grid.lat))
    Compound.objects.bulk_create([one for ones in found.values() for one in ones], batch_size=2000)
    return found


def _things(scale: Scale, grids: list[Area], first_building: int) -> None:
    """Two facilities at each building, a shop at every fifth."""
    kinds = list(FacilityKind)
    facility, shop, shops = copying.top(Facility) + 1, copying.top(Organisation) + 1, scale.buildings // 5

    def facilities() -> Iterator[tuple[object, ...]]:
        for n in range(scale.buildings * 2):
            grid, kind, code = grids[n // 2 % len(grids)], kinds[n % len(kinds)], f"{CODE}{n:08d}"
            yield (facility + n, kind, code, f"{kind.label} {n + 1}", grid.pk, first_building + n // 2, 1995 + n % 30,
                   *(getattr(grid, name) for name in AREAS))  # fmt: skip

    copy_in(Facility, ("id", "kind", "code", "name", "area_id", "building_id", "built_year", *AREAS), facilities())
    names = (f"{WORDS[n % len(WORDS)]}{TRADES[n // 7 % len(TRADES)]} {n + 1}" for n in range(shops))
    copy(
        Organisation,
        ("id", "kind", "name", "area_id"),
        (
            f"{shop + n}\t{OrganisationKind.MERCHANT}\t{name}\t{grids[n * 5 % len(grids)].pk}"
            for n, name in enumerate(names)
        ),
    )
    copying.advance(Facility, facility + scale.buildings * 2 - 1)
    copying.advance(Organisation, shop + shops - 1)


def _resident_account(first_resident: int) -> None:
    """The resident that signs in for measurements."""
    person = Person.objects.get(pk=first_resident)
    Account.objects.create(person=person, username="zhangyuzhen", password=make_password(None))
