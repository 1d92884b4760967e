"""On top of every page of the console: the search box for all at a desk, 登记来电 for those who take calls."""

from __future__ import annotations

from typing import Any

import pytest

from linli.testing.town import Town


@pytest.mark.parametrize(
    ("who", "url", "takes_calls"),
    [
        ("chen", "/desk/cases/?open=1", True),
        ("desk", "/desk/", True),
        ("desk", "/desk/registers/", True),
        ("admin", "/desk/rules/", False),
        ("admin", "/desk/clocks/", False),
        ("admin", "/desk/calendar/", False),
        ("sun", "/desk/", False),
    ],
)
def test_the_top_bar_is_the_same_everywhere(town: Town, desk_of: Any, who: str, url: str, takes_calls: bool) -> None:
    page = desk_of(who).get(url).content.decode()
    assert 'action="/desk/search/"' in page
    assert ('href="/desk/log/"' in page) == takes_calls
    assert town.people[who].name in page


@pytest.mark.parametrize(
    ("who", "url"), [("chen", "/desk/cases/?open=1"), ("desk", "/desk/registers/"), ("admin", "/desk/rules/")]
)
def test_the_side_bar_says_everywhere_where_this_desk_stands(town: Town, desk_of: Any, who: str, url: str) -> None:
    place = "江城市滨河区 柳岸街道" if who != "admin" else "江城市"
    assert f"<small>{place}" in desk_of(who).get(url).content.decode()
