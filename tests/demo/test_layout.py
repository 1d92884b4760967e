"""The made-up town has the shape of a real one: no gaps, no overlaps, buildings inside their grids."""

from random import Random

import pytest
from shapely import STRtree, unary_union
from shapely.geometry import LineString, Point, Polygon

from linli.demo import layout


@pytest.mark.parametrize("seed", range(5))
def test_cells_tile_without_gaps_and_overlaps(seed: int) -> None:
    cells = layout.mesh(5, 8, Random(seed))
    whole = unary_union([cell.shape for cell in cells])
    assert whole.geom_type == "Polygon"
    assert not list(whole.interiors)
    assert all(cell.shape.is_valid for cell in cells)
    assert sum(cell.shape.area for cell in cells) == pytest.approx(whole.area, rel=1e-9)


def test_cells_are_crooked() -> None:
    cells = layout.mesh(5, 8, Random(1))
    assert all(cell.ring[0][0] != cell.ring[3][0] and cell.ring[0][1] != cell.ring[1][1] for cell in cells)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 6])
def test_buildings_stand_inside_their_cell_and_apart(number: int) -> None:
    for cell in layout.mesh(5, 8, Random(2)):
        houses = [Polygon(layout.footprint(spot)[0]) for spot in layout.spots(cell, number)]
        assert all(cell.shape.contains(house) for house in houses)
        tree = STRtree(houses)
        assert len(tree.query(houses, predicate="intersects")[0]) == number


def test_the_river_crosses_the_whole_town() -> None:
    cells = layout.mesh(5, 8, Random(3))
    town = unary_union([cell.shape for cell in cells])
    river = LineString(layout.river(5, 8))
    assert river.crosses(town)
    assert river.coords[0][0] < town.bounds[0] + layout.WIDE
    assert not town.contains(Point(river.coords[0])) and not town.contains(Point(river.coords[-1]))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (40, "四十"),
        (100, "一百"),
        (205, "二百零五"),
        (212, "二百一十二"),
    ],
)
def test_grids_are_counted_in_chinese(number: int, words: str) -> None:
    assert layout.chinese(number) == words
