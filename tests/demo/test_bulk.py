"""Benchmark data skips every check on its way in, so that it is whole must be looked at afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import F

from linli.demo import bulk, bulk_counts, bulk_matters
from linli.demo.bulk import City, Scale
from linli.insight.models import Cell, Fact, OpenCell
from linli.kernel import clock
from linli.platform.flow.models import Deadline, Matter
from linli.platform.flow.verify import broken_link
from linli.platform.identity.models import Account, Person
from linli.platform.places import locate
from linli.platform.places.models import Area, Building, Home
from linli.platform.places.tree import KEPT
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Post
from linli.platform.residents.models import Residence
from linli.testing.database import owning
from linli.work.cases import actions
from linli.work.cases.models import Case, Rating

MATTERS = 600


class _Undo(Exception):
    pass


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    """A very small city, made the way the big one is."""
    kept = bulk.SCALES
    bulk.SCALES = {"city": Scale(towns=2, communities=5, grids=14, stewards=40, buildings=30, residents=300)}
    vacuum, bulk_matters.vacuum = bulk_matters.vacuum, lambda *tables: None  # not possible inside a transaction
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                with owning():
                    made = bulk.build("city", "1")
                    bulk_matters.build(made, MATTERS, "1")
                    bulk_counts.count()
                yield made
                raise _Undo
        except _Undo:
            pass
    bulk.SCALES, bulk_matters.vacuum = kept, vacuum
    for one in KEPT.values():
        one.forget()


@pytest.fixture(autouse=True)
def open_door(city: City, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def test_it_says_what_it_is() -> None:
    assert "压测数据" in Area.objects.get(level="city").name


def test_sizes_are_as_asked() -> None:
    assert Area.objects.filter(level="grid").count() == 14
    assert Area.objects.filter(level="community").count() == 5
    assert Post.objects.filter(duty__endswith="steward").count() == 40
    assert (Building.objects.count(), Home.objects.count(), Residence.objects.count()) == (30, 30 * 36, 300)
    assert Case.objects.count() == Matter.objects.count() == MATTERS


def test_no_row_names_one_that_is_not_there() -> None:
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.ForeignKey):
                there = column.related_model._base_manager.values(column.target_field.name)
                lost = model._base_manager.exclude(**{column.attname: None}).exclude(**{f"{column.attname}__in": there})
                assert not lost.exists(), f"{model.__name__}.{column.name}"


def test_new_rows_get_ids_of_their_own(city: City) -> None:
    person = Person.objects.get(pk=city.first_resident)
    before = Matter.objects.count()
    case = actions.place(
        Actor(person), text="楼道灯不亮", where=locate.at_home(person.residences.get().home), requester=person
    )
    assert Matter.objects.count() == before + 1
    assert case.matter.number not in list(Matter.objects.exclude(pk=case.pk).values_list("number", flat=True))


def test_chains_verify() -> None:
    assert [m.number for m in Matter.objects.all() if broken_link(m) is not None] == []


def test_sealed_numbers_open_and_are_found() -> None:
    person = Person.objects.with_phone("10100000007").get()
    assert person.phone == "10100000007"


def test_open_requests_have_a_running_clock_and_closed_ones_none() -> None:
    opened = Matter.objects.filter(closed_at=None)
    assert 0 < opened.count() < MATTERS / 5
    for matter in opened:
        running = Deadline.objects.filter(matter=matter, met_at=None)
        assert min(d.due_at for d in running) == matter.due_at
    assert not Deadline.objects.filter(met_at=None).exclude(matter__in=opened).exists()
    assert not Deadline.objects.filter(met_at=None, next_at__lt=clock.now()).exists()


def test_people_can_go_on_with_them() -> None:
    worker = Actor.of(Account.objects.get(username="liufang").person)
    mine = Matter.objects.filter(stage="in_hand", handler=worker.person, closed_at=None).first()
    if mine is None:
        mine = Matter.objects.filter(stage="in_hand", closed_at=None).first()
        assert mine is not None
        worker = Actor.of(mine.handler)
    case = Case.objects.get(pk=mine.pk)
    assert actions.progress(case, worker, words="已到现场").matter.version == 3


def test_the_numbers_of_the_screen_are_those_of_the_rows() -> None:
    city = Area.objects.get(level="city")
    cells = Cell.objects.filter(area=city)
    assert sum(cell.opened for cell in cells) == Fact.objects.filter(opened=1).count()
    assert sum(cell.rated for cell in cells) == Rating.objects.count()
    assert sum(cell.answered for cell in cells) == Case.objects.exclude(answered_at=None).count()
    assert OpenCell.objects.get(area=city, kind="case").open <= Matter.objects.filter(closed_at=None).count()
    late = Deadline.objects.filter(clock="on_site", met_at__gt=F("due_at")).count()
    assert sum(cell.responses - cell.in_time for cell in cells) == late
