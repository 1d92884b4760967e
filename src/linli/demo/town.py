"""The town as the demo shows it: ground, people, and what they reported in the last two weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.db.models import Q

from linli.demo import care, dispatch, groups, muster, records, roster, structure, topics
from linli.demo.ground import Ground, lay
from linli.demo.lives import Told
from linli.demo.people import populate
from linli.demo.scenes import play
from linli.demo.story import Story, arrivals
from linli.demo.troubles import TROUBLES, Trouble
from linli.demo.whistles import live
from linli.kernel import clock
from linli.kernel.workdays import holidays_seed
from linli.platform.dispatch.catalogue import seed as seed_catalogue
from linli.platform.dispatch.models import Category, DispatchRule
from linli.platform.events.models import Event
from linli.platform.events.outbox import take_as_read
from linli.platform.flow.models import CalendarDay, Matter
from linli.platform.flow.terms import Channel
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.locate import Where, at_building, at_code, at_home, at_point
from linli.platform.posts.terms import Duty
from linli.reactions.ended_case_leaves_nothing_open import ENDING, end_what_hangs_on_it

MATTERS, DAYS = 570, 14
BEFORE = 24  # some from before the two weeks, so that old ones have lapsed
CHANNELS = {
    Channel.WEB: 46, Channel.QR: 15, Channel.HOTLINE: 14, Channel.PATROL: 11, Channel.ON_BEHALF: 5,
    Channel.CITY_HOTLINE: 4, Channel.GROUP: 3, Channel.MAILBOX: 2,
}  # fmt: skip
WORRIED = (3.0, 2.0, 1.0, 1.0, 0.6, 1.0, 0.4, 1.4)  # some grids have more troubles than others

Progress = Callable[[datetime], None]


@transaction.atomic
def build(
    seed: str, end: datetime, matters: int = MATTERS, days: int = DAYS, told: Progress = lambda at: None
) -> Story:
    """Make the whole town, with its story up to `end`; all of it or nothing."""
    rng = Random(seed)  # noqa: S311 - the same town for the same seed
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    first = clock.local(end).date() - timedelta(days=days)
    with clock.travel(clock.start_of_day(first) - timedelta(days=11)) as time:
        reference_data()
        ground = lay(rng)
        people = populate(ground, rng)
        rules(ground)
        story = Story(ground, people, seed, end, time, told=told)
        early = arrivals(matters * BEFORE // MATTERS, first - timedelta(days=10), clock.start_of_day(first), rng)
        for number, at in enumerate(early + arrivals(matters, first, end, rng)):
            story.add(at, live(told_of(story, number, at)))
        play(story)
        structure.found(story)
        topics.plant(story)
        muster.serve(story)
        records.keep(story)
        care.visit(story)
        groups.chat(story)
        dispatch.teach(story)
        story.run()
        end_what_ended()
        roster.staff(story)
        take_as_read("reactions")
    return story


def end_what_ended() -> None:
    """The one rule whose effect belongs to the story: what has ended is pressed for no more. Nobody is told of it."""
    open_ones = Matter.objects.exclude(parent=None).filter(closed_at=None)
    above = Q(matter__in=open_ones.values("root_id")) | Q(matter__in=open_ones.values("parent_id"))
    for event in Event.objects.filter(above, name__in=ENDING).order_by("id"):
        end_what_hangs_on_it(event)


def reference_data() -> None:
    """What every installation begins with: the starter catalogue and the published working calendar."""
    seed_catalogue()
    days = [CalendarDay(day=day, working=working, name=name) for day, working, name in holidays_seed()]
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    tree.changed("calendar")


def rules(ground: Ground) -> None:
    """What this town has agreed on beside the starter catalogue."""
    for code, place, basis in (
        ("street_lamp", "town", "街道与区城管局约定：小区内路灯由网格先办"),
        ("manhole", "柳岸社区", "社区与物业约定：小区内井盖由网格先围挡"),
    ):
        DispatchRule.objects.create(
            category=Category.objects.get(code=code), area=ground.area(place), duty=Duty.GRID_WORKER,
            made_at=clock.now(), basis=basis,
        )  # fmt: skip
    tree.changed("catalogue")


def told_of(story: Story, number: int, at: datetime) -> Told:
    """What happens in the `number`-th request."""
    rng = story.draw("request", number)
    trouble = _trouble(story, rng, at)
    channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    if channel == Channel.PATROL and not 8 <= clock.local(at).hour < 19:
        channel = Channel.WEB
    where, person = _somewhere(story, rng, channel)
    found = channel == Channel.PATROL
    text = rng.choice(trouble.texts).format(
        b=where.building.number if where.building else "3",
        e=where.entrance.number if where.entrance else rng.randrange(1, 4),
        f=rng.randrange(2, 7),
    )
    external = f"JC{clock.local(at):%y%m%d}{number:05d}" if channel == Channel.CITY_HOTLINE else ""
    return Told(story, rng, trouble, text, where, None if found else person, channel, external)


def _trouble(story: Story, rng: Random, at: datetime) -> Trouble:
    """Drawn by weight, month, and which way it has been going since last week."""
    late = at > story.end - timedelta(days=7)
    month = clock.local(at).month
    fitting = [t for t in TROUBLES if month in t.months]
    return rng.choices(fitting, [t.weight * (t.trend if late else 1.0) for t in fitting])[0]


def _somewhere(story: Story, rng: Random, channel: str) -> tuple[Where, Person]:
    """Where it is, and who lives near by."""
    lives = story.people.lives
    order = {grid.pk: at for at, grid in enumerate(story.ground.grids)}
    worries = [WORRIED[order[life.home.entrance.building.grid_id] % len(WORRIED)] for life in lives]
    life = rng.choices(lives, worries)[0]
    building = life.home.entrance.building
    if channel == Channel.QR:
        codes = [c for c in story.ground.codes if c.area_id == building.grid_id]
        where = at_code(rng.choice(codes).code) if codes else at_building(building)
    elif channel == Channel.PATROL or rng.random() < 0.2:
        lon, lat = building.lon or 0.0, building.lat or 0.0
        where = at_point(lon + rng.uniform(-0.0004, 0.0004), lat + rng.uniform(-0.0002, 0.0002))
    else:
        where = at_home(life.home) if rng.random() < 0.7 else at_building(building, life.home.entrance)
    return where or at_building(building), life.person
