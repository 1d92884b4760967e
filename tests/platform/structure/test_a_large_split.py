"""A split of a busy grid: ten thousand open matters move in one transaction within seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.flow.models import Matter, Record
from linli.platform.flow.verify import broken_link
from linli.platform.places.models import Area, Building, Compound
from linli.platform.structure.redrawing import carry_out, draft, undo
from linli.platform.structure.redrawing import plan as plans
from linli.platform.structure.redrawing.plan import Part
from linli.testing.town import Town

pytestmark = pytest.mark.django_db
OPEN, CLOSED, MOST_SECONDS = 10_000, 2_000, 60
C = "429901001001"
Note = Callable[[str, float], None]


def many(town: Town, buildings: list[Building]) -> None:
    """Matters at these buildings in turn; every sixth is closed."""
    now = clock.now()
    rows = []
    for at in range(OPEN + CLOSED):
        one = Matter(
            kind="case", number=f"XX-{at:06d}", title="路灯不亮", stage="dispatched", area=town.grid3,
            building=buildings[at // 6 % len(buildings)].pk, opened_at=now - timedelta(hours=at % 500), touched_at=now,
            closed_at=now if at % 6 == 5 else None,
        )  # fmt: skip
        one.put_under(town.grid3)
        rows.append(one)
    Matter.objects.bulk_create(rows, batch_size=2000)


def test_ten_thousand_matters_move_with_a_record_each(town: Town, record_property: Note) -> None:
    compound = Compound.objects.get()
    houses = [
        Building.objects.create(compound=compound, grid=town.grid3, number=str(20 + at), name=f"{20 + at} 号楼",
                                lon=114.0002 + at * 0.0003, lat=30.902)
        for at in range(10)
    ]  # fmt: skip
    many(town, houses)
    half = tuple(one.pk for one in houses[5:])
    parts = [Part("第三网格", f"{C}003"), Part("第五网格", f"{C}005", buildings=half)]
    change = draft(town.admin, plans.split(town.grid3, parts))
    began = time.monotonic()
    change = carry_out(town.admin, change)
    took = time.monotonic() - began
    record_property("seconds", round(took, 2))
    first, second = (Area.objects.get(pk=pk) for pk in change.outcome["parts"])
    assert change.outcome["counts"]["matters"] == OPEN
    assert Matter.objects.filter(grid=second, closed_at=None).count() == OPEN // 2
    assert Matter.objects.filter(grid=first, closed_at=None).count() == OPEN // 2
    assert Matter.objects.filter(grid=town.grid3).count() == CLOSED
    assert (
        Record.objects.filter(move="area_moved").count() == OPEN == Event.objects.filter(name="case.area_moved").count()
    )
    assert broken_link(Matter.objects.filter(grid=second).latest("pk")) is None
    assert took < MOST_SECONDS
    began = time.monotonic()
    undo(town.admin, change)
    record_property("seconds_back", round(time.monotonic() - began, 2))
    assert Matter.objects.filter(grid=town.grid3, closed_at=None).count() == OPEN
