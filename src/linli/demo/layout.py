"""The shape of a made-up town: crooked quadrilaterals that tile it without gaps, a river, buildings in rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sin
from random import Random

from shapely import unary_union
from shapely.geometry import Polygon

Point = tuple[float, float]
Ring = list[list[float]]
WEST, NORTH = 114.0, 30.93  # the upper left corner, WGS 84
WIDE, HIGH = 0.0042, 0.0025  # of one cell, in degrees
SHEAR = 0.0009  # every row of the town leans this much to the east


@dataclass(frozen=True)
class Cell:
    """One grid of the mesh, by its column and row from the upper left."""

    column: int
    row: int
    ring: Ring  # closed, four corners

    @property
    def shape(self) -> Polygon:
        """For unions and tests."""
        return Polygon(self.ring)

    def at(self, across: float, down: float) -> Point:
        """The point so far across and down the cell (0 to 1), by the four corners."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.ring[:4]
        top = (ax + (bx - ax) * across, ay + (by - ay) * across)
        foot = (dx + (cx - dx) * across, dy + (cy - dy) * across)
        return rounded((top[0] + (foot[0] - top[0]) * down, top[1] + (foot[1] - top[1]) * down))


def rounded(point: Point) -> Point:
    """To some ten centimetres."""
    return round(point[0], 6), round(point[1], 6)


def mesh(columns: int, rows: int, rng: Random, origin: Point = (WEST, NORTH)) -> list[Cell]:
    """All cells, row by row. Neighbours share their corners, so no point lies between two of them."""
    nodes = [[_node(column, row, rng, origin) for column in range(columns + 1)] for row in range(rows + 1)]
    return [
        Cell(column, row, _ring(nodes, column, row)) for row in range(rows) for column in range(columns)
    ]  # fmt: skip


def _node(column: int, row: int, rng: Random, origin: Point) -> Point:
    lon = origin[0] + column * WIDE + row * SHEAR + rng.uniform(-0.13, 0.13) * WIDE
    lat = origin[1] - row * HIGH + column * 0.00012 + rng.uniform(-0.13, 0.13) * HIGH
    return rounded((lon, lat))


def _ring(nodes: Sequence[Sequence[Point]], column: int, row: int) -> Ring:
    corners = (
        nodes[row][column], nodes[row][column + 1], nodes[row + 1][column + 1], nodes[row + 1][column],
        nodes[row][column],
    )  # fmt: skip
    return [list(corner) for corner in corners]


def around(cells: Sequence[Cell]) -> list[Ring]:
    """The outer rings of what several cells cover together."""
    union = unary_union([cell.shape for cell in cells])
    parts = list(union.geoms) if hasattr(union, "geoms") else [union]
    return [[list(rounded(point)) for point in part.exterior.coords] for part in parts]


def centre(rings: Sequence[Ring]) -> Point:
    """A point inside the largest ring, for a label."""
    largest = max((Polygon(ring) for ring in rings), key=lambda shape: shape.area)
    point = largest.representative_point()
    return rounded((point.x, point.y))


def footprint(middle: Point, wide: float = 0.00046, high: float = 0.00016) -> list[Ring]:
    """The outline of a slab building, ends to east and west as houses in the valley of the Yangtze stand."""
    lon, lat = middle
    corners = [(-1, 1), (1, 1), (1, -1), (-1, -1), (-1, 1)]
    return [[list(rounded((lon + x * wide / 2, lat + y * high / 2))) for x, y in corners]]


def spots(cell: Cell, number: int) -> list[Point]:
    """Where `number` buildings stand in a cell: rows of up to three, clear of its border."""
    rows = -(-number // 3)
    found = []
    for at in range(number):
        row, place = divmod(at, 3)
        in_row = min(3, number - row * 3)
        found.append(cell.at((place + 1) / (in_row + 1), (row + 1) / (rows + 1)))
    return found


def river(columns: int, rows: int, origin: Point = (WEST, NORTH)) -> list[Point]:
    """A line from the western to the eastern edge, a little beyond both."""
    line = []
    for step in range(25):
        share = step / 24
        down = rows * (0.76 - 0.16 * share) + 0.45 * sin(share * 7)
        lon = origin[0] + (share * (columns + 1) - 0.5) * WIDE + down * SHEAR
        line.append(rounded((lon, origin[1] - down * HIGH + share * columns * 0.00012)))
    return line


DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 40 → 四十, 205 → 二百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{DIGITS[hundreds]}百" if hundreds else ""
    if not rest:
        return head or DIGITS[0]
    middle = f"{'' if tens == 1 and not hundreds else DIGITS[tens]}十" if tens else "零" if hundreds else ""
    return head + middle + (DIGITS[ones] if ones else "")
