"""Codes by the standards: what the lists of the country carry passes, what cannot be is said."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import pytest

from linli.platform.places.codes import BadCode, check_area, check_building, check_component, level_of, next_code
from linli.platform.places.terms import Level

LISTS = Path(os.environ.get("LINLI_TEST_DATA", "/nonexistent"))


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("3501", "city"), ("350100", "city"), ("350102", "district"), ("350102000000", "district"),
        ("350102001", "town"), ("350102001001", "community"), ("350102001001003", "grid"),
        ("350102001001003001", "micro_grid"), ("LOCAL-7", "grid"),
    ],
)  # fmt: skip
def test_codes_of_every_level_pass(code: str, level: str) -> None:
    check_area(code, level)


@pytest.mark.parametrize(
    ("code", "level", "word"),
    [
        ("990102001001", "community", "GB/T 2260"), ("350102601001", "community", "GB/T 10114"),
        ("350102001000", "community", "000"), ("3501020010010", "grid", "15 位"),
        ("350102001001000", "grid", "000"), ("350102001001003", "micro_grid", "18 位"),
    ],
)  # fmt: skip
def test_codes_that_cannot_be_are_refused_with_the_reason(code: str, level: str, word: str) -> None:
    with pytest.raises(BadCode) as told:
        check_area(code, level)
    assert word in told.value.text()


def test_a_building_is_coded_below_its_community() -> None:
    assert check_building("4299010010010030003", "429901001001004") == "4299010010010030003"
    for code, grid in (
        ("429901001001003", ""),
        ("4299010010010030000", ""),
        ("4299010010010030003", "429901001002009"),
    ):
        with pytest.raises(BadCode):
            check_building(code, grid)


def test_components_have_sixteen_digits_or_a_code_of_their_own() -> None:
    assert check_component("4299010103000001") and check_component("ld-0007") == "LD-0007"
    for code in ("4299010903000001", "4299010103000000", "42990101030001", "路灯 1", ""):
        with pytest.raises(BadCode):
            check_component(code)


def test_levels_and_next_codes() -> None:
    assert level_of("350102001001003001") == Level.MICRO_GRID and level_of("AB") is None
    assert next_code("350102001001", {"350102001001001"}) == "350102001001002"
    assert next_code("LOCAL", set()) == ""


@pytest.mark.skipif(not LISTS.is_dir(), reason="set LINLI_TEST_DATA to a folder with the lists of divisions")
def test_the_lists_of_four_provinces_pass() -> None:
    with gzip.open(LISTS / "villages_seed_provinces.csv.gz", "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        check_area(row["code"], "community", row["parent_code"])
    assert len(rows) > 100_000


@pytest.mark.parametrize(
    ("parent", "taken", "free"),
    [("4299", {"429901"}, "429902"), ("429901", {"429901001"}, "429901002"), ("429901001001", set(), "429901001001001"),
     ("LA", set(), "")],
)  # fmt: skip
def test_the_next_free_code_is_as_long_as_its_level_asks(parent: str, taken: set[str], free: str) -> None:
    assert next_code(parent, taken) == free
