"""The page of automatic dispatch: shares and precision that can be checked one by one, versions, and going back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.platform.dispatch.settled import SAYINGS, settled

from linli.kernel import clock
from linli.platform.dispatch import editing, jobs, judgements, shares, teaching
from linli.platform.dispatch.models import Judgement, ModelVersion
from linli.platform.events.models import Event
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions

PAGE, LIST = "/desk/dispatch/", "/desk/dispatch/matters/"


def read_events() -> None:
    """What the worker does all the time."""
    judgements.judge(list(Event.objects.order_by("id")))


def signed_in(town: Town, who: str) -> Client:
    """A browser of somebody."""
    client = Client()
    client.force_login(account_for(town.people[who]))
    return client


@pytest.fixture
def busy(town: Town) -> Town:
    """Three go out by themselves: one is corrected, one objected to. One waits; of one a person chose the category."""
    text = "3 号楼 2 单元下水道返水，臭得很"
    town.case(text=text, category="")
    wrong, objected = town.case(text=text, category=""), town.case(text=text, category="")
    actions.correct(wrong, town.desk, category="water_off")
    actions.uphold(actions.object_to(objected, town.li_property, why="不归我们"), town.reviewer, why="是的")
    actions.dispatch(town.case(text="有件事想跟你们说说", category=""), town.desk, category="noise")
    town.case()
    read_events()
    return town


def test_what_was_judged_is_counted_once_and_what_people_put_right_too(busy: Town) -> None:
    week = shares.shares(busy.desk)[0]
    assert (week.judged, week.automatic, week.wrong, week.corrected, week.upheld) == (4, 3, 2, 1, 1)
    assert (week.waited, week.agreed) == (1, 0)
    assert week.precision == (1, 3)
    read_events()  # the same events again change nothing
    assert shares.shares(busy.desk)[0] == week


def test_every_number_equals_the_list_it_opens(busy: Town) -> None:
    for who in ("desk", "supervisor", "admin"):
        client = signed_in(busy, who)
        page = client.get(f"{PAGE}?days=7").content.decode()
        links = re.findall(r'href="(/desk/dispatch/matters/\?[^"]+)">(\d+)</a>', page)
        assert len(links) > 12
        for url, number in links:
            shown = client.get(url.replace("&amp;", "&")).content.decode()
            assert len(re.findall(r"<tr><td", shown)) == int(number), url


def test_older_ones_count_only_in_the_longer_stretches(busy: Town) -> None:
    Judgement.objects.filter(corrected_at__isnull=False).update(at=clock.now() - timedelta(days=20))
    assert [one.corrected for one in shares.shares(busy.desk)] == [0, 1, 1]


def test_a_category_that_comes_back_to_the_proposal_is_no_correction(busy: Town) -> None:
    case = busy.case(text="3 号楼 2 单元下水道返水", category="")
    actions.correct(case, busy.desk, category="water_off")
    actions.correct(case, busy.desk, category="sewage_back")
    read_events()
    found = Judgement.objects.get(pk=case.pk)
    assert (found.became, found.corrected_at) == ("sewage_back", None)


def test_others_areas_are_not_counted(busy: Town) -> None:
    assert shares.shares(busy.other_chief)[0].judged == 0
    assert shares.shares(busy.admin)[0].judged == 4


def test_the_administrator_reads_numbers_and_no_titles(busy: Town) -> None:
    url = f"{LIST}?what=judged&days=7"
    assert "返水" in signed_in(busy, "desk").get(url).content.decode()
    shown = signed_in(busy, "admin").get(url).content.decode()
    assert "返水，臭" not in shown
    assert "LA-" in shown


@pytest.mark.parametrize("who", ["chen", "li", "wang", "sun"])
def test_the_page_is_for_those_who_answer_for_dispatch(busy: Town, who: str) -> None:
    client = signed_in(busy, who)
    assert client.get(PAGE).status_code == client.get(f"{LIST}?what=judged&days=7").status_code == 404


def test_an_unknown_number_opens_nothing(busy: Town) -> None:
    client = signed_in(busy, "desk")
    for query in ("", "?what=x", "?what=judged&category=x"):
        assert client.get(f"{LIST}{query}").status_code == 404
    assert client.get(f"{LIST}?what=judged&days=x&page=0").status_code == 200


def test_the_rule_book_counts_matches_objections_and_corrections(busy: Town) -> None:
    page = signed_in(busy, "admin").get("/desk/rules/").content.decode()
    links = re.findall(r'href="(/desk/dispatch/matters/\?[^"]+)">(\d+)</a>', page)
    assert links
    client = signed_in(busy, "admin")
    for url, number in links:
        shown = client.get(url.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r"<tr><td", shown)) == int(number), url


def test_the_threshold_of_the_place_stands_on_the_page(busy: Town) -> None:
    editing.set_threshold(busy.admin, area=busy.community, confidence=0.9)
    assert "90%" in signed_in(busy, "desk").get(PAGE).content.decode()


def test_the_administrator_goes_back_with_one_click(town: Town) -> None:
    settled(town, SAYINGS, 30)
    version = teaching.learn()
    client = signed_in(town, "admin")
    page = client.get(PAGE).content.decode()
    assert f"版本 {version.pk}" in page
    assert client.post("/desk/dispatch/switch/0/").status_code == 302
    assert not ModelVersion.objects.filter(in_use=True).exists()
    assert client.post(f"/desk/dispatch/switch/{version.pk}/").status_code == 302
    assert ModelVersion.objects.get(in_use=True) == version
    assert "吕管" in client.get(PAGE).content.decode()
    for who in ("desk", "supervisor"):
        assert signed_in(town, who).post("/desk/dispatch/switch/0/").status_code == 404


def test_a_lesson_is_begun_from_the_page_but_not_in_the_page(town: Town, monkeypatch: Any) -> None:
    asked = []
    monkeypatch.setattr(jobs.learn_for, "defer", lambda **given: asked.append(given))
    assert signed_in(town, "admin").post("/desk/dispatch/learn/").status_code == 302
    assert asked == [{"person": town.people["admin"].pk}]
    assert not ModelVersion.objects.exists()
    assert signed_in(town, "desk").post("/desk/dispatch/learn/").status_code == 404
