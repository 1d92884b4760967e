"""Likely duplicates, by text and place: staff see the requests they may see, residents only how many households."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.flow.models import Matter
from linli.platform.identity.people import account_for
from linli.platform.likeness.marks import keep_new_signatures, marks_of, rebuild
from linli.platform.likeness.models import Signature
from linli.platform.likeness.near import Near, Spot, likely
from linli.platform.places.locate import Where, at_area, at_home
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.terms import Stage

LAMP, AGAIN = "3 号楼前的路灯不亮，晚上看不见路", "3 号楼门口路灯坏了不亮，晚上走路看不见"
LEAK = "地下车库的水管爆了，水一直往外流，已经淹了一大片"


@pytest.fixture
def sign_in(town: Town) -> Any:
    def client_of(who: str) -> Client:
        client = Client()
        client.force_login(account_for(town.people[who]))
        return client

    return client_of


def where_of(town: Town, who: str = "wang") -> Where:
    return at_home(town.homes[who])


def found(town: Town, text: str, where: Where, category: str = "street_lamp") -> list[Any]:
    return likely(text, Spot.of(where, category), Matter.objects.all())


def test_the_neighbours_words_for_the_same_lamp_are_recognised(town: Town) -> None:
    case = town.case(LAMP)
    (one,) = found(town, AGAIN, where_of(town))
    assert (one.matter.pk, one.near) == (case.pk, Near.BUILDING)
    assert any("路灯" in word for word in one.shared)


def test_another_trouble_in_the_same_building_is_not(town: Town) -> None:
    town.case(LAMP)
    assert found(town, LEAK, where_of(town), "water_pipe") == []


def test_the_same_words_in_another_community_are_another_trouble(town: Town) -> None:
    town.case(LAMP)
    rebuild()
    assert found(town, LAMP, at_area(town.grid9)) == []


def test_without_a_place_the_words_find_it_in_the_community(town: Town) -> None:
    case = town.case(LEAK, category="")
    keep_new_signatures(list(Event.objects.all()))
    (one,) = found(town, LEAK + "，快来人", at_area(town.community), "")
    assert (one.matter.pk, one.near) == (case.pk, Near.COMMUNITY)


def test_what_ended_long_ago_is_over(town: Town) -> None:
    with clock.travel(clock.now() - timedelta(days=120)):
        case = town.case(LAMP)
        actions.withdraw(case, town.wang, why="已经亮了")
        still = town.case("3 号楼前的路灯不亮很久了")
    assert [one.matter.pk for one in found(town, AGAIN, where_of(town))] == [still.pk]


def test_a_private_kind_is_never_compared(town: Town) -> None:
    case = town.case(LAMP)
    Matter.objects.filter(pk=case.pk).update(private=True)
    rebuild()
    assert found(town, LAMP, where_of(town)) == []


# Signatures ----------------------------------------------------------------------------------------------------------


def test_signatures_follow_the_events_and_can_be_made_anew(town: Town, capsys: Any) -> None:
    case = town.case(LAMP)
    assert not Signature.objects.exists()
    keep_new_signatures(list(Event.objects.all()))
    kept = Signature.objects.get(matter=case.pk)
    assert kept.marks == marks_of(LAMP, town.community.pk)
    Signature.objects.all().delete()
    call_command("likeness")
    assert Signature.objects.get(matter=case.pk).marks == kept.marks


def test_a_signature_holds_no_words(town: Town) -> None:
    town.case(LAMP)
    keep_new_signatures(list(Event.objects.all()))
    assert {type(one) for one in Signature.objects.get().marks} == {int}
    assert marks_of(LAMP, 1) != marks_of(LAMP, 2)


# The desk ------------------------------------------------------------------------------------------------------------


def test_the_desk_merges_a_duplicate_with_one_click(town: Town, sign_in: Any) -> None:
    first, second = town.case(LAMP), town.case(AGAIN, requester=town.people["neighbour"])
    assert f"/desk/cases/{second.pk}/near/" in sign_in("desk").get(f"/desk/cases/{second.pk}/").content.decode()
    page = sign_in("desk").get(f"/desk/cases/{second.pk}/near/").content.decode()
    assert "很可能是同一件事" in page
    assert "都说到：" in page
    answer = sign_in("desk").post(
        f"/desk/cases/{second.pk}/merge/",
        {"number": first.matter.number, "request_id": str(uuid4()), "version": second.matter.version},
    )
    assert answer.status_code == 302
    second.refresh_from_db()
    assert (second.stage, second.into_id) == (Stage.MERGED, first.pk)
    assert Matter.objects.get(pk=first.pk).reporters == 2


def test_while_the_desk_listens_the_known_one_is_shown(town: Town, sign_in: Any) -> None:
    case = town.case(LAMP)
    given = {"phone": "", "text": AGAIN, "place": "柳岸新村3号楼2单元", "category": ""}
    page = sign_in("desk").post("/desk/log/look/", given).content.decode()
    assert case.matter.number in page
    assert "同一栋楼" in page


def test_a_desk_is_not_shown_what_it_may_not_see(town: Town, sign_in: Any) -> None:
    town.case(LAMP)
    given = {"phone": "", "text": AGAIN, "place": "柳岸新村3号楼2单元", "category": ""}
    assert LAMP[:6] not in sign_in("other_chief").post("/desk/log/look/", given).content.decode()


# The worker ----------------------------------------------------------------------------------------------------------


def test_a_worker_is_told_while_typing_that_it_was_reported(town: Town, sign_in: Any) -> None:
    case = town.case(LAMP)
    building = town.homes["wang"].entrance.building.pk
    page = sign_in("li").post("/field/found/alike/", {"text": AGAIN, "building": building}).content.decode()
    assert "可能已经有人报过" in page
    assert case.matter.title in page
    page = sign_in("zhou").post("/field/found/alike/", {"text": AGAIN, "building": building}).content.decode()
    assert case.matter.title not in page


# Residents -----------------------------------------------------------------------------------------------------------


def typed(client: Client, text: str) -> str:
    return client.post("/report/guess/", {"text": text}).content.decode()


def test_a_resident_learns_how_many_households_but_nothing_about_them(town: Town, sign_in: Any) -> None:
    town.case(LAMP + "，我是老王", requester=town.people["zhao"])
    assert "户反映过差不多的事" not in typed(sign_in("wang"), AGAIN)  # one household could be recognised
    town.case(AGAIN + "，盼尽快", requester=town.people["neighbour"])
    page = typed(sign_in("wang"), AGAIN)
    assert "您附近有 2 户反映过差不多的事" in page
    for secret in ("老王", "盼尽快", "钱国强", *Matter.objects.values_list("number", flat=True)):
        assert secret not in page


def test_ones_own_reports_are_not_neighbours(town: Town, sign_in: Any) -> None:
    for _ in range(3):
        town.case(LAMP)
    assert "户反映过差不多的事" not in typed(sign_in("wang"), AGAIN)


def test_without_a_script_the_page_after_placing_says_it(town: Town, sign_in: Any) -> None:
    for who in ("zhao", "neighbour"):
        town.case(LAMP, requester=town.people[who])
    mine = town.case(AGAIN)
    page = sign_in("wang").get(f"/my/{mine.matter.number}/placed/").content.decode()
    assert "您附近有 2 户反映过差不多的事" in page
