"""Outlines of areas from GeoJSON, in GCJ-02 or WGS 84: kept as WGS 84, each found by its code or its name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import Polygon

from linli.kernel import geo
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.registers.cells import unpadded
from linli.platform.registers.terms import Unreadable

DATUMS: Mapping[str, Callable[[float, float], geo.Point]] = {
    "wgs84": lambda lon, lat: (lon, lat),
    "gcj02": geo.gcj02_to_wgs84,
}
CODES = ("code", "adcode", "编码", "区划代码")
NAMES = ("name", "名称")
DIGITS = 6  # of a degree: some ten centimetres
MOST_MENDED = 0.001  # of the area of an outline
MOST_BYTES = 500 << 20
Rings = list[list[list[float]]]


@dataclass
class Outcome:
    """What became of a file: how many areas have an outline now, and the features that came back."""

    taken: int = 0
    faults: list[tuple[int, str, str]] = field(default_factory=list)  # number of the feature, what it is called, reason


class Fault(Exception):
    """A feature cannot be taken; the text is the reason."""


def features(path: Path) -> list[dict[str, Any]]:
    """All features of the file. Raises Unreadable."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(_("这个文件太大，请拆成几个"))
        found = json.loads(path.read_bytes())
        listed = found["features"] if found.get("type") == "FeatureCollection" else [found]
    except OSError as error:
        raise Unreadable(_("打不开 %(file)s"), file=path.name) from error
    except (ValueError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(_("这个文件不是 GeoJSON")) from error
    if not isinstance(listed, list) or not listed:
        raise Unreadable(_("这个文件里没有图形"))
    return listed


@transaction.atomic
def bring_in(listed: Sequence[Any], datum: str) -> Outcome:
    """Give each area its outline and its centre."""
    outcome, areas = Outcome(), _known()
    for number, feature in enumerate(listed, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        try:
            area = _meant(properties, areas)
            rings = list(outlines(feature.get("geometry"), DATUMS[datum]))
        except Fault as fault:
            outcome.faults.append((number, str(properties.get("name") or properties.get("adcode") or ""), str(fault)))
            continue
        lon, lat = geo.ring_centroid([(x, y) for x, y in max(rings, key=len)])
        Area.objects.filter(pk=area).update(rings=rings, lon=round(lon, DIGITS), lat=round(lat, DIGITS))
        outcome.taken += 1
    tree.changed("areas")
    return outcome


def _known() -> dict[str, list[int]]:
    """Areas in force by code, and by name."""
    found: dict[str, list[int]] = {}
    for pk, code, name in Area.objects.current().values_list("pk", "code", "name"):
        found.setdefault(code, []).append(pk)
        found.setdefault(f"name {name}", []).append(pk)
    return found


def _meant(properties: Mapping[str, Any], areas: Mapping[str, list[int]]) -> int:
    code = next((str(properties[key]).strip() for key in CODES if properties.get(key)), "")
    name = next((str(properties[key]).strip() for key in NAMES if properties.get(key)), "")
    if code:
        found = areas.get(code) or areas.get(unpadded(code)) or []
        if not found:
            raise Fault(_("没有编码为 %(code)s 的区域，请先导入区域") % {"code": code})
        return found[0]
    found = areas.get(f"name {name}", []) if name else []
    if len(found) != 1:
        raise Fault(
            _("有 %(count)s 个区域叫这个名字，请写编码") % {"count": len(found)} if name else _("没有编码也没有名称")
        )
    return found[0]


def outlines(geometry: object, convert: Callable[[float, float], geo.Point]) -> Iterator[list[list[float]]]:
    """The outer rings of whatever a file calls a geometry, converted and checked. Raises Fault."""
    said = geometry if isinstance(geometry, dict) else {}
    kind, given = said.get("type"), said.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(given, list) or not given:
        raise Fault(_("图形要是面（Polygon 或 MultiPolygon）"))
    for polygon in [given] if kind == "Polygon" else given:
        try:
            ring = [[round(part, DIGITS) for part in convert(float(lon), float(lat))] for lon, lat, *_z in polygon[0]]
            sound = list(_sound(Polygon(ring))) if all(geo.in_china(lon, lat) for lon, lat in ring) else []
        except (TypeError, ValueError, IndexError, ShapelyError) as error:
            raise Fault(_("图形的坐标不对，请核对")) from error
        if not sound:
            raise Fault(_("图形自己交叉，或者不在中国境内，请核对坐标顺序（先经度后纬度）"))
        yield from sound


def _sound(shape: Polygon) -> Iterator[list[list[float]]]:
    """The outline, with small loops where a border touches itself taken out; nothing when that changes its size."""
    mended = shape if shape.is_valid else shape.buffer(0)
    if mended.is_empty or abs(mended.area - shape.area) > MOST_MENDED * shape.area:
        return
    for part in getattr(mended, "geoms", [mended]):
        yield [[round(lon, DIGITS), round(lat, DIGITS)] for lon, lat in part.exterior.coords]
