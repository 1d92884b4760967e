"""A small town for tests: one community, two grids, and people with names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from linli.kernel import clock
from linli.platform.dispatch.catalogue import seed
from linli.platform.dispatch.models import Category, DispatchRule
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places import tree
from linli.platform.places.locate import Where, at_home
from linli.platform.places.models import Area, Building, Compound, Entrance, Home, Organisation, PlaceCode
from linli.platform.places.terms import ANCESTORS, Level, OrganisationKind
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, Post
from linli.platform.posts.terms import Duty
from linli.platform.residents.models import Residence
from linli.work.cases import actions
from linli.work.cases.models import Case

SINCE = date(2020, 1, 1)


def make_area(parent: Area | None, level: str, name: str, code: str, **more: Any) -> Area:
    """An area below `parent`, with its ancestors filled in."""
    area = Area(parent=parent, level=level, name=name, code=code, path=f"?{code}", **more)
    if parent is not None:
        area.put_under(parent)
    area.save()
    area.path = f"{parent.path if parent else '/'}{area.pk}/"
    if level in ANCESTORS:
        setattr(area, f"{level}_id", area.pk)
    area.save()
    return area


def square(lon: float, lat: float, side: float = 0.004) -> list[list[list[float]]]:
    """The rings of a square with its lower left corner there."""
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    return [[[lon + x, lat + y] for x, y in corners]]


@dataclass
class Town:
    """The cast: resident 王, workers 李 and 周, secretary 陈, outsider 赵, and the bodies around them."""

    areas: dict[str, Area] = field(default_factory=dict)
    homes: dict[str, Home] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """`town.wang` is the person acting, with today's posts; `town.grid3` an area; `town.water` an organisation."""
        for shelf in ("areas", "organisations"):
            if name in self.__dict__.get(shelf, {}):
                return self.__dict__[shelf][name]
        if name in self.__dict__.get("people", {}):
            return Actor.of(self.people[name])
        raise AttributeError(name)

    def appoint(self, who: str, duty: str, area: Area, organisation: Organisation | None = None) -> None:
        """Give somebody a post."""
        title = f"{area.name}{Duty(duty).label}"
        post = Post.objects.create(duty=duty, area=area, organisation=organisation, title=title)
        Appointment.objects.create(post=post, person=self.people[who], since=SINCE)

    def at_wangs(self) -> Where:
        """The home of 王: building 3, entrance 2, in grid 3."""
        return at_home(self.homes["wang"])

    def case(self, text: str = "3 号楼前的路灯不亮，晚上看不见路", **more: Any) -> Case:
        """王 reports that a lamp is broken; dispatched to the grid at once."""
        given: dict[str, Any] = {"where": self.at_wangs(), "requester": self.people["wang"], "category": "street_lamp"}
        more = given | more
        by = more.pop("by", None) or self.wang
        return actions.place(by, text=text, **more)


def build() -> Town:
    """Make the town."""
    seed()
    town = Town()
    _areas(town)
    _organisations(town)
    _homes(town)
    _people(town)
    DispatchRule.objects.create(
        category=Category.objects.get(code="street_lamp"), area=town.areas["community"], duty=Duty.GRID_WORKER,
        made_at=clock.now(), basis="社区与城管所约定：换灯泡由网格员先办",
    )  # fmt: skip
    tree.changed("catalogue")
    return town


def _areas(town: Town) -> None:
    a = town.areas
    a["city"] = make_area(None, Level.CITY, "江城市", "4299")
    a["district"] = make_area(a["city"], Level.DISTRICT, "滨河区", "429901")
    a["town"] = make_area(a["district"], Level.TOWN, "柳岸街道", "429901001")
    a["community"] = make_area(a["town"], Level.COMMUNITY, "柳岸社区", "429901001001", short="LA", phone="0712-2000001")
    a["other"] = make_area(a["town"], Level.COMMUNITY, "桥东社区", "429901001002", short="QD", phone="0712-2000002")
    a["grid3"] = make_area(
        a["community"], Level.GRID, "第三网格", "429901001001003", rings=square(114.0, 30.9), lon=114.002, lat=30.902
    )
    a["grid4"] = make_area(
        a["community"], Level.GRID, "第四网格", "429901001001004", rings=square(114.004, 30.9), lon=114.006, lat=30.902
    )
    a["grid9"] = make_area(a["other"], Level.GRID, "第九网格", "429901001002009", rings=square(114.1, 30.9))
    tree.changed("areas")


def _organisations(town: Town) -> None:
    o = town.organisations
    for key, kind, name, short, area, trade in (
        ("water", OrganisationKind.DEPARTMENT, "滨河区水务局", "区水务局", "district", "水务"),
        ("housing", OrganisationKind.DEPARTMENT, "柳岸街道城建办", "街道城建办", "town", "住房和城乡建设"),
        ("property", OrganisationKind.PROPERTY_COMPANY, "滨河物业服务有限公司", "滨河物业", "community", ""),
    ):
        o[key] = Organisation.objects.create(kind=kind, name=name, short=short, area=town.areas[area], trade=trade)
    tree.changed("organisations")


def _homes(town: Town) -> None:
    compound = Compound.objects.create(
        community=town.areas["community"], name="柳岸新村", property_company=town.organisations["property"],
        lon=114.002, lat=30.902,
    )  # fmt: skip
    for who, grid, number in (("wang", "grid3", "3"), ("neighbour", "grid3", "3"), ("zhao", "grid4", "7")):
        building, _ = Building.objects.get_or_create(
            compound=compound,
            grid=town.areas[grid],
            number=number,
            defaults={"name": f"{number} 号楼", "lon": 114.002, "lat": 30.902},
        )
        entrance, _ = Entrance.objects.get_or_create(building=building, number="2", defaults={"name": "2 单元"})
        town.homes[who] = Home.objects.create(entrance=entrance, name=f"50{len(town.homes) + 1}")
    building = town.homes["wang"].entrance.building
    PlaceCode.objects.create(code="LA3D2", label="3 号楼 2 单元电梯", area=town.areas["grid3"], building=building)


def _people(town: Town) -> None:
    a, o = town.areas, town.organisations
    cast = (
        ("wang", "王玉珍", "13800002216"), ("neighbour", "钱国强", "13800002217"), ("zhao", "赵大海", "13800002218"),
        ("li", "李强", "13800001001"), ("zhou", "周敏", "13800001002"), ("lead", "何静", "13800001003"),
        ("chen", "陈建国", "13800001004"), ("desk", "王敏", "13800001005"), ("other_chief", "吴江", "13800001006"),
        ("sun", "孙伟", "13800001007"), ("qiang", "赵强", "13800001008"), ("li_property", "陈立", "13800001009"),
        ("supervisor", "郑督", "13800001010"), ("reviewer", "冯核", "13800001011"), ("leader", "杨长", "13800001012"),
        ("admin", "吕管", "13800001013"),
    )  # fmt: skip
    for key, name, phone in cast:
        town.people[key] = meet(name, phone)
        if key in town.homes:
            Residence.objects.create(person=town.people[key], home=town.homes[key], since=SINCE)
    for who, duty, area, organisation in (
        ("li", Duty.GRID_WORKER, "grid3", None), ("zhou", Duty.GRID_WORKER, "grid4", None),
        ("lead", Duty.GRID_LEAD, "grid3", None), ("chen", Duty.SECRETARY, "community", None),
        ("desk", Duty.DISPATCHER, "community", None), ("other_chief", Duty.SECRETARY, "other", None),
        ("sun", Duty.DEPARTMENT_STAFF, "district", "water"), ("qiang", Duty.DEPARTMENT_STAFF, "town", "housing"),
        ("li_property", Duty.PROPERTY_STAFF, "community", "property"), ("supervisor", Duty.SUPERVISOR, "town", None),
        ("reviewer", Duty.REVIEWER, "town", None), ("leader", Duty.LEADER, "town", None),
        ("admin", Duty.ADMINISTRATOR, "city", None),
    ):  # fmt: skip
        town.appoint(who, duty, a[area], o[organisation] if organisation else None)
