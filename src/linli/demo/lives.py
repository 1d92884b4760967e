"""How a request lives: placed, dispatched, looked at, put right, rated; some are slow, some need departments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from linli.demo import words
from linli.demo.pictures import picture
from linli.demo.story import Life, Story, by_day, calendar, in_office
from linli.demo.troubles import Trouble
from linli.kernel import clock
from linli.platform.attachments.files import Prepared
from linli.platform.flow import rules
from linli.platform.flow.declare import Clock
from linli.platform.flow.terms import Channel, Size
from linli.platform.identity.models import Person
from linli.platform.places.locate import Where
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.work.cases import actions
from linli.work.cases.flows import CaseFlow
from linli.work.cases.models import Case
from linli.work.cases.terms import AT_WORK, Stage

VARIANTS = 5
LATE_THERE = 0.014  # share of requests at which nobody is in ten minutes
ON_THE_SPOT = 0.46  # small matters that are put right on the first visit
TOO_LATE = 0.06  # repairs that take longer than promised
RATES = 0.74  # requesters who rate
UNHAPPY = 0.055


def minutes(number: float) -> timedelta:
    """A length of time."""
    return timedelta(minutes=number)


@dataclass
class Told:
    """What is told of one request before it happens: what, where, by whom, how it comes in."""

    story: Story
    rng: Random
    trouble: Trouble
    text: str
    where: Where
    requester: Person | None
    channel: str
    number: str = ""  # of another system

    def post(self, duty: str) -> Actor:
        """Who holds a duty: in the grid, else the community, else the town; the lead stands in for a worker."""
        people, areas = self.story.people, self.story.ground.areas
        grid = self.where.area
        community = next(a for a in areas.values() if a.pk == grid.community_id)
        for area in (grid, community, areas["town"]):
            if found := people.holder(duty, area):
                return found
        return self.post(Duty.GRID_LEAD) if duty == Duty.GRID_WORKER else self.post(Duty.SECRETARY)

    def shot(self, mended: bool) -> list[Prepared]:
        """A photograph of the trouble, before or after."""
        return [picture(self.trouble.picture, mended, self.rng.randrange(VARIANTS))]


def hands(told: Told, case: Case) -> Actor:
    """Who lays hands on it: the responsible body's person, or the grid worker."""
    if case.matter.organisation is not None:
        return told.story.people.of(case.matter.organisation)
    return told.post(Duty.GRID_WORKER)


def placed(told: Told) -> Case:
    """点单, by whoever has it on the phone, at the door or before their eyes."""
    staff, category = True, told.trouble.category
    if told.channel in (Channel.PATROL, Channel.ON_BEHALF):
        by = told.post(Duty.GRID_WORKER)
    elif told.channel in (Channel.HOTLINE, Channel.GROUP, Channel.CITY_HOTLINE):
        by = told.post(Duty.DISPATCHER)
    else:
        by, staff = requester_of(told), False
    fixed = told.trouble.how if told.channel == Channel.PATROL and told.rng.random() < 0.6 else ""
    photos = told.shot(bool(fixed)) if fixed or told.rng.random() < 0.4 else []
    return actions.place(
        by, text=told.text, where=told.where, requester=told.requester, channel=told.channel, photos=photos,
        category=category if staff else "", fixed=fixed, external_number=told.number,
        anonymous=not staff and told.rng.random() < 0.06,
    )  # fmt: skip


def requester_of(told: Told) -> Actor:
    """The requester, acting."""
    assert told.requester is not None
    return told.story.people.actor(told.requester)


def first_look(told: Told, case: Case) -> Life:
    """In ten minutes somebody calls or is there; seldom later."""
    rng = told.rng
    night = not 7 <= clock.local(clock.now()).hour < 22
    wait = rng.uniform(12, 70) if rng.random() < LATE_THERE else rng.uniform(1.5, 8.5)
    yield clock.now() + minutes(wait)
    case.matter.refresh_from_db()
    if case.stage not in (Stage.DISPATCHED, Stage.IN_HAND):
        return
    by = hands(told, case)
    if night or rng.random() < 0.25:
        actions.contact(case, by, words=rng.choice(words.CONTACTS))
    else:
        here = (told.where.lon or 0.0, told.where.lat or 0.0)
        actions.arrive(case, by, at=here, accuracy=rng.randrange(5, 40))
    if case.urgent:
        yield clock.now() + minutes(rng.uniform(3, 16))
        case.matter.refresh_from_db()
        if case.stage in AT_WORK:
            actions.make_safe(case, by, photos=told.shot(False), words="现场已看住，人员已离开危险位置")


def small(told: Told, case: Case) -> Life:
    """小事: put right on the first visit, or with a date."""
    rng = told.rng
    night = not 7 <= clock.local(clock.now()).hour < 21
    if not night and rng.random() < ON_THE_SPOT:
        yield clock.now() + minutes(rng.uniform(6, 42))
    else:
        yield clock.now() + minutes(rng.uniform(8, 40))
        case.matter.refresh_from_db()
        if case.stage not in (Stage.DISPATCHED, Stage.IN_HAND):
            return
        day = clock.today() + timedelta(days=1)
        actions.make_plan(case, hands(told, case), plan=rng.choice(words.PLANS), promised_on=day)
        yield by_day(in_time(case, rng), rng)
    yield from fixed(told, case)


def in_time(case: Case, rng: Random) -> datetime:
    """When it will be done: within what was promised; a few take too long."""
    due = rules.due(case.matter.opened_at, rules.length_of(repair_clock(), case.matter))
    share = rng.uniform(1.03, 1.5) if rng.random() < TOO_LATE else rng.uniform(0.35, 0.97)
    return in_office(clock.now(), calendar().worked(clock.now(), due).total_seconds() / 3600 * share)


def repair_clock() -> Clock:
    """The clock of the whole repair."""
    return next(one for one in CaseFlow.clocks if one.name == "repair")


def fixed(told: Told, case: Case) -> Life:
    """办结 with a photograph; then the requester has the word."""
    rng = told.rng
    case.matter.refresh_from_db()
    if case.stage not in (Stage.DISPATCHED, Stage.IN_HAND):
        return
    photos = [] if told.trouble.how == "explained" and rng.random() < 0.7 else told.shot(True)
    answer = rng.choice(told.trouble.answers)
    here = (told.where.lon, told.where.lat) if told.where.lon and told.where.lat else None
    case = actions.fix(case, hands(told, case), how=told.trouble.how, photos=photos, words=answer, at=here, accuracy=12)
    yield from judged(told, case)


def big(told: Told, case: Case) -> Life:
    """大事: a plan within the hour, progress, sometimes a pause or more time, then the answer."""
    rng = told.rng
    yield clock.now() + minutes(rng.uniform(10, 45))
    case.matter.refresh_from_db()
    if case.stage not in AT_WORK:
        return
    by = hands(told, case)
    day = clock.today() + timedelta(days=rng.randrange(3, 9))
    actions.make_plan(case, by, plan=rng.choice(words.PLANS), promised_on=day)
    last = in_time(case, rng)
    for _ in range(rng.randrange(3)):
        yield by_day(in_office(clock.now(), rng.uniform(3, 10)), rng)
        actions.progress(case, by, words=rng.choice(words.PROGRESS))
    if rng.random() < 0.10:
        yield from paused(told, case, by)
    elif rng.random() < 0.14:
        yield from extended(told, case, by)
    yield max(last, clock.now() + minutes(5))
    yield from answered(told, case, by)


def answered(told: Told, case: Case, by: Actor) -> Life:
    """填写结果并反馈; now and then an honest "cannot"."""
    rng = told.rng
    case.matter.refresh_from_db()
    if case.stage not in AT_WORK:
        return
    photos = told.shot(True) if told.trouble.how != "explained" else []
    if rng.random() < 0.05:
        text = "现场核实后，按现行规定暂时办不了，原因已当面说明，列入明年改造计划"
        case = actions.answer(case, by, text=text, outcome="cannot_do", photos=photos)
    else:
        case = actions.answer(case, by, text=rng.choice(told.trouble.answers), photos=photos)
    yield from judged(told, case)


def paused(told: Told, case: Case, by: Actor) -> Life:
    """暂停 with a reason, until a day; it goes on by itself."""
    reason, said = told.rng.choice(words.PAUSES)
    until = clock.today() + timedelta(days=told.rng.randrange(2, 5))
    actions.pause(case, by, reason=reason, until=until, words=said)
    yield clock.now() + timedelta(days=5)


def extended(told: Told, case: Case, by: Actor) -> Life:
    """延期: asked for with a reason, decided the next morning."""
    until = clock.local(case.matter.opened_at).date() + timedelta(days=16)
    asked = actions.ask_extension(
        by, parent=case.matter, clock_name="repair", until=until, reason="要等厂家定做配件，已和居民说明"
    )
    yield in_office(clock.now(), told.rng.uniform(2, 6))
    supervisor = told.post(Duty.SUPERVISOR)
    if told.rng.random() < 0.75:
        actions.grant_extension(asked, supervisor, words="同意，请保证临时安全")
    else:
        actions.refuse_extension(asked, supervisor, words="配件可以调货，请按原定日期办完")


def judged(told: Told, case: Case) -> Life:
    """评单: most people rate within a day; who is unhappy sees it go back to work by itself."""
    rng = told.rng
    if told.requester is None or rng.random() > RATES:
        return
    yield by_day(clock.now() + timedelta(hours=rng.expovariate(1 / 9) + 0.3), rng)
    unhappy = rng.random() < UNHAPPY
    comment = rng.choice(words.UNHAPPY if unhappy else words.HAPPY)
    late = "no" if rng.random() < 0.04 else "yes"
    solved, satisfied = ("no", "no") if unhappy else ("yes", rng.choices(("yes", "fairly"), (8, 2))[0])
    case = actions.rate(case, requester_of(told), timely=late, solved=solved, satisfied=satisfied, words=comment)
    if case.stage == Stage.IN_HAND:
        yield from second_try(told, case)


def second_try(told: Told, case: Case) -> Life:
    """Reopened: somebody calls, goes there again, and is judged again."""
    yield clock.now() + minutes(told.rng.uniform(10, 60))
    by = hands(told, case)
    actions.contact(case, by, words="已电话道歉，再来一次")
    yield clock.now() + minutes(5)
    actions.make_plan(case, by, plan="换人重新处理，处理完当面确认", promised_on=clock.today() + timedelta(days=2))
    yield by_day(in_office(clock.now(), told.rng.uniform(3, 14)), told.rng)
    if case.matter.size == Size.SMALL:
        yield from fixed(told, case)
    else:
        yield from answered(told, case, by)


def again(told: Told, first: Case) -> Life:
    """A neighbour reports the same; the worker sees it and joins the two."""
    story, rng = told.story, told.rng
    lives = [life for life in story.people.lives if life.home.entrance.building.grid_id == told.where.area.pk]
    neighbours = [life.person for life in lives if life.person != told.requester]
    if not neighbours:
        return
    neighbour = rng.choice(neighbours)
    case = actions.place(story.people.actor(neighbour), text=told.text, where=told.where, requester=neighbour)
    yield clock.now() + minutes(rng.uniform(2, 9))
    first.matter.refresh_from_db()
    case.matter.refresh_from_db()
    worker = told.post(Duty.GRID_WORKER)
    if first.stage in (Stage.PLACED, *AT_WORK):
        actions.merge(case, worker, into=first)
        return
    if case.stage == Stage.PLACED:
        case = actions.dispatch(case, told.post(Duty.DISPATCHER), category=told.trouble.category, to_grid=True)
    yield clock.now() + minutes(6)
    answer = "和您邻居反映的是同一件事，已办好：" + rng.choice(told.trouble.answers)
    actions.fix(case, hands(told, case), how=told.trouble.how, photos=told.shot(True), words=answer)
