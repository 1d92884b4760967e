"""What lies near a point: matters fall into cells of some 200 m, so that their neighbours are an index look-up."""

from __future__ import annotations

from itertools import product
from math import floor
from typing import Any

from django.db.models import BigIntegerField, F, Func, GeneratedField, Q, Value
from django.db.models.functions import Cast, Floor

CELL = 0.002  # degrees
ROW = 1_000_000  # cells of one column of the earth, and room to spare


def cell_field() -> Any:
    """The column that the database fills in itself from `lon` and `lat`."""
    numbered: Func = Floor(F("lon") / Value(CELL)) * Value(ROW) + Floor(F("lat") / Value(CELL))  # type: ignore[assignment]
    return GeneratedField(
        expression=Cast(numbered, BigIntegerField()), output_field=BigIntegerField(null=True), db_persist=True
    )


def within(lon: float, lat: float, reach: float) -> Q:
    """Inside the square of `reach` degrees in all four directions."""
    columns, rows = (range(floor((at - reach) / CELL), floor((at + reach) / CELL) + 1) for at in (lon, lat))
    cells = [column * ROW + row for column, row in product(columns, rows)]
    return Q(cell__in=cells, lon__range=(lon - reach, lon + reach), lat__range=(lat - reach, lat + reach))
