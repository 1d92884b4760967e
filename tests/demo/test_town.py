"""The demo town: the same for the same seed, whole, made up, and lived through the actions."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from linli.demo import town
from linli.demo.cast import COMMUNITIES, UNFILLED
from linli.demo.story import Story
from linli.kernel import clock
from linli.platform.attachments.models import Attachment
from linli.platform.dispatch.models import Category
from linli.platform.flow.models import Deadline, Matter, Record
from linli.platform.flow.verify import broken_link
from linli.platform.identity.models import Account, Person
from linli.platform.places import locate, tree
from linli.platform.places.models import Area, Building, Home, Organisation, PlaceCode
from linli.platform.places.terms import Level
from linli.platform.places.tree import KEPT
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, Post
from linli.platform.posts.terms import Duty
from linli.work.cases.models import Call, Case, Consultation, Rating
from linli.work.cases.terms import AT_WORK, Stage

FRIDAY = datetime(2026, 11, 20, 9, 48, tzinfo=clock.LOCAL)
CONTEXTS = ["cases", "flow", "places", "posts", "identity", "residents", "attachments", "dispatch", "events"]
OPEN = [Stage.PLACED, Stage.OBJECTED, Stage.PAUSED, *AT_WORK]


class _Undo(Exception):
    pass


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Story]:
    """One small town for all tests of this file; undone at the end."""
    from django.conf import settings

    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield town.build("test", FRIDAY, matters=110, days=6)
                raise _Undo
        except _Undo:
            pass
    for one in KEPT.values():
        one.forget()


@pytest.fixture(autouse=True)
def friday(story: Story, django_db_blocker: Any) -> Iterator[None]:
    """It is the moment at which the story ends."""
    with django_db_blocker.unblock(), clock.travel(FRIDAY):
        yield


def test_there_is_one_town_with_five_communities_and_forty_grids() -> None:
    levels = Counter(Area.objects.current().values_list("level", flat=True))
    assert levels == {"city": 1, "district": 1, "town": 1, "community": 5, "grid": 40}
    assert Building.objects.count() == pytest.approx(60, abs=5)


def test_every_place_falls_in_exactly_one_grid() -> None:
    grids = locate.grid_index.get()
    rng = Random(7)
    whole = locate.Polygon(Area.objects.get(level=Level.TOWN).rings[0])
    west, south, east, north = whole.bounds
    points = [(rng.uniform(west, east), rng.uniform(south, north)) for _ in range(3000)]
    inside = [point for point in points if whole.contains(locate.points(*point))]
    assert len(inside) > 1500
    for lon, lat in inside:
        assert len(grids.shapes.query(locate.points(lon, lat), predicate="intersects")) == 1
    outside = [point for point in points if not whole.intersects(locate.points(*point))]
    assert all(locate.grid_at(lon, lat) is None for lon, lat in outside[:200])


def test_buildings_and_codes_lie_in_the_grid_they_say() -> None:
    for one in (*Building.objects.all(), *PlaceCode.objects.filter(building=None)):
        assert locate.grid_at(one.lon, one.lat).pk == (one.grid_id if isinstance(one, Building) else one.area_id)


def test_every_trade_of_the_catalogue_has_a_body() -> None:
    grid = Area.objects.filter(level=Level.GRID).first()
    above = [int(pk) for pk in grid.path.strip("/").split("/")]
    trades = set(Organisation.objects.filter(area_id__in=above).values_list("trade", flat=True))
    parties = set(Category.objects.values_list("party", flat=True)) - set(Duty.values) - {"property_company"}
    assert parties <= trades


def test_posts_of_every_duty_are_filled_but_for_the_empty_ones() -> None:
    filled = set(Appointment.objects.values_list("post__duty", flat=True))
    assert filled == set(Duty.values)
    empty = Post.objects.filter(appointments=None)
    assert {(post.duty, post.area.level) for post in empty} == {
        (duty, "grid" if "/" in place else "community") for duty, place in UNFILLED
    }


def test_the_people_of_the_screens_are_there(story: Story) -> None:
    worker = Actor.of(Account.objects.get(username="liufang").person)
    assert worker.holds(Duty.GRID_WORKER, story.ground.area("柳岸社区/3"))
    zhang = Account.objects.select_related("person").get(username="zhangyuzhen").person
    home = zhang.residences.get().home
    assert str(locate.at_home(home).words) == "柳岸新村 3 号楼 2 单元"
    assert tree.tree.get().full_name(home.entrance.building.grid_id) == "柳岸社区第三网格"


def test_no_number_could_be_a_real_one() -> None:
    phones = [person.phone for person in Person.objects.all() if person.phone]  # one in a merged pair had none
    assert len(set(phones)) == len(phones)
    assert all(re.fullmatch(r"1380000\d{4}", phone) for phone in phones)


def test_names_of_places_and_bodies_are_made_up() -> None:
    """Communities, compounds and companies are named after the town and its communities, which do not exist."""
    known = ("江城市", "滨河区", "柳岸", *(one.name.removesuffix("社区") for one in COMMUNITIES))
    known += tuple(word for one in COMMUNITIES for word in (one.compound, one.property))
    for body in Organisation.objects.all():
        assert body.name.startswith(known), body.name


def test_hash_chains_verify() -> None:
    assert [matter.number for matter in Matter.objects.all() if broken_link(matter) is not None] == []


def test_everything_went_through_the_actions() -> None:
    moves = set(Record.objects.values_list("matter__kind", "move"))
    for move in (
        ("case", "begin"), ("case", "dispatch"), ("case", "arrive"), ("case", "contact"), ("case", "fix"),
        ("case", "make_plan"), ("case", "whistle"), ("case", "consult"), ("case", "answer"), ("case", "rate"),
        ("case", "merge"), ("case", "clock_missed"), ("call", "report_in"), ("call", "progress"), ("call", "done"),
        ("task", "done"),
    ):  # fmt: skip
        assert move in moves, move
    assert Record.objects.filter(at__gt=FRIDAY).count() == 0


def test_misses_stand_in_the_records_with_their_time() -> None:
    missed = Record.objects.filter(move="clock_missed")
    assert missed.exists()
    for record in missed:
        due = datetime.fromisoformat(record.facts["due"])
        assert 0 <= (record.at - due).total_seconds() < 60
    assert not Deadline.objects.filter(met_at=None, next_at__lt=FRIDAY.replace(minute=47)).exists()


def test_it_ends_with_some_open_and_few_late() -> None:
    cases = Matter.objects.filter(kind="case")
    still = cases.filter(stage__in=OPEN)
    assert 15 <= still.count() <= 80
    assert 1 <= still.filter(due_at__lt=FRIDAY).count() <= still.count() / 4
    assert Rating.objects.count() > 20
    assert Attachment.objects.filter(use="closed").exists()


def test_the_scene_in_the_cellar_stands_as_the_case_page_shows_it(story: Story) -> None:
    cellar = Case.objects.select_related("matter").get(text__startswith="3 号楼 2 单元地下室返水，臭味大")
    assert cellar.stage == Stage.WHISTLED
    assert cellar.matter.reporters == 3
    calls = {str(c.matter.organisation): c for c in Call.objects.filter(matter__parent=cellar.pk)}
    assert {name: call.stage for name, call in calls.items()} == {
        "滨河物业": "done", "街道城建办": "done", "区水务局": "reported_in",
    }  # fmt: skip
    assert calls["区水务局"].percent == 70
    late = Deadline.objects.get(matter=calls["区水务局"].matter, clock="report_in")
    assert late.was_late
    assert Consultation.objects.get(case=cellar).people == 11


def test_a_lift_has_been_waiting_for_somebody_for_22_minutes() -> None:
    lift = Matter.objects.get(kind="case", title__startswith="5 号楼 1 单元电梯困人")
    assert lift.due_clock == "on_site"
    assert (FRIDAY - lift.due_at).total_seconds() == 12 * 60


def test_the_same_seed_makes_the_same_town(story: Story, django_db_blocker: Any) -> None:
    def told() -> list[tuple[Any, ...]]:
        rows = Matter.objects.order_by("number")
        return list(rows.values_list("number", "title", "stage", "opened_at", "due_at", "person__name", "grid__code"))

    first, ends = told(), Record.objects.count()
    try:
        with transaction.atomic():
            _empty()
            town.build("test", FRIDAY, matters=110, days=6)
            second, again = told(), Record.objects.count()
            raise _Undo
    except _Undo:
        for one in KEPT.values():
            one.forget()
    assert ends == again
    assert first == second


def _empty() -> None:
    from django.db import connection

    tables = [
        name for name in connection.introspection.table_names()
        if name.partition("_")[0] in CONTEXTS
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE " + ", ".join(tables) + " CASCADE")
    for one in KEPT.values():
        one.forget()


def test_the_command_does_not_touch_a_database_in_use() -> None:
    before = Area.objects.count()
    call_command("demo", if_empty=True, stdout=io.StringIO())
    with pytest.raises(CommandError):
        call_command("demo", stdout=io.StringIO())
    assert Area.objects.count() == before


def test_homes_have_their_own_names() -> None:
    assert Home.objects.count() == Building.objects.count() * 36


def test_the_river_lies_in_the_data_folder(settings: Any) -> None:
    assert (Path(settings.DATA) / "map" / "429901001.geojson").exists()
