"""Areas get their outlines from GeoJSON, in either datum."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from linli.kernel.geo import wgs84_to_gcj02
from linli.platform.places.locate import grid_at
from linli.platform.places.models import Area
from linli.testing.town import Town, square


def write(path: Path, *given: tuple[dict[str, object], list[list[list[float]]]]) -> Path:
    """A file of polygons."""
    features = [
        {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": rings}}
        for properties, rings in given
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_a_shifted_outline_comes_back_to_where_it_is(town: Town, tmp_path: Path) -> None:
    there = square(114.2, 30.9)
    shifted = [[list(wgs84_to_gcj02(lon, lat)) for lon, lat in ring] for ring in there]
    path = write(tmp_path / "grids.geojson", ({"code": town.grid9.code}, shifted))
    call_command("import_polygons", path, datum="gcj02", stdout=StringIO())

    found = Area.objects.get(pk=town.grid9.pk)
    pairs = [pair for points in zip(found.rings[0], there[0], strict=True) for pair in zip(*points, strict=True)]
    assert all(abs(one - two) < 2e-6 for one, two in pairs)
    assert grid_at(114.202, 30.902) == town.grid9
    assert grid_at(114.102, 30.902) is None


def test_what_cannot_be_an_outline_comes_back_with_a_reason(town: Town, tmp_path: Path) -> None:
    crossed = [[[114.0, 30.9], [114.1, 31.0], [114.1, 30.9], [114.0, 31.0], [114.0, 30.9]]]
    path = write(
        tmp_path / "grids.geojson",
        ({"name": "第四网格"}, square(114.3, 30.9)), ({"adcode": 999999}, square(1, 1)),
        ({"code": town.grid9.code}, crossed), ({"code": town.grid9.code}, [[[30.9, 114.0]] * 4]), ({}, []),
    )  # fmt: skip
    out = StringIO()
    with pytest.raises(SystemExit) as some:
        call_command("import_polygons", path, datum="wgs84", stdout=out)

    assert some.value.code == 1
    assert out.getvalue().startswith("写入 1 个图形，退回 4 个")
    with pytest.raises(CommandError):
        call_command("import_polygons", tmp_path / "none.geojson", datum="wgs84", stdout=StringIO())
