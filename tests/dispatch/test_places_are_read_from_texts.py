"""Places named in a text: areas, compounds, roads, schools, lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.platform.dispatch.learning.where import where, without_places


@pytest.mark.parametrize(
    ("text", "areas", "names"),
    [
        ("A7县青禾镇路灯不亮", ("a7县",), ("青禾镇",)),
        ("我住在锦绣园小区三号楼", (), ("锦绣园小区",)),
        ("关于柳桥路与石板街路口堵车的投诉", (), ("柳桥路", "石板街路口")),
        ("地铁3号线什么时候通车", (), ("地铁3号线",)),
        ("东坪中学食堂饭菜不好", (), ("东坪中学",)),
        ("百草园滨江苑捆绑卖车位", (), ("百草园滨江苑",)),
        ("晋安区的公园太少", ("晋安区",), ()),
    ],
)
def test_names_are_found(text: str, areas: tuple[str, ...], names: tuple[str, ...]) -> None:
    found = where(text)
    assert found.areas == areas
    assert found.names[: len(names)] == names


@pytest.mark.parametrize(
    "text", ["该小区太脏", "本社区没有公厕", "超市卖过期牛奶", "菜市场缺斤少两", "这个城市很美", ""]
)
def test_words_that_only_look_like_places_are_none(text: str) -> None:
    assert where(text).areas == ()
    assert where(text).cores == ()


def test_cores_tell_places_of_one_kind_apart() -> None:
    assert where("锦绣园小区").cores != where("枫林园小区").cores
    assert where("地铁3号线").cores != where("地铁4号线").cores


def test_what_is_left_without_places_is_the_trouble() -> None:
    assert without_places("A7县锦绣园小区路灯不亮").strip("，") == "路灯不亮"


@given(st.text(max_size=100))
@settings(deadline=None, max_examples=80)
def test_any_text_can_be_read(text: str) -> None:
    assert len(where(text).names) == len(set(where(text).names))
