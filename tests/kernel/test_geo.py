"""Datums and rings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import geo

LON, LAT = st.floats(73.6, 134.7), st.floats(18.2, 53.5)
SQUARE = [(113.9, 30.9), (113.91, 30.9), (113.91, 30.91), (113.9, 30.91)]


def test_the_shift_equals_the_published_one():
    lon, lat = geo.wgs84_to_gcj02(121.4737, 31.2304)
    assert (round(lon, 6), round(lat, 6)) == (121.478223, 31.228458)


def test_outside_china_nothing_is_shifted():
    assert geo.wgs84_to_gcj02(2.35, 48.85) == geo.gcj02_to_wgs84(2.35, 48.85) == (2.35, 48.85)


@given(LON, LAT)
def test_there_and_back_is_where_we_were(lon, lat):
    for there, back in (
        (geo.wgs84_to_gcj02, geo.gcj02_to_wgs84),
        (geo.gcj02_to_bd09, geo.bd09_to_gcj02),
        (geo.wgs84_to_bd09, geo.bd09_to_wgs84),
    ):
        assert back(*there(lon, lat)) == pytest.approx((lon, lat), abs=1e-8)


@given(LON, LAT)
def test_the_shift_is_between_nothing_and_a_kilometre(lon, lat):
    assert geo.distance_m(lon, lat, *geo.wgs84_to_gcj02(lon, lat)) < 1200


def test_a_degree_of_latitude_is_111_kilometres():
    assert geo.distance_m(114, 30, 114, 31) == pytest.approx(111_195, abs=1)
    assert geo.distance_m(114, 30, 114, 30) == 0


def test_a_ring_contains_its_inside():
    assert geo.ring_contains(SQUARE, 113.905, 30.905)
    assert geo.ring_contains([*SQUARE, SQUARE[0]], 113.905, 30.905)
    assert not geo.ring_contains(SQUARE, 113.915, 30.905)
    assert not geo.ring_contains(SQUARE, 113.905, 30.92)


@given(st.floats(30.9, 30.91, exclude_max=True))
def test_a_point_on_a_shared_border_belongs_to_one_of_two_grids(lat):
    neighbour = [(113.91, 30.9), (113.92, 30.9), (113.92, 30.91), (113.91, 30.91)]
    assert geo.ring_contains(SQUARE, 113.91, lat) != geo.ring_contains(neighbour, 113.91, lat)


def test_the_centre_of_a_square_is_its_middle_whichever_way_round():
    for ring in (SQUARE, SQUARE[::-1], [*SQUARE, SQUARE[0]]):
        assert geo.ring_centroid(ring) == pytest.approx((113.905, 30.905), abs=1e-9)


def test_a_ring_without_area_still_has_a_centre():
    assert geo.ring_centroid([(114.0, 30.0), (114.2, 30.0)]) == pytest.approx((114.1, 30.0))


def test_the_area_of_a_grid_is_width_times_height():
    width = geo.distance_m(113.9, 30.905, 113.91, 30.905)
    height = geo.distance_m(113.9, 30.9, 113.9, 30.91)
    assert geo.ring_area_m2(SQUARE) == pytest.approx(width * height, rel=1e-4)
    assert geo.ring_area_m2(SQUARE[::-1]) == pytest.approx(geo.ring_area_m2(SQUARE))
