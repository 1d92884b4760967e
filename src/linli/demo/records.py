"""Records of the demo town: confirmed at the door, corrected, rented, registered twice, looked at, doubted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from linli.demo.cast import COMMUNITIES
from linli.demo.story import Life, Story
from linli.kernel import clock
from linli.platform.audit.actions import mark
from linli.platform.audit.models import Look
from linli.platform.audit.reveal import reveal_resident
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.residents.actions import add_vehicle, settle
from linli.platform.residents.history import Hand
from linli.platform.residents.models import Residence, Tenancy
from linli.platform.residents.terms import Tie
from linli.work.records import actions
from linli.work.records.actions.checking import RIGHT
from linli.work.records.dedup import finder, merging
from linli.work.records.models import Pair

HOME = COMMUNITIES[0].name
CHECKED, RENTING, CARS = 24, 5, 9
ALIKE = dict(zip("珍英伟芳强军红平华明", "贞瑛炜方墙君虹萍桦鸣", strict=True))


def keep(story: Story) -> None:
    """Everything of this piece, as lives of the story."""
    chief = story.people.holder(Duty.SECRETARY, story.ground.area(HOME))
    known = {person.pk for person in story.people.at.values()}  # of the tour: their records stay as they are told
    here = [life for life in story.people.lives if _lives_in(life, HOME) and life.person_id not in known]
    if chief is None or len(here) < 40:
        return
    first, rng = story.end - timedelta(days=9), story.draw("records")
    here = rng.sample(here, 40)
    story.add(first, _checks(story, here[:CHECKED]))
    story.add(first + timedelta(hours=3), _cars(here[:CARS]))
    story.add(first + timedelta(days=1), _rents(story, here[24:30], rng))
    story.add(story.end - timedelta(days=2), _corrections(story, here[30:34]))
    story.add(first + timedelta(days=2), _doubles(story, chief, here[34:38], rng))
    story.add(story.end - timedelta(days=3), _looks(story, chief, here[38:40]))


def _lives_in(life: Residence, community: str) -> bool:
    parent = life.home.entrance.building.grid.parent
    return parent is not None and parent.name == community


def _worker(story: Story, life: Residence) -> Actor | None:
    return story.people.holder(Duty.GRID_WORKER, life.home.entrance.building.grid)


def _checks(story: Story, lives: Sequence[Residence]) -> Life:
    """The grid workers go from door to door."""
    for at, life in enumerate(lives):
        if worker := _worker(story, life):
            actions.check_home(worker, life.home, {life.pk: RIGHT}, phones=at % 3 == 0)
        yield clock.now() + timedelta(minutes=35 if at % 8 else 900)


def _cars(lives: Sequence[Residence]) -> Life:
    for at, life in enumerate(lives):
        kind = ("car", "electric_car", "electric_bike")[at % 3]
        add_vehicle(life.person, f"鄂K{31207 + 913 * at}", kind, life.home, Hand(life.person))
        yield clock.now() + timedelta(minutes=11)


def _rents(story: Story, lives: Sequence[Residence], rng: Random) -> Life:
    """Tenants register; four are confirmed, one has a term that ends next week, one waits for the door."""
    for at, life in enumerate(lives[:RENTING]):
        tenant = meet(story.people.namer.name(), story.people.namer.resident_phone())
        item = actions.register_tenancy(
            Actor(tenant), home=life.home, since=clock.today() - timedelta(days=30 * at),
            ends_on=clock.today() + timedelta(days=320 - 70 * at), landlord_name=life.person.name,
            landlord_phone=life.person.phone or "", others=story.people.namer.name() if at % 2 else "",
        )  # fmt: skip
        yield clock.now() + timedelta(hours=rng.randrange(2, 9))
        if at < RENTING - 2:
            actions.landlord_says(item, yes=True)
        elif at < RENTING - 1 and (worker := _worker(story, life)):
            actions.confirm_tenancy(item, worker)
            Tenancy.objects.filter(residence__home=life.home).update(ends_on=clock.today() + timedelta(days=12))


def _corrections(story: Story, lives: Sequence[Residence]) -> Life:
    """One was put right, one waits at the door, one has withdrawn consent, one wants to leave."""
    one, two, three, four = lives
    item = actions.ask_correction(Actor(one.person), field="tie", value=Tie.FAMILY, residence=one.pk)
    yield clock.now() + timedelta(hours=20)
    if worker := _worker(story, one):
        actions.agree(item, worker, words="看过户口本")
    actions.ask_correction(Actor(two.person), field="name", value=_alike(two.person.name), words="身份证上是这个字")
    yield clock.now() + timedelta(hours=3)
    actions.ask_withdrawal(Actor(three.person), kind="notices")
    yield clock.now() + timedelta(hours=5)
    actions.ask_deletion(Actor(four.person), words="搬回老家了")


def _doubles(story: Story, chief: Actor, lives: Sequence[Residence], rng: Random) -> Life:
    """Registered a second time under another spelling or with an old number; one pair is made one."""
    for at, life in enumerate(lives):
        name = life.person.name if at % 2 else _alike(life.person.name)
        double = meet(name, story.people.namer.resident_phone())
        settle(double, life.home, life.tie, clock.today(), Hand(chief.person, chief.title, "导入居民"))
        yield clock.now() + timedelta(minutes=3)
    community: Area = story.ground.area(HOME)
    finder.look_through(community)
    yield clock.now() + timedelta(hours=5)
    if pair := Pair.objects.order_by("pk").first():
        merging.merge(chief, pair.pk, keep=pair.one_id, why="电话问过本人，旧号停了")


def _alike(name: str) -> str:
    """The same name as it sounds."""
    last = ALIKE.get(name[-1])
    return name[:-1] + last if last else name


def _looks(story: Story, chief: Actor, lives: Sequence[Residence]) -> Life:
    """A number is opened for a reason; its owner doubts one; a made-up resident is looked at, and the alarm rings."""
    one, two = lives
    reveal_resident(one.person, "phone", by=chief, why="通知领取老年卡")
    yield clock.now() + timedelta(hours=4)
    reveal_resident(two.person, "phone", by=chief, why="核对信息")
    actions.dispute_look(Actor(two.person), Look.objects.latest("pk").pk)
    guard = next((actor for actor in _holders(story, Duty.SECURITY_OFFICER)), None)
    if guard is not None:
        honey: Person = meet("高小满")
        settle(honey, one.home, Tie.FAMILY, clock.today(), Hand())
        mark(guard, honey)
        yield clock.now() + timedelta(hours=20)
        reveal_resident(honey, "name", by=chief, why="看看是谁")
        actions.raise_alarm(Look.objects.latest("pk").pk)


def _holders(story: Story, duty: str) -> list[Actor]:
    return [story.people.actor(term.person) for term in story.people.terms if term.post.duty == duty]
