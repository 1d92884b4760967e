"""Every number of the screen opens a list of the desk that holds exactly so many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from linli.insight.queries import screen
from linli.insight.rollups import count_anew
from linli.kernel import clock
from linli.platform.events.outbox import catch_up_all
from linli.platform.flow.models import Matter
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Call, Task

MEETING: dict[str, Any] = {
    "place": "议事厅", "chair": "陈洁", "parties": ["区水务局"], "people": 5,
    "minutes": "看了现场", "conclusion": "换杆",
}  # fmt: skip


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
def test_what_was_settled_met_on_and_given_out_opens_its_list_too(town: Town, desk_of: Any) -> None:
    with clock.travel(datetime(2026, 11, 18, 2, 0, tzinfo=UTC)) as time:
        cases = [actions.contact(town.case(f"{number} 号楼前的路灯不亮"), town.chen) for number in range(5)]
        for case in cases[:3]:
            actions.answer(case, town.chen, text="已修好")
        actions.rate(cases[0], town.wang, timely="yes", solved="yes", satisfied="yes")
        for _twice in range(2):
            actions.consult(cases[3], town.chen, **MEETING, held_at=clock.now())
        case = actions.whistle(cases[3], town.chen, organisations=[town.water, town.housing], reason="换灯杆")
        actions.assign(case, town.chen, title="贴告示", due_on=clock.today())
        task = Task.objects.select_related("matter").get()
        actions.finish_task(task, town.chen, result="贴好了")
        call = Call.objects.select_related("matter").filter(matter__organisation=town.water).get()
        soon = clock.today() + timedelta(days=1)
        actions.report_in(call, town.sun, contact="孙伟", contact_phone="13800001007", promised_on=soon)
        actions.press(town.supervisor, parent=cases[4].matter, words="请抓紧")
        time.forward(days=2)
        catch_up_all()
        count_anew(Matter.objects.values_list("pk", flat=True))
        shown, desk = screen(town.community), desk_of("chen")
        assert (shown.went_out.count, shown.unrated.count, shown.tasks.count) == (3, 2, 1)
        assert (shown.calls_in_time.count, shown.calls.count, shown.pressings_late.count) == (1, 2, 1)
        for part in (shown.went_out, shown.unrated, shown.tasks, shown.calls, shown.calls_in_time,
                     shown.pressings, shown.pressings_late):  # fmt: skip
            assert rows_of(desk, part.href) == part.count, part.href
        assert shown.consultations.count == 2
        met = desk.get(shown.consultations.href).content.decode()
        assert "共 2 次" in met and met.count("纪要（可打印）") == 2
        page = desk_of("leader").get("/screen/").content.decode()
        for part in (shown.went_out, shown.unrated, shown.consultations, shown.tasks, shown.pressings_late):
            assert part.href.partition("?")[0] in page


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


@pytest.mark.django_db(transaction=True)
def test_what_the_community_only_asked_for_is_not_counted_as_pressed(town: Town, desk_of: Any) -> None:
    with clock.travel(datetime(2026, 11, 18, 2, 0, tzinfo=UTC)):
        actions.press(town.supervisor, parent=town.case("一号灯").matter, words="请抓紧")
        asked = actions.ask_pressing(town.chen, parent=town.case("二号灯").matter, words="请督办")
        catch_up_all()
        shown, desk = screen(town.community), desk_of("chen")
        assert (shown.pressings.count, rows_of(desk, shown.pressings.href)) == (1, 1)
        assert rows_of(desk, "/desk/pressings/?view=asked") == 1
        page = desk.get(f"/desk/pressings/{asked.pk}/").content.decode()
        assert "提请督办" in page
