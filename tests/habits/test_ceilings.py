"""How many statements a page takes: under a ceiling, and the same for ten requests as for sixty.

Counted is everything of the request, also who is asking (session, account with person, posts: three statements).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.habits.everything import OURS, Everything, everything

from linli.insight.rollups import rebuild
from linli.platform.flow.models import Matter
from linli.work.cases import actions

FEW, MANY = 11, 61  # the newest is in the same stage both times
# Page → who reads it, the ceiling.
PAGES = {
    "/desk/": ("chen", 8),
    "/desk/cases/?open=1": ("chen", 8),
    "/desk/followed/": ("chen", 8),
    "/desk/whistles/": ("chen", 8),
    "/desk/search/?q=LA": ("chen", 14),  # one box over requests, people, homes, vehicles and bodies
    "/field/": ("li", 6),
    "/my/": ("wang", 6),
    "/home/": ("wang", 12),
    "/screen/": ("leader", 16),
    "/api/cases": ("chen", 6),
    "/api/inbox": ("li", 6),
    "/desk/cases/{case}/": ("chen", 18),  # of a request with children of every kind, meetings and photos
    "/field/cases/{case}/": ("li", 12),
    "/my/{number}/": ("wang", 12),
    "/api/cases/{case}": ("chen", 12),
}


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, tuple[list[str], list[str]]]]:
    """The statements of each page, with few and with many requests around."""
    with django_db_blocker.unblock(), everything() as found:
        fill(found, FEW)
        few = {page: statements(found, page) for page in PAGES}
        fill(found, MANY)
        yield {page: (few[page], statements(found, page)) for page in PAGES}


def fill(found: Everything, number: int) -> None:
    """So many requests of 王, in every stage."""
    town = found.town
    for at in range(number - Matter.objects.filter(kind="case").count()):
        case = town.case(f"第 {at} 件：路灯坏了", by=town.li)
        if at % 3:
            actions.accept(case, town.li)
        if at % 6 == 1:
            actions.whistle(case, town.chen, organisations=[town.water], reason="要停电")
        if at % 6 == 2:
            actions.fix(case, town.li, how="explained", photos=[])
    rebuild()


def statements(found: Everything, page: str) -> list[str]:
    """What one reading of a page asks of the database, once the process is warm."""
    url = page.format(case=found.of(OURS, "case"), number=found.of(OURS, "number"))
    client = found.clients[PAGES[page][0]]
    assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    # A process asks now and then whether what it keeps in memory is still so: that is not the page's.
    told = [one["sql"] for one in asked.captured_queries]
    return [words for words in told if "SAVEPOINT" not in words and "places_revision" not in words]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_stays_under_its_ceiling_however_much_there_is(
    counted: dict[str, tuple[list[str], list[str]]], address: str
) -> None:
    few, many = counted[address]
    listed = "\n".join(one[:160] for one in many)
    assert len(many) <= PAGES[address][1], listed
    assert len(many) == len(few), listed


@pytest.mark.parametrize("address", PAGES)
def test_no_page_counts_or_skips(counted: dict[str, tuple[list[str], list[str]]], address: str) -> None:
    """Neither OFFSET nor a count over all matters: both take longer the more there is."""
    for words in counted[address][1]:
        assert " OFFSET " not in words, words
        if "COUNT(" in words.upper() and "flow_matter" in words:
            assert "closed_at" in words or "LIMIT" in words, words
