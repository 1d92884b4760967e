"""Where dispatch is not sure the desk decides: it sees how sure, why, what else and where, and needs one click."""

from __future__ import annotations

import re
from typing import Any

from linli.platform.dispatch.models import Correction
from linli.platform.places.locate import Where, at_area
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage

HALF = "门口的东西坏了，电动车也不好走"


def waiting(town: Town, text: str = HALF, **more: Any) -> Case:
    """A request that dispatch is not sure of."""
    case = town.case(text=text, category="", **more)
    assert case.stage == Stage.PLACED
    return case


def page(desk_of: Any, who: str, case: Case) -> str:
    """The page of the request."""
    return str(desk_of(who).get(f"/desk/cases/{case.pk}/").content.decode())


def buttons(shown: str) -> list[str]:
    """The categories that one click chooses."""
    return re.findall(r'<button[^>]*name="category" value="(\w+)"', shown)


def test_the_desk_sees_how_sure_by_which_words_and_what_else(town: Town, desk_of: Any) -> None:
    case = waiting(town)
    shown = page(desk_of, "desk", case)
    assert f"把握 {int(case.proposal['confidence'] * 100)}%" in shown
    assert "依据的词" in shown
    assert case.proposal["words"][0] in shown
    assert buttons(shown) == [case.matter.category, *(code for code, _ in case.proposal["alternatives"])]


def test_one_click_dispatches_as_another_category_and_teaches(town: Town, desk_of: Any) -> None:
    case = waiting(town)
    other = case.proposal["alternatives"][0][0]
    sent = {"party": "proposed", "category": other, "version": case.matter.version}
    assert desk_of("desk").post(f"/desk/cases/{case.pk}/dispatch/", sent).status_code == 302
    case.matter.refresh_from_db()
    assert (case.matter.stage, case.matter.category) == (Stage.DISPATCHED, other)
    assert Correction.objects.get().category == other


def test_a_wrong_category_is_put_right_later_with_one_click(town: Town, desk_of: Any) -> None:
    case = town.case(text="3 号楼 2 单元下水道返水，臭得很", category="")
    other = next(code for code in buttons(page(desk_of, "desk", case)) if code != case.matter.category)
    answer = desk_of("desk").post(f"/desk/cases/{case.pk}/correct/", {"category": other})
    assert answer.status_code == 302
    case.matter.refresh_from_db()
    assert case.matter.category == other
    correction = Correction.objects.get()
    assert (correction.proposed, correction.category, correction.by) == ("sewage_back", other, town.people["desk"])
    assert "类别是人选的" in page(desk_of, "desk", case)
    assert "sewage_back" in buttons(page(desk_of, "desk", case))


def test_who_may_not_correct_is_offered_nothing(town: Town, desk_of: Any) -> None:
    case = town.case(text="3 号楼 2 单元下水道返水，臭得很", category="")
    assert buttons(page(desk_of, "supervisor", case)) == []
    assert desk_of("supervisor").post(f"/desk/cases/{case.pk}/correct/", {"category": "noise"}).status_code == 409
    assert not Correction.objects.exists()


def test_places_it_may_be_at_are_offered_with_how_they_were_found(town: Town, desk_of: Any) -> None:
    where = Where(town.community, "柳岸社区", lon=114.006, lat=30.902)
    case = waiting(town, text="柳岸新村 3 号楼那边，有件事想说说", where=where)
    shown = page(desk_of, "desk", case)
    for words in ("原话里的地址", "定位"):
        assert words in shown
    assert f'name="area" value="{town.grid3.pk}"' in shown
    sent = {"party": "proposed", "category": "noise", "area": town.grid3.pk}
    assert desk_of("desk").post(f"/desk/cases/{case.pk}/dispatch/", sent).status_code == 302
    case.matter.refresh_from_db()
    assert (case.matter.grid_id, case.matter.stage) == (town.grid3.pk, Stage.DISPATCHED)


def test_the_home_is_offered_where_nothing_else_is_known(town: Town, desk_of: Any) -> None:
    case = waiting(town, text="有件事想说说", where=at_area(town.community))
    assert "反映人家" in page(desk_of, "desk", case)


def test_the_queue_says_what_it_looks_like_and_how_sure(town: Town, desk_of: Any) -> None:
    case = waiting(town)
    shown = desk_of("desk").get("/desk/").content.decode()
    assert f"把握 {int(case.proposal['confidence'] * 100)}%" in shown


def test_a_reason_is_told_in_the_language_of_who_reads_it(town: Town, desk_of: Any) -> None:
    case = town.case(text="3 号楼 2 单元下水道返水，臭得很", category="")
    assert "why" not in case.proposal["party"]
    assert case.proposal["party"]["because"] == "organisation"
    actions.redispatch(case, town.desk, why="试一下", organisation=town.water)
    assert "滨河物业" in page(desk_of, "desk", case)
