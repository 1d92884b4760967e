"""People who serve after hours in the demo town: a roster, a flood drill in the night, shifts, talents, open doors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from linli.demo.cast import COMMUNITIES
from linli.demo.story import Life, Story, local
from linli.kernel import clock
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.residents.models import Residence
from linli.work.muster import actions
from linli.work.muster.actions.enrolling import Wish
from linli.work.muster.models import Muster, Shift, Summons, Turn
from linli.work.muster.queries.roster import Asked
from linli.work.muster.queries.shifts import proposed
from linli.work.muster.terms import HelpKind, Skill, Slot, Standing

HOME = COMMUNITIES[0].name
SERVE, ELSEWHERE = 22, 3  # in the community of the tour, and in each other one
BODIES = ("滨河区水务局", "滨河区教育局", "柳岸街道城建办", "柳岸社区卫生服务中心", "")
TALENTS: tuple[tuple[tuple[str, ...], str, bool], ...] = (
    ((Skill.ELECTRICITY, Skill.PLUMBING), "换灯管、修水龙头", True),
    ((Skill.TALKING, Skill.LAW), "邻里纠纷，帮着劝一劝", False),
    ((Skill.FIRST_AID,), "量血压、急救", True),
    ((Skill.COMPUTER, Skill.TEACHING), "教老人用手机", False),
    ((Skill.CRAFT,), "修门窗、磨剪刀", False),
    ((Skill.BOAT, Skill.SWIMMING), "会开冲锋舟", True),
)
DOORS = (("每天 9:00–18:00", "读报、调解、代办"), ("周一到周五 14:00–17:00", "代收快递、聊天"))


def serve(story: Story) -> None:
    """Everything of this piece, as lives of the story."""
    first = clock.now() + timedelta(hours=9)
    for community in COMMUNITIES:
        here = [one for one in story.people.lives if _lives_in(one, community.name)]
        chief = _chief(story, community.name)
        if chief is None:
            continue
        rng = story.draw("serve", community.name)
        chosen = rng.sample(here, min(SERVE if community.name == HOME else ELSEWHERE, len(here)))
        for at, life in enumerate(chosen):
            story.add(first + timedelta(minutes=17 * at), _enrol(story, chief, life, rng))
        if community.name == HOME:
            _at_home(story, chief, here, chosen, first)


def _at_home(
    story: Story, chief: Actor, here: Sequence[Residence], chosen: Sequence[Residence], first: datetime
) -> None:
    area, end = story.ground.area(HOME), story.end
    taken = {life.person_id for life in chosen}
    others = [life for life in here if life.person_id not in taken]
    story.add(first + timedelta(days=1), _talents(chief, others[: len(TALENTS)]))
    story.add(first + timedelta(days=2), _doors(chief, others[10 : 10 + len(DOORS)]))
    night = local(clock.local(end).date() - timedelta(days=4), 20.0)
    story.add(night, _drill(chief, area, story.draw("drill")))
    story.add(end - timedelta(days=3), _shifts(chief, area, end))
    story.add(end - timedelta(hours=5), _waiting(others[20:22], area))


def _lives_in(life: Residence, community: str) -> bool:
    parent = life.home.entrance.building.grid.parent
    return parent is not None and parent.name == community


def _chief(story: Story, community: str) -> Actor | None:
    return story.people.holder(Duty.SECRETARY, story.ground.area(community))


def _enrol(story: Story, chief: Actor, life: Residence, rng: Random) -> Life:
    """Registers one evening; is confirmed the next morning."""
    grid: Area = life.home.entrance.building.grid
    kinds = rng.sample([HelpKind.PATROL, HelpKind.RESCUE, HelpKind.POLICY, HelpKind.CARE, HelpKind.TRAFFIC], 2)
    if HelpKind.RESCUE not in kinds and rng.random() < 0.6:
        kinds.append(HelpKind.RESCUE)
    body = rng.choice(BODIES)
    wish = Wish(
        wanted=kinds, skills=rng.sample(list(Skill), rng.randrange(0, 3)),
        slots=[Slot.EVENING, Slot.WEEKEND_DAY, *([Slot.URGENT] if rng.random() < 0.7 else [])],
        standing=rng.choices((Standing.MEMBER, Standing.OFFICIAL, Standing.OTHER), (6, 3, 1))[0],
        body=body, organisation=next((one for one in story.ground.bodies.values() if one.name == body), None),
    )  # fmt: skip
    area = story.ground.area(grid.parent.name) if grid.parent else grid
    one = actions.enrol(Actor.of(life.person), area=area, wish=wish)
    yield clock.now() + timedelta(hours=14)
    actions.confirm(one, chief, kinds=wish.wanted, area=grid)


def _waiting(lives: Sequence[Residence], area: Area) -> Life:
    """Two who wait for an answer today."""
    for life in lives:
        wish = Wish(wanted=[HelpKind.PATROL, HelpKind.CLEANING], slots=[Slot.WEEKEND_DAY], standing=Standing.MEMBER)
        actions.enrol(Actor.of(life.person), area=area, wish=wish)
        yield clock.now() + timedelta(minutes=40)


def _talents(chief: Actor, lives: Sequence[Residence]) -> Life:
    for life, (skills, offers, musters) in zip(lives, TALENTS, strict=False):
        actions.register_talent(
            chief, person=life.person, area=life.home.entrance.building.grid, skills=skills, offers=offers,
            musters=musters, consent="上门时本人同意",
        )  # fmt: skip
        yield clock.now() + timedelta(minutes=20)


def _doors(chief: Actor, lives: Sequence[Residence]) -> Life:
    for life, (opens, offers) in zip(lives, DOORS, strict=False):
        actions.open_household(chief, home=life.home, host=life.person, offers=offers, opens=opens, agreed=True)
        yield clock.now() + timedelta(minutes=20)


def _drill(chief: Actor, area: Area, rng: Random) -> Life:
    """A flood drill: two rounds, most come, an hour and a half, a record the next morning."""
    starts = clock.now() + timedelta(minutes=40)
    muster = actions.call_up(
        chief, asked=Asked(area.pk, kinds=(HelpKind.RESCUE,)), reason="防汛夜间演练", place="柳岸泵站门口",
        starts_at=starts, bring="雨衣、手电", rehearsal=True,
    )  # fmt: skip
    Muster.objects.filter(pk=muster.pk).update(code="K7QF")  # the same town for the same seed
    people = list(Summons.objects.filter(muster=muster).select_related("person", "muster__matter").order_by("pk"))
    for one in people[: len(people) * 2 // 3]:
        yield clock.now() + timedelta(seconds=rng.randrange(10, 50))
        actions.answer(one, Actor.of(one.person), coming=rng.random() < 0.85)
    yield muster.matter.opened_at + timedelta(minutes=12)
    actions.call_again(muster, chief, silent=True)
    for one in people[len(people) * 2 // 3 : -1]:
        yield clock.now() + timedelta(seconds=rng.randrange(20, 60))
        actions.answer(one, Actor.of(one.person), coming=True)
    yield starts - timedelta(minutes=8)
    for one in Summons.objects.filter(muster=muster, answer="coming").select_related("person", "muster__matter"):
        yield clock.now() + timedelta(seconds=rng.randrange(15, 90))
        if rng.random() < 0.9:
            actions.arrive_for(one, chief)
    yield starts + timedelta(minutes=95)
    actions.stand_down(muster, chief, words="演练结束，辛苦大家")
    yield starts + timedelta(hours=13)
    here = Summons.objects.filter(muster=muster).exclude(here_at=None).count()
    actions.close(
        muster, chief, report=f"到场 {here} 人，40 分钟内装好 200 个沙袋。东侧照明不够，下次带两盏移动灯。"
    )  # fmt: skip


def _shifts(chief: Actor, area: Area, end: datetime) -> Life:
    """Evening patrols: one that was, one that is to come and lacks somebody, with somebody who wants to swap."""
    today = clock.local(end).date()
    past = _plan(chief, area, local(today - timedelta(days=1), 19.0), 2)
    for turn in _ask(past, chief, 2):
        actions.accept_turn(turn, Actor.of(turn.person))
    coming = _plan(chief, area, local(today + timedelta(days=1), 19.0), 3)
    asked = _ask(coming, chief, 2)
    yield clock.now() + timedelta(hours=3)
    for turn in asked[:1]:
        actions.accept_turn(turn, Actor.of(turn.person))
        actions.ask_swap(turn, Actor.of(turn.person))


def _plan(chief: Actor, area: Area, at: datetime, needed: int) -> Shift:
    shift = actions.plan_shift(
        chief, area=area, kind=HelpKind.PATROL, place="柳岸新村南门到泵站", starts_at=at,
        ends_at=at + timedelta(hours=2), needed=needed,
    )  # fmt: skip
    return Shift.objects.select_related("area", "muster__matter").get(pk=shift.pk)


def _ask(shift: Shift, chief: Actor, number: int) -> list[Turn]:
    chosen = [one.person.pk for one in proposed(shift)[:number]]
    return actions.fill(shift, chief, people=chosen) if chosen else []
