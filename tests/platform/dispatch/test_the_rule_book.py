"""The administrator keeps the rule book: who answers for what, how long it may take, which days count."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.workdays import Span, Unit
from linli.platform.dispatch import editing, queries
from linli.platform.dispatch.models import CatalogueChange, Category, DispatchRule
from linli.platform.flow import editing as clocks
from linli.platform.flow import rules
from linli.platform.flow.models import ClockRule, Deadline
from linli.platform.identity.people import account_for
from linli.testing.town import Town

LAMP = "street_lamp"
NEST = {"name": "树上鸟窝", "group": "环境卫生", "words": "鸟窝 2\n麻雀 nan", "size": "small", "party": "grid_worker"}


def category(code: str) -> Category:
    """A category of the catalogue."""
    return Category.objects.get(code=code)


def test_a_new_rule_replaces_the_old_one_which_stays_for_the_record(town: Town) -> None:
    editing.set_rule(town.admin, category=category(LAMP), area=town.community, organisation=town.property)
    rules_of_lamp = DispatchRule.objects.filter(category__code=LAMP).order_by("id")
    assert [rule.ended_at is None for rule in rules_of_lamp] == [False, True]
    assert town.case(category="", text="3 号楼前的路灯不亮").matter.organisation == town.property


def test_a_departments_matter_is_not_pushed_down_without_a_basis(town: Town) -> None:
    with pytest.raises(Invalid, match="请写明依据"):
        editing.set_rule(town.admin, category=category("illegal_building"), area=town.community, duty="grid_worker")


def test_only_an_administrator_changes_rules(town: Town) -> None:
    for who in ("chen", "li", "wang", "supervisor"):
        with pytest.raises(Refused):
            editing.set_rule(getattr(town, who), category=category(LAMP), area=town.community, duty="grid_worker")
        with pytest.raises(Refused):
            clocks.set_day(getattr(town, who), day=date(2027, 2, 8), working=False)


def test_gaps_and_conflicts_are_listed(town: Town) -> None:
    assert "gas_leak" in {gap.category.code for gap in queries.gaps(town.admin)}
    editing.set_rule(town.admin, category=category(LAMP), area=town.town, organisation=town.housing)
    shown = queries.rules(town.admin)
    wrong = queries.conflicts(shown)
    assert any("部门的事派给了网格" in sentence for sentence in wrong.values())


def test_a_rule_of_the_place_makes_the_clock_longer_for_new_requests_only(town: Town) -> None:
    before = town.case()
    clocks.set_clock_rule(town.admin, kind="case", name="on_site", span=Span(30, Unit.MINUTE), area=town.community)
    after = town.case()
    lengths = [Deadline.objects.get(matter=c.matter, clock="on_site").length for c in (before, after)]
    assert lengths == [10, 30]


def test_the_narrowest_rule_counts(town: Town) -> None:
    for area, size, length in (
        (None, "", 40),
        (town.community, "", 30),
        (town.grid3, "", 20),
        (town.grid3, "small", 15),
    ):
        clocks.set_clock_rule(
            town.admin, kind="case", name="on_site", span=Span(length, Unit.MINUTE), area=area, size=size
        )
    assert Deadline.objects.get(matter=town.case().matter, clock="on_site").length == 15
    narrow = ClockRule.objects.get(size="small", ended_at=None)
    clocks.end_clock_rule(town.admin, narrow)
    assert Deadline.objects.get(matter=town.case().matter, clock="on_site").length == 20


def test_a_make_up_day_counts_as_work(town: Town) -> None:
    saturday, friday_evening = date(2027, 2, 20), datetime(2027, 2, 19, 12, tzinfo=clock.LOCAL)
    monday = rules.due(friday_evening, Span(1, Unit.WORK_DAY))
    clocks.set_day(town.admin, day=saturday, working=True, name="春节调休")
    assert clock.local(rules.due(friday_evening, Span(1, Unit.WORK_DAY))).date() == saturday < monday.date()


@pytest.mark.parametrize(
    "url",
    ["/desk/rules/", "/desk/rules/new/", "/desk/rules/categories/noise/", "/desk/rules/categories/new/",
     "/desk/rules/threshold/", "/desk/clocks/", "/desk/clocks/new/", "/desk/calendar/", "/desk/calendar/?year=2026"],
)  # fmt: skip
def test_each_page_opens_for_the_administrator_and_is_not_there_for_others(
    town: Town, client: Client, url: str
) -> None:
    client.force_login(account_for(town.people["admin"]))
    assert client.get(url).status_code == 200
    client.force_login(account_for(town.people["chen"]))
    assert client.get(url).status_code == 404


def test_the_administrator_changes_a_category_on_the_page(town: Town, client: Client) -> None:
    client.force_login(account_for(town.people["admin"]))
    words = {"name": "噪音", "group": "邻里秩序", "words": "太吵 3\n噪音 2", "not_words": "", "examples": "楼上太吵",
             "size": "small", "party": "grid_worker", "active": "on"}  # fmt: skip
    assert client.post("/desk/rules/categories/noise/", words).status_code == 302
    assert category("noise").words == {"太吵": 3.0, "噪音": 2.0}
    assert CatalogueChange.objects.get().before["name"] == "噪声扰民"
    answer = client.post("/desk/rules/categories/noise/", {**words, "words": " "})
    assert answer.status_code == 422
    assert "噪音" in answer.content.decode()


@pytest.mark.parametrize("weight", ["0", "-5", "999"])
def test_a_weight_that_cannot_be_is_told(town: Town, client: Client, weight: str) -> None:
    client.force_login(account_for(town.people["admin"]))
    page = client.post("/desk/rules/categories/new/", NEST | {"words": f"鸟窝 {weight}"})
    assert page.status_code == 422 and f"“鸟窝 {weight}”后面的分量" in page.content.decode()


def test_a_category_is_made_once_however_often_one_clicks(town: Town, client: Client) -> None:
    client.force_login(account_for(town.people["admin"]))
    answers = [client.post("/desk/rules/categories/new/", NEST).status_code for _click in range(2)]
    assert answers == [302, 422]
    assert Category.objects.get(name="树上鸟窝").words == {"鸟窝": 2.0, "麻雀 nan": 1.0}


def test_the_administrator_previews_and_sets_a_clock_on_the_page(town: Town, client: Client) -> None:
    client.force_login(account_for(town.people["admin"]))
    words = {
        "clock": "case.on_site",
        "category": "",
        "size": "",
        "area": town.community.pk,
        "length": 20,
        "unit": "minute",
    }
    assert "会在" in client.post("/desk/clocks/new/", {**words, "look": "1"}).content.decode()
    assert not ClockRule.objects.exists()
    assert client.post("/desk/clocks/new/", words).status_code == 302
    assert ClockRule.objects.get().length == 20


def test_the_calendar_is_edited_on_the_page(town: Town, client: Client) -> None:
    client.force_login(account_for(town.people["admin"]))
    assert client.post("/desk/calendar/", {"day": "2027-10-01", "working": "0", "name": "国庆"}).status_code == 302
    assert not rules.calendar.get().is_workday(date(2027, 10, 1))
    assert client.post("/desk/calendar/2027-10-01/forget/").status_code == 302
    assert client.post("/desk/calendar/2027-13-41/forget/").status_code == 404


def test_a_rule_ended_in_two_tabs_ends_once_and_nobody_is_told_that_it_is_not_there(town: Town, client: Client) -> None:
    client.force_login(account_for(town.people["admin"]))
    rule = editing.set_rule(town.admin, category=category(LAMP), area=town.community, organisation=town.property)
    length = clocks.set_clock_rule(town.admin, kind="case", name="on_site", span=Span(20, Unit.MINUTE))
    for address in (f"/desk/rules/{rule.pk}/end/", f"/desk/clocks/{length.pk}/end/"):
        assert [client.post(address).status_code for _tab in range(2)] == [302, 302]
    assert not ClockRule.objects.filter(ended_at=None).exists()


def test_a_category_must_be_chosen_in_words(town: Town, client: Client) -> None:
    client.force_login(account_for(town.people["admin"]))
    assert "---------" not in client.get("/desk/rules/new/").content.decode()
