"""No entry of a chain can be changed unseen."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import chain
from linli.kernel.clock import LOCAL

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
CONTENT = st.dictionaries(st.text(max_size=8), JSON, max_size=5)


def chained(contents):
    entries, previous = [], chain.START
    for content in contents:
        previous = chain.link(previous, content)
        entries.append((content, previous))
    return entries


@given(CONTENT)
def test_content_has_one_spelling_also_after_a_trip_through_json(content):
    spelling = chain.canonical(content)
    assert chain.canonical(dict(reversed(content.items()))) == spelling
    assert chain.canonical(json.loads(spelling)) == spelling


def test_the_spelling_is_the_same_tomorrow():
    class Stage(StrEnum):
        PLACED = "placed"

    content = {
        "when": datetime(2026, 11, 22, 8, 0, tzinfo=LOCAL),
        "on": date(2026, 11, 22),
        "who": UUID(int=7),
        "what": "灯坏了",
        "stage": Stage.PLACED,
        "yuan": Decimal("12.50"),
        "photos": (b"\x01", None),
    }
    assert chain.canonical(content).decode() == (
        '{"on":"2026-11-22","photos":["01",null],"stage":"placed","what":"灯坏了",'
        '"when":"2026-11-22T00:00:00.000000+00:00","who":"00000000-0000-0000-0000-000000000007","yuan":"12.5"}'
    )


def test_equal_values_are_spelled_equally():
    moment = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    assert chain.canonical({"at": moment}) == chain.canonical({"at": moment.astimezone(LOCAL)})
    assert chain.canonical({"n": Decimal("1.10")}) == chain.canonical({"n": Decimal("1.1")})
    assert chain.canonical({"n": Decimal("1E+2")}) == chain.canonical({"n": Decimal("100.00")})
    assert chain.canonical({"n": Decimal("-0.00")}) == chain.canonical({"n": Decimal("0")})


@pytest.mark.parametrize(
    "content", [{"x": {1, 2}}, {"x": float("nan")}, {1: "x"}, {"x": datetime(2026, 1, 1)}, {"x": object()}]
)
def test_what_has_no_certain_spelling_is_refused(content):
    with pytest.raises((TypeError, ValueError)):
        chain.canonical(content)


def test_a_previous_hash_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        chain.link(b"abc", {})


@given(st.lists(CONTENT, max_size=6))
def test_an_untouched_chain_verifies(contents):
    assert chain.verify(chained(contents)) is None


@given(st.lists(CONTENT, min_size=2, max_size=6), st.data())
def test_the_first_touched_entry_is_named(contents, data):
    entries = chained([{**content, "n": at} for at, content in enumerate(contents)])
    at = data.draw(st.integers(0, len(entries) - 1))
    changed = [*entries[:at], ({**entries[at][0], "x": "changed"}, entries[at][1]), *entries[at + 1 :]]
    assert chain.verify(changed) == at
    inserted = [*entries[:at], ({"n": "new"}, bytes(32)), *entries[at:]]
    assert chain.verify(inserted) == at
    if at + 1 < len(entries):
        assert chain.verify([*entries[:at], *entries[at + 1 :]]) == at
        swapped = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]
        assert chain.verify(swapped) == at


def test_part_of_a_chain_can_be_verified_from_a_known_hash():
    entries = chained([{"n": at} for at in range(5)])
    assert chain.verify(entries[3:], start=entries[2][1]) is None
    assert chain.verify(entries[3:]) == 0
