"""One box at the desk: what a request says, who lives where, in one's own areas only."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places.locate import at_area
from linli.platform.registers.matching import people_named
from linli.platform.registers.models import IdentitySearch
from linli.testing.town import Town
from linli.work.cases import actions, grams
from linli.work.cases.models import Case, CaseGrams
from linli.work.cases.queries.console.search import search


def placed(town: Town, text: str, **more: Any) -> Case:
    """A request, indexed as the worker would."""
    case = town.case(text, **more)
    grams.follow(list(Event.objects.filter(matter=case.pk)))
    return case


def found(by: Any, words: str) -> set[int]:
    return {one.pk for one in search(by, words)}


def test_words_in_the_middle_of_the_text_are_found(town: Town) -> None:
    case = placed(town, "楼道里有人堆放纸箱。昨晚闻到一股烧焦的味道，很担心起火。")
    placed(town, "路灯不亮，晚上看不见路")
    for words in ("烧焦", "烧焦的味道", "纸箱 起火", "闻到一股"):
        assert found(town.chen, words) == {case.pk}, words
    assert found(town.chen, "起火纸箱") == set()  # pairs that are there, but not together
    assert found(town.chen, "冰箱") == set()


def test_an_old_and_closed_one_is_found_too(town: Town) -> None:
    old = clock.now() - timedelta(days=500)
    case = placed(town, "下水道返水，地下室进水了", opened_at=old)
    assert found(town.chen, "返水") == {case.pk}


def test_only_in_ones_own_areas(town: Town) -> None:
    ours = placed(town, "电梯困人，按铃没人应")
    theirs = placed(
        town, "电梯困人，孩子在里面", where=at_area(town.grid9), by=town.far if "far" in town.people else town.wang
    )
    assert found(town.chen, "困人") == {ours.pk}
    assert found(town.other_chief, "困人") == {theirs.pk}
    assert found(town.leader, "困人") == {ours.pk, theirs.pk}
    assert found(town.li, "困人") == {ours.pk}
    assert found(town.sun, "困人") == set()


def test_a_body_finds_what_it_was_called_to(town: Town) -> None:
    case = placed(town, "水管爆裂，水流到马路上")
    actions.accept(case, town.li)
    actions.whistle(case, town.chen, organisations=[town.water], reason="要关总阀")
    assert found(town.sun, "水管爆裂") == {case.pk}
    assert found(town.qiang, "水管爆裂") == set()


def test_what_is_put_right_is_found_where_it_now_lies(town: Town) -> None:
    case = placed(town, "花坛里有垃圾，好几天没人收")
    CaseGrams.objects.all().delete()
    assert found(town.chen, "花坛") == set()
    assert grams.rebuild() == 1
    assert found(town.chen, "花坛") == {case.pk}


def test_one_character_finds_nothing_and_latin_words_do(town: Town) -> None:
    case = placed(town, "门口 LED 大屏太亮")
    assert found(town.chen, "大") == set()
    assert found(town.chen, "led") == {case.pk}


@pytest.mark.parametrize(
    ("typed", "name"),
    [("qgq", "钱国强"), ("gq", "钱国强"), ("guoqiang", "钱国强"), ("国强", "钱国强"), ("国 强", "钱国强"),
     ("钱国", "钱国强"), ("shandan", "单丹"), ("zeng", "曾乐"), ("sd", "单丹"), ("乐", "")],
)  # fmt: skip
def test_people_by_given_name_reading_and_initials(town: Town, typed: str, name: str) -> None:
    for one in ("单丹", "曾乐"):
        meet(one)
    names = set(Person.objects.filter(people_named(typed)).values_list("name", flat=True))
    assert names == ({name} if name else set())


def test_one_box_shows_people_too_and_that_is_on_the_trail(town: Town, desk_of: Any) -> None:
    placed(town, "路灯不亮，晚上看不见路")
    page = desk_of("chen").get("/desk/search/?q=钱国强").content.decode()
    assert "钱*强" in page and "居民" in page
    assert IdentitySearch.objects.filter(by=town.people["chen"]).count() == 1
    assert "路灯" in desk_of("chen").get("/desk/search/?q=看不见路").content.decode()


def test_a_search_reads_little(town: Town, django_assert_max_num_queries: Any) -> None:
    for n in range(5):
        placed(town, f"第 {n} 次反映：路灯不亮")
    with django_assert_max_num_queries(12):
        assert len(search(town.chen, "路灯")) == 5


def test_grams_months_and_areas_never_meet() -> None:
    assert 0 <= grams.gram("路灯") < grams.MONTH <= grams.month(clock.now()) < 2**31
    assert re.fullmatch(r"-?\d+", str(grams.gram("路灯")))
