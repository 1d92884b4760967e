"""Who is visited in the demo: a dozen people of one community, each with a rhythm, lived through day by day."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from linli.demo.story import Life, Story, local
from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.posts.actor import Actor
from linli.platform.residents.models import Residence
from linli.reactions.needy_visit_places_a_request import place_a_request
from linli.work.care import actions
from linli.work.care.actions import Agreed, Rhythm
from linli.work.care.models import CareEntry, Visit
from linli.work.care.terms import Result

HOME, EVENING = "柳岸社区", 19.0
REASONS = ("alone", "alone", "alone", "alone", "alone", "alone", "disabled", "left_behind", "ill", "hardship", "alone")
RHYTHMS = (Rhythm(3), Rhythm(7), Rhythm(weekdays=(0, 3)), Rhythm(2))
NEEDS = ("听力不好，敲门要久一点", "白天在楼下晒太阳", "", "上楼要人扶", "")
ASKED = (("repair", "厨房水龙头漏水"), ("medicine", "降压药快吃完了"), ("meals", "想订社区食堂的饭"))


def visit(story: Story) -> None:
    """Put them on the programme: 张玉珍 first, ten neighbours after her."""
    first = clock.local(story.end).date() - timedelta(days=13)
    known = {one.person.name: one for one in story.people.lives}
    story.add(local(first, 9.2), looked_after(story, known["张玉珍"], 0))
    community = story.ground.area(HOME).pk
    there = [one for one in story.people.lives if one.home.entrance.building.grid.community_id == community]
    others = [one for one in there if one.person.elder and one.person.name != "张玉珍"]
    for number, one in enumerate(others[: len(REASONS) - 1], 1):
        story.add(local(first, 9.5 + number / 4), looked_after(story, one, number))


def looked_after(story: Story, lives: Residence, number: int) -> Life:
    """On the roster with consent, then visit after visit."""
    rng = story.draw("care", number)
    today = clock.today()
    until = today + timedelta(days=(365, 180, 14)[number % 3] if number else 300)
    visitors: tuple[str, ...] = ("liufang", "hejing") if number % 2 == 0 else ("hejing", "fangming")
    if number == 0:
        visitors = ("liufang",)  # who has it in her list on the last day
    entry = actions.enter(
        story.people.actor(story.people.at["zhoujianguo"]),
        person=lives.person,
        home=lives.home,
        reason=REASONS[number],
        rhythm=RHYTHMS[number % len(RHYTHMS)],
        visitors=[story.people.at[name] for name in visitors],
        agreed=Agreed(("face", "phone")[number % 2], "self", today, until),
        need=NEEDS[number % len(NEEDS)],
        first_on=today + timedelta(days=1 if number % 3 == 0 else 0),  # so that some fall due on the last day
    )
    yield from visits(story, entry.pk, rng, last=19.5 if number == 0 else 17.0)


def visits(story: Story, entry: int, rng: Random, last: float) -> Life:
    """Each on its day; a few find that help is needed, a few find nobody."""
    while True:
        day = CareEntry.objects.get(pk=entry).next_visit_on
        if day is None:
            return
        yield max(local(day, 8.0), clock.now())
        one = actions.arrange(entry)
        if one is None:
            return
        today = clock.local(story.end).date() == day
        yield local(day, last if today else rng.uniform(9.0, 17.0))
        visitor = story.people.actor(next(p for p in story.people.persons if p.pk == one.matter.handler_id))
        record(actions.start(one, visitor), visitor, 1.0 if last > EVENING else rng.random(), rng)


def record(one: Visit, visitor: Actor, chance: float, rng: Random) -> None:
    """The tap."""
    if chance < 0.06:
        need, note = rng.choice(ASKED)
        actions.done(one, visitor, result=Result.NEEDS, need=need, note=note)
        place_a_request(Event.objects.filter(name="care_visit.done", matter=one.pk).latest("id"))
    elif chance < 0.14:
        actions.not_met(one, visitor, note="敲门没人应")
    else:
        actions.done(one, visitor, result=Result.FINE, note=rng.choice(("", "", "精神很好", "血压正常")))
