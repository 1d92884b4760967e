"""Every number of the screen opens a list of the desk that holds exactly so many."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from linli.insight.queries import screen
from linli.kernel import clock
from linli.platform.events.outbox import catch_up_all
from linli.testing.town import Town
from linli.work.cases import actions


def rows_of(client: Any, url: str) -> int:
    response = client.get(url, follow=True)
    assert response.status_code == 200, url
    return int(response.content.decode().count('name="pick"'))


@pytest.mark.django_db(transaction=True)  # roll-ups read only what is committed
def test_the_screen_equals_the_lists(town: Town, desk_of: Any) -> None:
    with clock.travel(datetime(2026, 11, 18, 2, 0, tzinfo=UTC)) as time:
        cases = [town.case(f"{number} 号楼前的路灯不亮") for number in range(6)]
        time.forward(minutes=5)
        actions.contact(cases[0], town.chen)
        actions.answer(cases[1], town.chen, text="已修好")
        actions.rate(cases[1], town.wang, timely="yes", solved="yes", satisfied="yes")
        actions.answer(cases[2], town.chen, text="修不了", outcome="cannot_do")
        actions.whistle(cases[3], town.chen, organisations=[town.water], reason="换灯杆")
        time.forward(hours=1)
        catch_up_all()
        shown, desk = screen(town.community), desk_of("chen")
        parts = [part for rate in shown.rates for part in (rate.top, rate.base)]
        parts += [*shown.buckets.values(), shown.whistles, shown.waiting, *(row.open for row in shown.rows)]
        assert sum(part.count for part in parts) > 20
        for part in parts:
            assert rows_of(desk, part.href) == part.count, part.href


@pytest.mark.django_db(transaction=True)
def test_the_tab_above_such_a_list_says_the_same_number(town: Town, desk_of: Any) -> None:
    with clock.travel(datetime(2026, 11, 18, 2, 0, tzinfo=UTC)):
        cases = [town.case(f"{number} 号楼前的路灯不亮") for number in range(3)]
        for case in cases[:2]:
            actions.answer(case, town.chen, text="已修好")
            actions.rate(case, town.wang, timely="yes", solved="yes", satisfied="yes")
        catch_up_all()
        shown = screen(town.community)
        solved = next(rate.top for rate in shown.rates if rate.name == "resolution")
        for part, number in ((solved, 2), (shown.topics[0].week, 3)):
            page = desk_of("chen").get(part.href).content.decode()
            assert part.count == number
            assert f'全部<span class="num">{number}</span>' in page
