"""A change of areas that fails at midnight tells its people why, stays in sight, and is tried again by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from linli.kernel import clock
from linli.kernel.errors import Refused
from linli.platform.identity.people import account_for
from linli.platform.notices.models import Notice
from linli.platform.posts.models import Appointment
from linli.platform.structure.models import AreaChange
from linli.platform.structure.redrawing import carry_out, draft, force, schedule
from linli.platform.structure.redrawing import plan as plans
from linli.platform.structure.redrawing.plan import Part
from linli.platform.structure.terms import ChangeState
from linli.testing.town import Town

pytestmark = pytest.mark.django_db
React = Callable[[], None]
CODE = "429901001001010"


def planned(town: Town) -> AreaChange:
    """Two grids become one, the day after tomorrow."""
    plan = plans.merge([town.grid3, town.grid4], Part("新网格", CODE))
    return schedule(town.admin, draft(town.admin, plan), clock.today() + timedelta(days=2))


def failed(town: Town) -> AreaChange:
    """Its code was given to another grid meanwhile."""
    change = planned(town)
    carry_out(town.admin, draft(town.admin, plans.recode(town.grid9, CODE)))
    with clock.travel(clock.start_of_day(change.effective_on or clock.today())):
        force.carry_out_due_changes()
    change.refresh_from_db()
    return change


def desk(town: Town, who: str = "admin") -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(account_for(town.people[who]), backend="linli.platform.identity.backend.AccountBackend")
    return client


def test_its_author_and_the_administrators_are_told_why(town: Town, react: React) -> None:
    change = failed(town)
    assert change.state == ChangeState.FAILED
    react()
    told = Notice.objects.filter(message="area_change_failed")
    assert set(told.values_list("person__name", flat=True)) == {"吕管"}
    assert change.outcome["why"][:20] in (told.get().values or "")


def test_an_author_with_another_post_by_now_is_told_too(town: Town, react: React) -> None:
    change = failed(town)
    AreaChange.objects.filter(pk=change.pk).update(made_by=town.people["chen"])
    react()
    told = Notice.objects.filter(message="area_change_failed")
    assert set(told.values_list("person__name", flat=True)) == {"吕管", "陈建国"}


def test_it_stays_in_sight_until_it_is_tried_again_or_dropped(town: Town) -> None:
    change = failed(town)
    draft(town.admin, plans.recode(town.grid3, f"{CODE[:-1]}9"))
    why = change.outcome["why"]
    for path in ("/desk/structure/changes/", f"/desk/structure/changes/{change.pk}/", "/desk/structure/"):
        assert why in desk(town).get(path).content.decode(), path
    desk(town).post(f"/desk/structure/changes/{change.pk}/drop/")
    assert why not in desk(town).get("/desk/structure/").content.decode()


def test_when_the_reason_is_gone_it_is_tried_again_by_hand(town: Town) -> None:
    change = failed(town)
    assert "再试一次" in desk(town).get(f"/desk/structure/changes/{change.pk}/").content.decode()
    desk(town).post(f"/desk/structure/changes/{change.pk}/now/")
    assert AreaChange.objects.get(pk=change.pk).state == ChangeState.FAILED
    town.areas["grid9"].refresh_from_db()
    carry_out(town.admin, draft(town.admin, plans.recode(town.grid9, "429901001002009")))
    desk(town).post(f"/desk/structure/changes/{change.pk}/now/")
    assert AreaChange.objects.get(pk=change.pk).state == ChangeState.DONE


def test_nobody_but_an_administrator_tries_again(town: Town) -> None:
    change = failed(town)
    assert desk(town, "chen").post(f"/desk/structure/changes/{change.pk}/now/").status_code == 404
    Appointment.objects.filter(person=town.people["admin"]).delete()
    with pytest.raises(Refused):
        carry_out(town.admin, change)


def test_a_busy_database_is_tried_again_and_not_for_ever(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    change = planned(town)

    def busy(*_given: object) -> None:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(force, "carry_out", busy)
    with clock.travel(clock.start_of_day(change.effective_on or clock.today())):
        force.carry_out_due_changes()
        change.refresh_from_db()
        assert (change.state, change.outcome) == (ChangeState.SCHEDULED, {"tries": 1})
        for _round in range(force.MOST_TRIES):
            force.carry_out_due_changes()
    change.refresh_from_db()
    assert change.state == ChangeState.FAILED and "再试一次" in change.outcome["why"]


def test_a_plan_that_breaks_does_not_hold_up_the_next(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first, real = planned(town), force.carry_out
    second = schedule(
        town.admin, draft(town.admin, plans.rename(town.grid9, "桥头网格")), clock.today() + timedelta(days=2)
    )

    def broken(by: object, change: AreaChange) -> AreaChange:
        if change.pk == first.pk:
            raise KeyError("parts")
        return real(by, change)  # type: ignore[arg-type]

    monkeypatch.setattr(force, "carry_out", broken)
    with clock.travel(clock.start_of_day(second.effective_on or clock.today())):
        force.carry_out_due_changes()
    states = AreaChange.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [ChangeState.FAILED, ChangeState.DONE]
