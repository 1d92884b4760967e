"""What many talk about in the town: two topics, one of them on the agenda, and patrols before anybody calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from linli.demo.lives import Told, first_look, hands, placed
from linli.demo.story import Life, Story, in_office, local
from linli.demo.troubles import TROUBLES
from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.flow.terms import Channel
from linli.platform.places.locate import at_building
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.reactions.found_suggestion_becomes_a_request import place_the_request
from linli.reactions.topic_put_forward_becomes_an_agenda_item import make_the_item
from linli.work.cases import actions as cases
from linli.work.cases.terms import AT_WORK
from linli.work.cases.terms import Stage as CaseStage
from linli.work.deliberation import actions as deliberation
from linli.work.deliberation.models import AgendaItem
from linli.work.topics import actions
from linli.work.topics.finding import find
from linli.work.topics.models import Suggestion, Topic
from linli.work.topics.terms import Stage
from linli.work.topics.warnings import warn


class Talk(NamedTuple):
    """What the households of a community say, one after the other, in the last days."""

    community: int  # the first, the second …
    category: str
    ago: tuple[float, ...]  # days before the end
    texts: tuple[str, ...]
    plan: str


TALKS = (
    Talk(
        0,
        "charging_pile",
        (7.2, 5.9, 4.8, 3.6, 2.3, 1.5, 0.8),
        (
            "车棚里的充电桩坏了两个，电动车充不上电",
            "车棚充电桩又坏了，晚上回来电动车没地方充电",
            "电动车充不上电，车棚的充电桩扫码没反应",
            "车棚充电桩太少，下班回来电动车都充不上电",
            "充电桩坏了一个星期没人修，电动车只好推到外面充电",
            "车棚充电桩坏了没人管，有人从楼上拉线给电动车充电",
            "车棚的充电桩还是坏的，电动车充电要排队",
        ),
        "已报物业，正联系厂家检修；不够用的，社区开会商量怎么加",
    ),
    Talk(
        1,
        "fire_lane",
        (5.6, 4.1, 2.7, 1.9, 0.6),
        (
            "小区消防通道天天停满车，消防车进不来",
            "消防通道又被私家车堵住了，万一着火怎么办",
            "晚上消防通道停满了车，没人管",
            "消防通道被车占了，救护车都开不进来",
            "请管一管消防通道停车，昨天又堵了一晚",
        ),
        "已劝离车辆，和物业商量画线、装挡车桩",
    ),
)
PLACE_SEEN = timedelta(hours=26)  # before the end the first patrols were suggested; some have been made since


def plant(story: Story) -> None:
    """Let the talk begin; near the end Linli finds the topics and suggests patrols. Call it before the story runs."""
    for talk in TALKS:
        for at, (ago, text) in enumerate(zip(talk.ago, talk.texts, strict=True)):
            story.add(_by_daylight(story.end - timedelta(days=ago)), _said(story, talk, at, text))
    story.add(story.end - PLACE_SEEN, _patrols(story))
    story.add(story.end - timedelta(minutes=50), _topics(story))


def _by_daylight(moment: datetime) -> datetime:
    here = clock.local(moment)
    return moment if 8 <= here.hour < 21 else local(here.date(), 9.4)


def _said(story: Story, talk: Talk, at: int, text: str) -> Life:
    """One household reports it; somebody gets in touch and has a plan, and it is not mended yet."""
    trouble = next(one for one in TROUBLES if one.category == talk.category)
    rng = story.draw("talk", talk.category, at)
    community = _communities(story)[talk.community].pk
    grids = {grid.pk for grid in story.ground.grids if grid.community_id == community}
    here = [one for one in story.people.lives if one.home.entrance.building.grid_id in grids]
    life = here[(at * 7 + 3) % len(here)]
    where = at_building(life.home.entrance.building, life.home.entrance)
    told = Told(story, rng, trouble, text, where, life.person, Channel.WEB)
    case = placed(told)
    if case.stage == CaseStage.PLACED:
        yield clock.now() + timedelta(minutes=rng.randrange(4, 20))
        case = cases.dispatch(case, told.post(Duty.DISPATCHER), category=talk.category)
    yield from first_look(told, case)
    yield in_office(clock.now(), 1.0)
    case.matter.refresh_from_db()
    if case.stage in AT_WORK:
        promised = clock.today() + timedelta(days=12)
        cases.make_plan(case, hands(told, case), plan=talk.plan, promised_on=promised)


def _communities(story: Story) -> list[Area]:
    return [area for area in story.ground.areas.values() if area.level == "community"]


def _patrols(story: Story) -> Life:
    """Patrols are suggested from what has come again and again; workers go to the first ones."""
    made: list[Suggestion] = []
    for area in _communities(story):
        made += warn(area.pk)
    for at, one in enumerate(made[:3]):
        yield clock.now() + timedelta(minutes=90)
        worker = story.people.holder(Duty.GRID_WORKER, one.matter.area) or _lead(story, one)
        if worker is None or Suggestion.objects.filter(pk=one.pk).exclude(matter__stage=Stage.SUGGESTED).exists():
            continue
        if at == 1:
            actions.nothing(one, worker, words="看过了，暂时没有问题")
        else:
            actions.found(one, worker, words=f"巡查发现：{one.matter.title.partition('：')[2]}，和上次是同一个地方")
            place_the_request(Event.objects.filter(name="suggestion.found").latest("id"))


def _lead(story: Story, one: Suggestion) -> Actor | None:
    return story.people.holder(Duty.GRID_LEAD, one.matter.area)


def _topics(story: Story) -> Iterator[datetime]:
    """Linli finds what is hot; the first topic is put forward, and the secretary has it on the agenda."""
    found: list[Topic] = []
    for area in _communities(story):
        found += find(area.pk)
    charging = next((one for one in found if one.category == TALKS[0].category), None)
    if charging is None:
        return
    secretary = story.people.holder(Duty.SECRETARY, _communities(story)[TALKS[0].community])
    if secretary is None:
        return
    actions.put_forward(charging, secretary, title="车棚充电桩怎么修、怎么加", why=f"{charging.reporters} 户反映")
    make_the_item(Event.objects.filter(name="topic.put_forward").latest("id"))
    yield clock.now() + timedelta(minutes=20)
    item = AgendaItem.objects.get(topic=charging.pk)
    meeting = local(clock.local(story.end).date() + timedelta(days=4), 19.0)
    deliberation.accept(item, secretary, meets_at=meeting, meets_where="柳岸社区议事厅")
