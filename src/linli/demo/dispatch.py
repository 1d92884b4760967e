"""How the town's dispatcher learns: people have words of their own, the desk decides, one night Linli knows them."""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.demo.lives import Told, placed
from linli.demo.story import Life, Story, local
from linli.demo.troubles import TROUBLES
from linli.demo.whistles import live
from linli.kernel import clock
from linli.platform.dispatch import editing, nights
from linli.platform.flow.terms import Channel
from linli.platform.places.locate import at_building
from linli.platform.posts.terms import Duty
from linli.work.cases import actions
from linli.work.cases.terms import AT_WORK

# Said as people here say it: no catalogue has these words, so the first ones wait for the desk.
SAYINGS = (
    (
        "noise",
        ("月牙塘那边又在闹腾，{b} 号楼听得心慌", "戏台子一敲起来，{b} 号楼合不上眼", "月牙塘闹腾到半夜，娃娃都惊醒了"),
    ),
    ("street_lamp", ("老槐树底下黑咕隆咚，走路要摸着走", "老槐树那一段黑咕隆咚，奶奶摔了一跤")),
    ("rubbish", ("{b} 号楼后头的烂菜叶子几天没人拾掇", "拐角又倒了一地烂菜叶子，请拾掇一下")),
    ("parking", ("铁疙瘩把 {b} 号楼口子塞死了，三轮过不去", "{b} 号楼口子横着两个铁疙瘩，挪也挪不动")),
)
EACH = 9
# Sounds like one thing and is another: dispatched at once, put right by who came there.
MISHEARD = (
    ("楼道灯不亮，声控灯坏了，单元门也关不上", "public_facility"),
    ("物业费里的电梯维修收费说不清，电梯还是坏", "lift_fault"),
    ("楼上装修的建筑垃圾堆在楼道，装修扰民", "hall_clutter"),
    ("路灯被大树枝挡住，路灯不亮一样", "greenery"),
)
DAYS = 21


def teach(story: Story) -> None:
    """Spread the sayings over three weeks; learn in the last night. Call it before the story runs."""
    days = min(timedelta(days=DAYS), story.end - clock.now() - timedelta(days=1))
    said = [(code, text) for turn in range(EACH) for code, texts in SAYINGS for text in texts[turn % len(texts) :][:1]]
    for number, (code, text) in enumerate(said):
        ago = days * (1 - number / len(said)) + timedelta(hours=14)
        story.add(_by_daylight(story, ago), live(_told(story, number, code, text)))
    for number, (text, code) in enumerate(MISHEARD):
        ago = timedelta(days=2 + 3 * number, hours=5)
        story.add(_by_daylight(story, ago), _put_right(_told(story, 100 + number, code, text)))
    story.add(local(clock.local(story.end).date(), 2.5), _learnt(story))


def _by_daylight(story: Story, ago: timedelta) -> datetime:
    moment = story.end - ago
    here = clock.local(moment)
    return moment if 8 <= here.hour < 21 else local(here.date(), 9.7)


def _told(story: Story, number: int, code: str, text: str) -> Told:
    rng = story.draw("saying", number)
    trouble = next(one for one in TROUBLES if one.category == code)
    life = rng.choice(story.people.lives)
    building = life.home.entrance.building
    where = at_building(building, life.home.entrance)
    return Told(story, rng, trouble, text.format(b=building.number), where, life.person, Channel.WEB)


def _put_right(told: Told) -> Life:
    """Who comes there sees what it is, and says so with one click."""
    case = placed(told)
    yield clock.now() + timedelta(minutes=told.rng.uniform(6, 30))
    case.matter.refresh_from_db()
    worker = told.post(Duty.GRID_WORKER)
    if case.stage in AT_WORK and case.matter.category != told.trouble.category:
        case = actions.correct(case, worker, category=told.trouble.category)


def _learnt(story: Story) -> Life:
    """The administrator has raised the bar a little; at half past two in the night Linli learns."""
    administrator = story.people.holder(Duty.ADMINISTRATOR, story.ground.areas["city"])
    if administrator is not None:
        editing.set_threshold(administrator, area=story.ground.areas["town"], confidence=0.85)
    nights.learn_tonight()
    yield clock.now() + timedelta(days=1)
