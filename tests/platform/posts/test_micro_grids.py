"""Who is on duty in a micro-grid sees the matters of its grid: a matter knows its grid and nothing finer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from linli.platform.flow.models import Matter
from linli.platform.identity.people import account_for
from linli.platform.places import tree
from linli.platform.places.terms import Level
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import holder
from linli.testing.town import Town, make_area
from linli.work.cases import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def micro(town: Town) -> Any:
    """Half of the third grid; 周敏 is its worker and of the fourth grid no more."""
    area = make_area(town.grid3, Level.MICRO_GRID, "第一微网格", "429901001001003001")
    tree.changed("areas")
    Appointment.objects.filter(person=town.people["zhou"]).delete()
    town.appoint("zhou", Duty.GRID_WORKER, area)
    return area


def test_the_worker_of_a_micro_grid_sees_and_waits_for_what_is_in_its_grid(town: Town, micro: Any) -> None:
    case = town.case()
    assert Matter.objects.seen_by(town.zhou).filter(pk=case.pk).exists()
    assert Matter.objects.waiting_for(town.zhou).filter(pk=case.pk).exists()
    assert town.people["zhou"] in holder(Duty.GRID_WORKER).people(case.matter)
    assert actions.accept(case, town.zhou).stage == "in_hand"


def test_and_nothing_of_the_next_grid(town: Town, micro: Any) -> None:
    other = town.case()
    Matter.objects.filter(pk=other.pk).update(grid=town.grid4.pk, area=town.grid4.pk)
    assert not Matter.objects.seen_by(town.zhou).filter(pk=other.pk).exists()


@pytest.mark.parametrize("path", ["/field/", "/field/map/", "/field/me/", "/home/", "/me/"])
def test_their_pages_open(town: Town, micro: Any, path: str) -> None:
    town.case()
    browser = Client()
    browser.force_login(account_for(town.people["zhou"]))
    assert browser.get(path).status_code == 200


def test_a_lead_of_a_micro_grid_has_a_desk_that_opens(town: Town, micro: Any) -> None:
    town.appoint("desk", Duty.GRID_LEAD, micro)
    Appointment.objects.filter(person=town.people["desk"], post__duty=Duty.DISPATCHER).delete()
    town.case()
    browser = Client()
    browser.force_login(account_for(town.people["desk"]))
    for path in ("/desk/", "/desk/cases/?all=1", "/desk/search/?q=路灯", "/desk/roster/", "/desk/records/",
                 "/desk/muster/", "/desk/structure/", "/desk/care/", "/desk/groups/"):  # fmt: skip
        assert browser.get(path).status_code in (200, 404), path
