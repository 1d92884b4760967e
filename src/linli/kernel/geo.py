"""Coordinates of China's three datums, and plain geometry on rings of (longitude, latitude).

We store WGS 84 (CGCS2000 is the same for our purpose). Maps in China use GCJ-02, which shifts every point by a few
hundred metres, or Baidu's BD-09 on top of it: both are converted at the border.
"""

from collections.abc import Callable, Iterator, Sequence
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt

Point = tuple[float, float]
Ring = Sequence[Point]

EARTH_M = 6_371_008.8  # mean radius
_AXIS, _FLATNESS = 6_378_245.0, 0.00669342162296594323  # Krasovsky 1940, as GCJ-02 uses it
_BAIDU = pi * 3000 / 180


def in_china(lon: float, lat: float) -> bool:
    """The box inside which GCJ-02 shifts; outside it equals WGS 84."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    """From the globe to Amap, Tencent and Google's map of China."""
    if not in_china(lon, lat):
        return lon, lat
    return _shifted(lon, lat)


def gcj02_to_wgs84(lon: float, lat: float) -> Point:
    """Back again. There is no formula: guess, see how far off, correct."""
    if not in_china(lon, lat):
        return lon, lat
    return _inverse(_shifted, lon, lat)


def gcj02_to_bd09(lon: float, lat: float) -> Point:
    """From Amap to Baidu."""
    z = hypot(lon, lat) + 0.00002 * sin(lat * _BAIDU)
    theta = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU)
    return z * cos(theta) + 0.0065, z * sin(theta) + 0.006


def bd09_to_gcj02(lon: float, lat: float) -> Point:
    """From Baidu to Amap."""
    return _inverse(gcj02_to_bd09, lon, lat)


def wgs84_to_bd09(lon: float, lat: float) -> Point:
    """From the globe to Baidu."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: float, lat: float) -> Point:
    """From Baidu to the globe."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Metres between two points, over the surface."""
    a = sin(radians(lat2 - lat1) / 2) ** 2
    b = cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(a + b)))


def ring_contains(ring: Ring, lon: float, lat: float) -> bool:
    """Is the point inside? Of two rings that share an edge exactly one contains a point on it."""
    inside = False
    for (x1, y1), (x2, y2) in _edges(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def ring_centroid(ring: Ring) -> Point:
    """The centre of gravity; of a ring without area the mean of its corners."""
    # Measured from the first corner: the products of full coordinates would lose the last digits.
    x0, y0 = ring[0]
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in _edges([(px - x0, py - y0) for px, py in ring]):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if abs(area) < 1e-14:
        return sum(px for px, _ in ring) / len(ring), sum(py for _, py in ring) / len(ring)
    return x0 + x / (3 * area), y0 + y / (3 * area)


def ring_area_m2(ring: Ring) -> float:
    """Square metres on the sphere, whichever way round the ring runs."""
    twice = sum(radians(x2 - x1) * (sin(radians(y1)) + sin(radians(y2))) for (x1, y1), (x2, y2) in _edges(ring))
    return abs(twice) * EARTH_M**2 / 2


def _edges(ring: Ring) -> Iterator[tuple[Point, Point]]:
    """Every side, also the closing one; a ring may or may not repeat its first corner."""
    yield from zip(ring, [*ring[1:], ring[0]], strict=True)


def _shifted(lon: float, lat: float) -> Point:
    x, y = lon - 105.0, lat - 35.0
    both = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + both
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + both
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    bend = 1 - _FLATNESS * sin(radians(lat)) ** 2
    per_degree_north = _AXIS * (1 - _FLATNESS) / (bend * sqrt(bend)) * pi / 180
    per_degree_east = _AXIS / sqrt(bend) * cos(radians(lat)) * pi / 180
    return lon + east / per_degree_east, lat + north / per_degree_north


def _inverse(there: Callable[[float, float], Point], lon: float, lat: float) -> Point:
    x, y = lon, lat
    for _ in range(30):
        far_x, far_y = there(x, y)
        off_x, off_y = far_x - lon, far_y - lat
        x, y = x - off_x, y - off_y
        if abs(off_x) < 1e-10 and abs(off_y) < 1e-10:
            break
    return x, y
