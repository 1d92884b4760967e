"""What posts are called: the place and the duty, no word twice."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from linli.platform.posts.terms import Duty, usual_title


@pytest.mark.parametrize(
    ("place", "duty", "title"),
    [
        ("柳岸社区", Duty.SECRETARY, "柳岸社区书记"),
        ("柳岸社区", Duty.DEPUTY, "柳岸社区副书记"),
        ("柳岸社区", Duty.DISPATCHER, "柳岸社区值班坐席"),
        ("滨河物业", Duty.PROPERTY_STAFF, "滨河物业人员"),
        ("区水务局", Duty.DEPARTMENT_STAFF, "区水务局经办人"),
        ("柳岸社区第三网格", Duty.GRID_WORKER, "柳岸社区第三网格网格员"),
    ],
)
def test_a_title_says_no_word_twice(place: str, duty: str, title: str) -> None:
    assert usual_title(place, duty) == title


def test_a_title_is_kept_in_the_language_of_the_place_whoever_types_it() -> None:
    with override("en"):
        assert usual_title("柳岸社区", Duty.SECRETARY) == "柳岸社区书记"
