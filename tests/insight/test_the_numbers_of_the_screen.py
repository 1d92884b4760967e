"""The screen's numbers come from the records, and equal the lists they open."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from linli.insight.models import Cell, Fact
from linli.insight.queries import counted_matters, screen
from linli.insight.rollups import count_anew, rebuild
from linli.kernel import clock
from linli.platform.attachments.files import Prepared
from linli.platform.flow.models import Matter
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.queries.console.filters import month_of

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)


def lived(town: Town) -> list[Case]:
    """Four requests: one open, one answered, one rated well, one rated badly and back at work."""
    cases = [town.case(text=f"{n} 号楼路灯不亮") for n in range(4)]
    for case in cases[1:]:
        actions.arrive(case, town.li)
        actions.fix(case, town.li, how="repaired", photos=[PHOTO])
    actions.rate(cases[2], town.wang, timely="yes", solved="yes", satisfied="yes")
    actions.rate(cases[3], town.wang, timely="yes", solved="no", satisfied="no")
    return cases


def test_a_poor_rating_counts_against_the_answer_and_silence_for_nothing(town: Town) -> None:
    cases = lived(town)
    count_anew(case.pk for case in cases)
    shown = screen(town.town)
    assert [(r.name, r.top.count, r.base.count) for r in shown.rates] == [
        ("response", 3, 3),
        ("resolution", 2, 3),
        ("satisfaction", 1, 2),
    ]
    assert shown.unrated.count == 1
    assert sum(part.count for part in shown.buckets.values()) == 2
    assert sum(shown.open_by_area.values()) == 2
    assert [row.open.count for row in shown.rows] == [2, 0]


def test_every_number_equals_the_list_it_opens(town: Town) -> None:
    cases = lived(town)
    again = actions.fix(cases[3], town.li, how="repaired", photos=[PHOTO])
    actions.rate(again, town.wang, timely="yes", solved="yes", satisfied="yes")
    count_anew(case.pk for case in cases)
    for rate in screen(town.community).rates:
        for part in (rate.top, rate.base):
            name = part.href.split("counted=")[1].split("&")[0]
            assert (
                Matter.objects.filter(counted_matters(town.community, name, *month_of(clock.today()))).count()
                == part.count
            )


def test_counting_again_changes_nothing(town: Town) -> None:
    cases = lived(town)
    for _ in range(3):
        count_anew(case.pk for case in cases)
    before = sorted(Cell.objects.values_list("area_id", "day", "opened", "answered", "solved"))
    assert rebuild() == 4
    assert sorted(Cell.objects.values_list("area_id", "day", "opened", "answered", "solved")) == before
    assert Fact.objects.filter(opened=1).count() == 4


def test_a_request_that_moves_to_another_grid_is_counted_there(town: Town) -> None:
    case = town.case()
    count_anew([case.pk])
    actions.redispatch(case, town.desk, why="在第四网格", area=town.grid4, to_grid=True)
    count_anew([case.pk])
    opened = dict(Cell.objects.filter(area__level="grid").values_list("area__name", "opened"))
    assert opened == {"第三网格": 0, "第四网格": 1}


def test_a_leader_sees_the_screen_and_a_resident_does_not(town: Town, client: Client) -> None:
    lived(town)
    client.force_login(account_for(town.people["leader"]))
    page = client.get("/screen/")
    assert page.status_code == 200
    assert "柳岸街道 社区治理一屏" in page.content.decode()
    assert client.get(f"/screen/{town.community.pk}/").status_code == 200
    assert client.get(f"/screen/{town.district.pk}/").status_code == 404
    client.force_login(account_for(town.people["wang"]))
    assert client.get("/screen/").status_code == 404


def test_what_is_late_is_shown_as_late_and_what_has_a_day_as_such(town: Town, client: Client) -> None:
    client.force_login(account_for(town.people["leader"]))
    late, soon, today = (town.case(text=f"{n} 号楼路灯不亮") for n in range(3))
    for one, hours in ((late, -1), (soon, 1), (today, 12)):
        Matter.objects.filter(pk=one.pk).update(due_at=clock.now() + timedelta(hours=hours))
    page = client.get("/screen/").content.decode()
    said = dict(re.findall(r'href="/desk/cases/(\d+)/">.*?<b class="t-(\w+)">', page))
    assert [said[str(one.pk)] for one in (late, soon, today)] == ["late", "soon", "next"]
    assert "超 1 小时" in page


def test_the_screen_costs_at_most_sixteen_statements(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    lived(town)
    client.force_login(account_for(town.people["leader"]))
    client.get("/screen/")
    with django_assert_max_num_queries(16):
        client.get("/screen/")


def test_a_second_round_does_not_win_back_what_the_first_lost(town: Town) -> None:
    cases = lived(town)
    again = actions.fix(cases[3], town.li, how="repaired", photos=[PHOTO])
    actions.rate(again, town.wang, timely="yes", solved="yes", satisfied="yes")
    count_anew(case.pk for case in cases)
    assert [(r.top.count, r.base.count) for r in screen(town.town).rates] == [(3, 3), (2, 3), (1, 2)]
