"""What is due is really forgotten, the clock says when, and a dry run touches nothing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from linli.kernel import clock
from linli.platform.audit import jobs
from linli.platform.audit.models import Sweep
from linli.platform.identity import keeping
from linli.platform.identity.models import IdentityNumber, Person
from linli.platform.residents.actions import add_vehicle, close, let_until, move_out, set_field
from linli.platform.residents.history import Hand
from linli.platform.residents.models import Residence, Tenancy
from linli.testing.town import Town

ID = "42090119600101123X"


def leaves(town: Town) -> Person:
    """王玉珍 has a number, a car, a history, and leaves for good."""
    person = town.people["wang"]
    set_field(person, "id_number", ID, Hand(person))
    add_vehicle(person, "鄂K12345", "car", town.homes["wang"], Hand(person))
    close(Person.objects.get(pk=person.pk), Hand(town.people["chen"], "社区书记"))
    return person


def everything_in_the_database() -> str:
    """Every row of every table of ours, as text; and what sealed columns hold, opened."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(("django_", "procrastinate", "pgtrigger")):
                cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
                found.append(cursor.fetchone()[0])
    for model in keeping.personal_models():
        for row in model._base_manager.all():
            found += [
                str(getattr(row, field.name)) for field in model._meta.concrete_fields if hasattr(field, "personal")
            ]
    return "\n".join(found)


def test_half_a_year_after_leaving_nothing_tells_who_it_was(town: Town) -> None:
    leaves(town)
    assert "王玉珍" in everything_in_the_database()
    assert ID not in IdentityNumber.objects.values_list("number", flat=True)
    with clock.travel(clock.now() + timedelta(days=184)):
        call_command("retention", stdout=io.StringIO())
        left = everything_in_the_database()
    for word in ("王玉珍", "13800002216", "wangyuzhen", "wyz", ID, "鄂K12345"):
        assert word not in left
    assert Person.objects.get(pk=town.people["wang"].pk).masked_name == "已注销"


def test_before_its_time_nothing_is_forgotten(town: Town) -> None:
    leaves(town)
    with clock.travel(clock.now() + timedelta(days=182)):
        call_command("retention", stdout=io.StringIO())
    assert Person.objects.get(pk=town.people["wang"].pk).name == "王玉珍"


def test_a_dry_run_counts_and_touches_nothing(town: Town) -> None:
    leaves(town)
    out = io.StringIO()
    with clock.travel(clock.now() + timedelta(days=184)):
        call_command("retention", "--dry-run", stdout=out)
        before = everything_in_the_database()
        call_command("retention", "--dry-run", stdout=io.StringIO())
        assert everything_in_the_database() == before
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert ["identity.Person", "183", "天", "1"] in lines
    assert "到期，还没有清理：" in out.getvalue()
    assert not Sweep.objects.exists()
    assert Person.objects.get(pk=town.people["wang"].pk).name == "王玉珍"


def test_who_still_lives_here_is_never_due(town: Town) -> None:
    with clock.travel(clock.now() + timedelta(days=4000)):
        assert not Person.due(clock.now()).exists()


def test_the_landlord_is_forgotten_half_a_year_after_the_tenant_left(town: Town) -> None:
    lives = Residence.objects.get(person=town.people["wang"])
    term = let_until(lives, clock.today() + timedelta(days=30), Hand())
    term.landlord_name, term.landlord_phone = "房东", "13800009999"
    term.save()
    assert not Tenancy.due(clock.now() + timedelta(days=400)).exists()
    move_out(lives, Hand())
    assert Tenancy.forget(Tenancy.due(clock.now() + timedelta(days=185))) == 1
    assert Tenancy.objects.get().landlord_phone == ""


def test_the_night_forgets_once_and_makes_up_for_missed_nights(town: Town) -> None:
    three = clock.local(clock.now()).replace(hour=3)
    with clock.travel(three) as time:
        jobs.forget_what_is_due()
        jobs.forget_what_is_due()
        assert Sweep.objects.count() == 1
        time.forward(hours=12)
        jobs.forget_what_is_due()
        assert Sweep.objects.count() == 1  # by day nobody needs it
        time.forward(hours=12)
        jobs.forget_what_is_due()
        assert Sweep.objects.count() == 2
        time.forward(hours=55)
        jobs.forget_what_is_due()  # two nights without a worker: at ten in the morning then
        assert Sweep.objects.count() == 3


def test_what_says_it_is_due_must_forget(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    leaves(town)
    monkeypatch.setattr(Person, "forget", classmethod(lambda cls, rows: 1))
    with clock.travel(clock.now() + timedelta(days=184)), pytest.raises(AssertionError):
        keeping.forget_due(clock.now())
