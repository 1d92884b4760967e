"""A town whose structure lives: a chain, a pairing, department grids, a facility, a floor plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.registers.conftest import bring, sheet

from linli.kernel import clock
from linli.platform.identity.people import account_for
from linli.platform.places.models import Building, Organisation
from linli.platform.posts.actor import SYSTEM
from linli.platform.structure import chain, facilities, floors, merged, pairing
from linli.platform.structure.models import Deed, DepartmentGrid, Facility, FloorPlan, Pairing
from linli.testing.files import jpeg
from linli.testing.town import Town

__all__ = ["bring", "sheet"]  # fixtures of the registers


@pytest.fixture(autouse=True)
def files_of_this_test(tmp_path: Path, settings: Any) -> None:
    """Pictures lie in a folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def paired(town: Town) -> Pairing:
    """The water bureau stands by the community."""
    return pairing.pair(
        SYSTEM, organisation=town.water, area=town.community,
        duties=["每季度查一次水管", "帮 5 户老人修水龙头"], since=date(2026, 1, 1),
    )  # fmt: skip


@pytest.fixture
def deed(town: Town, paired: Pairing) -> Deed:
    """It repaired taps, and says so."""
    return pairing.tell(
        town.sun, pairing=paired, text="给 5 户老人换了水龙头", done_on=clock.today() - timedelta(days=1),
        duty=paired.duties.order_by("id")[1],
    )  # fmt: skip


@dataclass
class Things:
    """What stands in the town."""

    lamp: Facility
    plan: FloorPlan
    fire: DepartmentGrid
    building: Building


@pytest.fixture
def things(town: Town) -> Things:
    """A lamp, a floor plan, a grid of the fire brigade."""
    building = town.homes["wang"].entrance.building
    brigade = Organisation.objects.create(kind="department", name="滨河区消防大队", area=town.district, trade="消防")
    lamp = facilities.save(
        SYSTEM, kind="lamp", code="4299010103000001", name="3 号楼前路灯", building=building, built_year=2010,
        organisation=town.housing, inspect_by=clock.today() + timedelta(days=10),
    )  # fmt: skip
    plan = floors.draw(SYSTEM, building=building, title="标准层", upload=jpeg("white", (400, 300)))
    floors.mark_by_cells(SYSTEM, plan, town.homes["wang"], rows=2, columns=4, cell=(1, 1, 1, 2))
    fire = merged.save(SYSTEM, organisation=brigade, code="XF-01", name="消防一区", base=[town.grid3, town.grid4])
    chain.save_organisation(SYSTEM, None, name="柳岸社区党委", kind="party_branch", area=town.community)
    return Things(lamp, plan, fire, building)


def client_of(town: Town, who: str) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(account_for(town.people[who]))
    return client
