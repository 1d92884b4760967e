"""Puts people into the town: holders of every post (a few posts stand empty), residents in their homes, ways in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from linli.demo.cast import BODIES, COMMUNITIES, RESIDENTS, STAFF, UNFILLED, Neighbour
from linli.demo.ground import Ground
from linli.demo.names import Namer
from linli.kernel import clock
from linli.platform.identity.models import Account, Person
from linli.platform.places import tree
from linli.platform.places.models import Area, Home, Organisation
from linli.platform.posts.actor import Actor, Holding
from linli.platform.posts.models import Appointment, Post
from linli.platform.posts.terms import Duty, usual_title
from linli.platform.residents.models import Residence, Tie

SINCE = date(2022, 3, 1)
HOUSEHOLDS = 90  # residents with a known home, in each community


@dataclass
class People:
    """Everybody in town: who can act, by post; who lives where."""

    ground: Ground
    namer: Namer
    persons: list[Person] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    terms: list[Appointment] = field(default_factory=list)
    lives: list[Residence] = field(default_factory=list)
    at: dict[str, Person] = field(default_factory=dict)  # by username
    actors: dict[int, Actor] = field(default_factory=dict)

    def new(self, name: str, phone: str, *, elder: bool = False) -> Person:
        """A person, not yet saved."""
        person = Person(made_at=clock.now(), elder=elder)
        person.rename(name)
        person.call_at(phone)
        self.persons.append(person)
        return person

    def fill(self, person: Person | None, duty: str, area: Area, body: Organisation | None = None) -> None:
        """A post, held by the person since long ago; empty without one."""
        title = usual_title(str(body or tree_name(area)), duty)
        post = Post(duty=duty, area=area, organisation=body, title=title)
        self.posts.append(post)
        if person is not None:
            self.terms.append(Appointment(post=post, person=person, since=SINCE))

    def actor(self, person: Person) -> Actor:
        """The person acting; posts do not change during the story, so each is looked up once."""
        if person.pk not in self.actors:
            held = [term.post for term in self.terms if term.person is person]
            holdings = tuple(Holding(Duty(p.duty), tree.area(p.area_id), p.organisation_id, p.title) for p in held)
            self.actors[person.pk] = Actor(person, holdings)
        return self.actors[person.pk]

    def holder(self, duty: str, area: Area, body: Organisation | None = None) -> Actor | None:
        """Somebody who holds such a post at exactly this area (and body)."""
        for term in self.terms:
            post = term.post
            if (post.duty, post.area_id, post.organisation_id) == (duty, area.pk, body.pk if body else None):
                return self.actor(term.person)
        return None

    def of(self, body: Organisation) -> Actor:
        """Somebody who acts for the body."""
        return next(self.actor(term.person) for term in self.terms if term.post.organisation_id == body.pk)


def tree_name(area: Area) -> str:
    """柳岸社区第三网格."""
    return f"{area.parent}{area}" if area.level == "grid" else area.name


def populate(ground: Ground, rng: Random) -> People:
    """Everybody, saved."""
    people = People(ground, Namer(rng, {one.name for one in (*STAFF, *RESIDENTS)}))
    _cast(people)
    _grids(people)
    _communities(people)
    _bodies(people)
    _stewards(people, rng)
    _residents(people, rng)
    Person.objects.bulk_create(people.persons, batch_size=1000)
    Post.objects.bulk_create(people.posts)
    Appointment.objects.bulk_create(people.terms)
    Residence.objects.bulk_create(people.lives)
    _ways_in(people)
    return people


def _cast(people: People) -> None:
    for one in STAFF:
        person = people.at[one.username] = people.new(one.name, one.phone)
        body = people.ground.bodies[one.body] if one.body else None
        people.fill(person, one.duty, people.ground.area(one.place), body)


def _grids(people: People) -> None:
    for one in COMMUNITIES:
        for number in range(1, len(one.buildings) + 1):
            place = f"{one.name}/{number}"
            _staffed(people, place, Duty.GRID_WORKER, f"{one.short}{number}".lower())
            _staffed(people, place, Duty.GRID_LEAD, f"{one.short}{number}-lead".lower())


def _communities(people: People) -> None:
    for one in COMMUNITIES:
        for duty, word in ((Duty.SECRETARY, "chief"), (Duty.DEPUTY, "deputy"), (Duty.DISPATCHER, "desk")):
            _staffed(people, one.name, duty, f"{one.short}-{word}".lower())
    for duty in (Duty.SUPERVISOR, Duty.REVIEWER):
        _staffed(people, "district", duty, f"district-{duty}")


def _staffed(people: People, place: str, duty: str, username: str) -> None:
    """A post of this kind at the place, unless the cast has it; some are left empty on purpose."""
    area = people.ground.area(place)
    if any(post.duty == duty and post.area is area for post in people.posts):
        return
    person = None
    if (duty, place) not in UNFILLED:
        person = people.at[username] = people.new(people.namer.name(), people.namer.staff_phone())
    people.fill(person, duty, area)


def _bodies(people: People) -> None:
    taken = {post.organisation for post in people.posts}
    named = {body.key for body in BODIES if body.trade}
    for key, body in people.ground.bodies.items():
        duty = Duty.PROPERTY_STAFF if body.kind == "property_company" else Duty.DEPARTMENT_STAFF
        if body in taken or (duty == Duty.DEPARTMENT_STAFF and key not in named):
            continue
        username = key if key.isascii() else f"property-{body.area.short}".lower()
        person = people.at[username] = people.new(people.namer.name(), people.namer.staff_phone())
        people.fill(person, duty, body.area, body)


def _stewards(people: People, rng: Random) -> None:
    """Building, entrance and alley stewards: in every second building, some stairwells, every third grid."""
    for building in people.ground.buildings[::2]:
        person = people.new(people.namer.name(), people.namer.resident_phone())
        people.fill(person, Duty.BUILDING_STEWARD, building.grid)
        if rng.random() < 0.4:
            person = people.new(people.namer.name(), people.namer.resident_phone())
            people.fill(person, Duty.ENTRANCE_STEWARD, building.grid)
    for grid in people.ground.grids[::3]:
        people.fill(people.new(people.namer.name(), people.namer.resident_phone()), Duty.ALLEY_STEWARD, grid)


def _residents(people: People, rng: Random) -> None:
    for one in RESIDENTS:
        person = people.at[one.username] = people.new(one.name, one.phone, elder=one.elder)
        people.lives.append(Residence(person=person, home=_home(people.ground, one), since=SINCE))
    taken = {life.home for life in people.lives}
    for community in COMMUNITIES:
        free = [home for home in people.ground.homes_of(community.name) if home not in taken]
        for home in rng.sample(free, HOUSEHOLDS):
            person = people.new(people.namer.name(), people.namer.resident_phone(), elder=rng.random() < 0.15)
            tie = rng.choices(Tie.values, (6, 2, 2))[0]
            people.lives.append(Residence(person=person, home=home, tie=tie, since=SINCE))


def _home(ground: Ground, one: Neighbour) -> Home:
    building = ground.building(COMMUNITIES[0].name, one.building)
    return next(
        home
        for home in ground.homes
        if home.entrance.building is building and home.entrance.number == one.entrance and home.name == one.home
    )


def _ways_in(people: People) -> None:
    """One account for every staff member and every resident of the cast; the password comes later."""
    residents = {one.username for one in RESIDENTS}
    nothing = make_password(None)
    Account.objects.bulk_create(
        Account(person=person, username=username, is_staff=username not in residents, password=nothing)
        for username, person in people.at.items()
    )


def give_password(text: str) -> int:
    """Let all staff of the demo sign in with this password; hashed once, because hashing takes its time."""
    return Account.objects.filter(is_staff=True).update(password=make_password(text))
