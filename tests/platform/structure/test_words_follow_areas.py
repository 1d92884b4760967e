"""After a split nobody has to index anything by hand: what moved is found where it lies now."""

from __future__ import annotations

import pytest

from linli.platform.events.models import Event
from linli.platform.events.outbox import PROJECTIONS
from linli.platform.likeness.marks import marks_of
from linli.platform.likeness.models import Signature
from linli.platform.likeness.texts import texts_of
from linli.platform.places.models import Area
from linli.platform.structure.redrawing import carry_out, draft, undo
from linli.platform.structure.redrawing import plan as plans
from linli.platform.structure.redrawing.plan import Part
from linli.testing.town import Town
from linli.work.cases import grams
from linli.work.cases.models import Case

pytestmark = pytest.mark.django_db
C = "429901001001"


def catch_up() -> None:
    """What the worker does, once the transaction is over."""
    events = list(Event.objects.order_by("id"))
    for name in ("case_words", "likeness"):
        PROJECTIONS[name](events)


def found_in(area: int) -> list[int]:
    """What a search for two characters finds there, once the worker has caught up."""
    catch_up()
    return grams.find("路灯", [area], 10)


@pytest.fixture
def lamp(town: Town) -> Case:
    """A lamp is reported in the third grid."""
    return town.case("楼道里的路灯坏了")


def test_the_words_of_a_request_are_found_in_its_new_grid_and_after_the_way_back(town: Town, lamp: Case) -> None:
    assert found_in(town.grid3.pk) == [lamp.pk]
    building = lamp.matter.building
    assert building is not None
    parts = [Part("第三网格", f"{C}003"), Part("第五网格", f"{C}005", buildings=(building,))]
    change = carry_out(town.admin, draft(town.admin, plans.split(town.grid3, parts)))
    new = Area.objects.get(pk=change.outcome["parts"][1])

    assert (found_in(new.pk), found_in(town.grid3.pk)) == ([lamp.pk], [])
    undo(town.admin, change)
    assert (found_in(new.pk), found_in(town.grid3.pk)) == ([], [lamp.pk])


def test_likely_duplicates_are_looked_for_in_the_new_community(town: Town, lamp: Case) -> None:
    catch_up()
    areas = [town.community, town.other]
    change = carry_out(town.admin, draft(town.admin, plans.merge(areas, Part("新岸社区", f"{C[:-1]}9"))))
    new = change.outcome["parts"][0]
    catch_up()

    text = texts_of("case", [lamp.pk])[lamp.pk]
    assert Signature.objects.get(matter=lamp.pk).marks == marks_of(text, new)
