"""Tables too large to wait for: they go on in the worker, and what they leave on disk is cleared away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.platform.registers.conftest import Bring

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.identity.people import account_for
from linli.platform.registers import importing, jobs, spool
from linli.platform.registers.models import Import
from linli.platform.registers.terms import State
from linli.platform.residents.models import Residence
from linli.testing.town import Town

HEAD = ("姓名", "手机号", "小区", "楼栋", "单元", "房号")
AT_WANGS = ("柳岸新村", "3", "2", "501")


@pytest.fixture
def uploaded(town: Town, sheet: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Import:
    """陈 has handed in a table that is too large to be worked through at once."""
    monkeypatch.setattr("linli.platform.registers.views.imports.SMALL", 1)
    client = Client()
    client.force_login(account_for(town.people["chen"]))
    with sheet(HEAD, *((f"孙{one}", "", *AT_WANGS) for one in "甲乙丙")).open("rb") as file:
        page = client.post("/desk/registers/residents/import/", {"file": file}, follow=True).content.decode()
    assert "可以离开这一页" in page
    return Import.objects.get()


def test_the_worker_checks_and_after_the_confirmation_writes(town: Town, uploaded: Import) -> None:
    jobs.go_on(pk=str(uploaded.pk))
    uploaded.refresh_from_db()
    assert (uploaded.state, uploaded.good) == (State.CHECKED, 3)
    assert not Person.objects.filter(name__startswith="孙", name__endswith="甲").exists()

    importing.confirm(town.chen, uploaded)
    jobs.go_on(pk=str(uploaded.pk))
    jobs.go_on(pk=str(uploaded.pk))
    uploaded.refresh_from_db()
    assert (uploaded.state, uploaded.good) == (State.DONE, 3)
    assert Person.objects.filter(name="孙甲").count() == 1


def test_an_import_whose_worker_died_is_taken_up_again(uploaded: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(jobs.go_on, "defer", lambda pk: woken.append(pk))
    jobs.wake_imports()
    assert woken == []
    with clock.travel(clock.now()) as time:
        time.forward(minutes=3)
        jobs.wake_imports()
        jobs.wake_imports()
    assert woken == [str(uploaded.pk)]


def test_whoever_has_lost_the_post_writes_nothing_more(town: Town, uploaded: Import) -> None:
    jobs.go_on(pk=str(uploaded.pk))
    importing.confirm(town.chen, Import.objects.get())
    town.people["chen"].appointments.update(until=clock.today().replace(year=2021))
    jobs.go_on(pk=str(uploaded.pk))

    assert (Import.objects.get().good, Import.objects.get().bad) == (0, 3)
    assert not Person.objects.filter(name="孙甲").exists()


def test_after_a_week_the_table_is_gone_and_cannot_be_written(town: Town, uploaded: Import) -> None:
    assert importing.path_of(uploaded).exists()
    with clock.travel(clock.now()) as time:
        time.forward(days=8)
        jobs.forget_files()
    assert Import.objects.get().state == State.DROPPED
    assert list(spool.folder().iterdir()) == []


def test_a_resident_lies_where_the_home_lies(town: Town, bring: Bring) -> None:
    bring("residents", HEAD, ("孙甲", "", *AT_WANGS))
    life = Residence.objects.get(person__name="孙甲")
    assert (life.grid, life.community, life.city) == (town.grid3, town.community, town.city)

    life.home = town.homes["zhao"]
    life.save()
    life.refresh_from_db()
    assert life.grid == town.grid4
