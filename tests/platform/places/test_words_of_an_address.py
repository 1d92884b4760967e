"""An address as people type it leads to the place it means."""

import pytest

from linli.platform.places.locate import find
from linli.testing.town import Town


@pytest.mark.parametrize(
    "typed", ["柳岸新村3号楼2单元", "柳岸新村３号楼２单元", "柳岸新村\u200b3号楼\x002单元", " 柳岸新村 三号楼 二单元 "]
)
def test_it_is_found_however_it_is_typed(town: Town, typed: str) -> None:
    (found,) = find(typed, town.community)
    assert (found.building, found.entrance) == (town.homes["wang"].entrance.building, town.homes["wang"].entrance)


def test_what_names_no_place_here_finds_nothing(town: Town) -> None:
    assert find("月亮上的环形山", town.community) == []
    assert find("\x00", town.community) == []
