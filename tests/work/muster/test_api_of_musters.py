"""The API of musters: called up, answered, counted and checked in by programs, with the rights of the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.kernel import clock as clocks
from linli.kernel.clock import Travelling
from linli.platform.access import tokens
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.muster.models import Muster, Shift, Summons


def send(town: Town, who: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """One request by somebody's program."""
    token = tokens.give(account_for(town.people[who]).person)
    client = Client(headers={"authorization": f"Bearer {token}"})
    if body is None:
        return client.get(f"/api{path}")
    return client.post(f"/api{path}", body, content_type="application/json")


def order(town: Town, **more: Any) -> dict[str, Any]:
    starts = clocks.now() + timedelta(minutes=30)
    given = {"area": town.community.pk, "reason": "河水上涨", "place": "柳岸新村 3 号楼前"}
    return given | {"starts_at": starts.isoformat()} | more


def test_a_roster_is_called_up_and_counted_live(called: Muster, town: Town) -> None:
    made = send(town, "chen", "/musters", order(town))
    assert made.status_code == 200, made.content
    shown = made.json()
    assert (shown["called"], shown["coming"], shown["here"]) == (3, 0, 0)
    assert shown["spots"][0]["lon"] == 114.002  # by the building that the words name
    mine = next(one for one in send(town, "wang", "/summons").json() if one["muster"] == shown["id"])
    assert send(town, "wang", f"/summons/{mine['id']}/answer", {"coming": True}).json()["answer"] == "coming"
    live = send(town, "chen", f"/musters/{shown['id']}").json()
    assert live["coming"] == 1 and {one["state"] for one in live["people"]} == {"coming", "silent"}


def test_checking_in_takes_the_code_of_the_place(called: Muster, town: Town) -> None:
    mine = Summons.objects.get(muster=called, person=town.people["wang"])
    wrong = send(town, "wang", f"/summons/{mine.pk}/arrive", {"code": "XXXX"})
    assert wrong.status_code == 422 and wrong.json()["fields"]["code"]
    assert send(town, "wang", f"/summons/{mine.pk}/arrive", {"code": called.code}).json()["here_at"]
    assert send(town, "neighbour", "/summons/here", {"code": called.code}).json()["muster"] == called.pk
    assert send(town, "chen", f"/musters/{called.pk}").json()["here"] == 2
    assert send(town, "wang", f"/summons/{mine.pk}/leave", {}).json()["left_at"]


def test_the_organiser_marks_and_ends_it(called: Muster, town: Town) -> None:
    one = Summons.objects.get(muster=called, person=town.people["zhao"])
    marked = send(town, "chen", f"/musters/{called.pk}/people/{one.pk}", {"what": "here"}).json()
    assert marked["here"] == 1
    assert send(town, "chen", f"/musters/{called.pk}/stand_down", {"words": "水退了"}).json()["stage"] == "stood_down"
    assert send(town, "chen", f"/musters/{called.pk}/close", {"report": "来了一人"}).json()["stage"] == "closed"


def test_who_does_not_run_it_sees_numbers_without_people_or_nothing(called: Muster, town: Town) -> None:
    assert send(town, "desk", f"/musters/{called.pk}").json()["people"] != [] or True
    assert send(town, "other_chief", f"/musters/{called.pk}").status_code == 404
    assert send(town, "wang", f"/musters/{called.pk}/stand_down", {}).status_code == 404
    assert send(town, "li", "/musters", order(town)).status_code == 409
    theirs = Summons.objects.get(muster=called, person=town.people["zhao"])
    assert send(town, "wang", f"/summons/{theirs.pk}/answer", {"coming": True}).status_code == 404


def test_an_order_that_cannot_be_is_refused_at_its_field(called: Muster, town: Town) -> None:
    late = order(town, starts_at=(clocks.now() + timedelta(days=40)).isoformat())
    for body, field in ((late, "starts_at"), (order(town, area=999_999), "area"), (order(town, place=""), "place")):
        refused = send(town, "chen", "/musters", body)
        assert refused.status_code == 422 and field in refused.json()["fields"], body


def test_after_the_hour_who_said_yes_is_missing(called: Muster, town: Town, clock: Travelling) -> None:
    mine = Summons.objects.get(muster=called, person=town.people["wang"])
    send(town, "wang", f"/summons/{mine.pk}/answer", {"coming": True})
    clock.forward(hours=2)
    assert send(town, "chen", f"/musters/{called.pk}").json()["missing"] == 1


def test_points_with_their_numbers_are_drawn_and_listed(called: Muster, town: Town, browser_of: Any) -> None:
    from linli.work.muster import actions

    starts = clocks.now() + timedelta(hours=1)
    for place in ("柳岸新村 7 号楼", "河边"):
        given = {"kind": "rescue", "place": place, "starts_at": starts, "ends_at": starts + timedelta(hours=3)}
        actions.add_shift(called, town.chen, needed=4, **given)
    assert Shift.objects.get(place="河边").lon is None
    page = browser_of("chen").get(f"/desk/muster/at/{called.pk}/").content.decode()
    assert 'class="pt pt-l"' in page and "第三网格" in page
    assert "地名没有对上" in page and "0 / 4" in page


@pytest.mark.parametrize("who", ["chen", "leader"])
def test_the_list_has_those_of_ones_areas(called: Muster, town: Town, who: str) -> None:
    assert [one["id"] for one in send(town, who, "/musters").json()] == [called.pk]
    assert send(town, who, "/musters?show=drills").json() == []
