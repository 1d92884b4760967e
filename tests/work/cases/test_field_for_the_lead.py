"""On the phone of those who decide: a list that stays light, dispatching, extensions and pressings."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.kernel import clock
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case, Extension, Pressing

DAY = 150  # tasks of a very full list


@pytest.fixture
def phone_of(town: Town) -> Any:
    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(account_for(town.people[who]))
        return client

    return sign_in


def test_a_long_list_comes_thirty_at_a_time_and_stays_light(town: Town, phone_of: Any) -> None:
    for at in range(DAY):
        town.case(f"{at} 号楼前的路灯不亮", by=town.li)
    li = phone_of("li")
    first = li.get("/field/").content
    page = first.decode()
    assert page.count('class="task ') + page.count('class="task"') == 30
    assert f"今天 {DAY} 件" in page, "the count is of all, not of the page"
    assert f"第 1 到 30 件，共 {DAY} 件" in page
    assert len(gzip.compress(first)) < 15_000
    seen = set(re.findall(r'data-key="(\d+)"', page))
    for start in (30, 60, 90, 120):
        keys = set(re.findall(r'data-key="(\d+)"', li.get(f"/field/?from={start}").content.decode()))
        assert len(keys) == 30 and not keys & seen
        seen |= keys
    assert len(seen) == DAY
    for odd in ("?from=9999", "?from=x", "?from=-3", "?from=７"):
        assert li.get(f"/field/{odd}").status_code == 200


def test_the_grid_lead_dispatches_on_the_phone(town: Town, phone_of: Any) -> None:
    case = town.case("我有一件事想说", category="")
    assert case.stage == "placed"
    lead = phone_of("lead")
    page = lead.get(f"/field/cases/{case.pk}/").content.decode()
    assert "派给谁" in page and "按派单目录" in page
    lead.post(f"/field/cases/{case.pk}/dispatch/", {"party": "grid", "category": "street_lamp"})
    case = Case.objects.select_related("matter").get(pk=case.pk)
    assert (case.stage, case.matter.organisation_id, case.matter.category) == ("dispatched", None, "street_lamp")
    to = str(town.property.pk)
    refused = lead.post(f"/field/cases/{case.pk}/redispatch/", {"party": to, "category": "street_lamp", "why": ""})
    assert refused.status_code == 422
    lead.post(f"/field/cases/{case.pk}/redispatch/", {"party": to, "category": "street_lamp", "why": "物业的灯"})
    assert Case.objects.select_related("matter").get(pk=case.pk).matter.organisation_id == town.property.pk


def test_a_worker_is_not_offered_dispatching(town: Town, phone_of: Any) -> None:
    case = town.case("我有一件事想说", category="")
    assert "派给谁" not in phone_of("li").get(f"/field/cases/{case.pk}/").content.decode()
    answer = phone_of("li").post(f"/field/cases/{case.pk}/dispatch/", {"party": "grid", "category": "street_lamp"})
    assert answer.status_code >= 400
    assert Case.objects.select_related("matter").get(pk=case.pk).stage == "placed"


def test_more_time_is_granted_on_the_phone(town: Town, phone_of: Any) -> None:
    case = actions.accept(town.case(), town.li)
    until = clock.today() + timedelta(days=10)
    asked = actions.ask_extension(town.li, parent=case.matter, clock_name="repair", until=until, reason="等灯杆到货")
    supervisor = phone_of("supervisor")
    assert f"/field/extension/{asked.pk}/" in supervisor.get("/field/").content.decode()
    page = supervisor.get(f"/field/extension/{asked.pk}/").content.decode()
    assert "等灯杆到货" in page and "同意延期" in page
    supervisor.post(f"/field/extension/{asked.pk}/grant/", {"words": ""})
    assert Extension.objects.get(pk=asked.pk).stage == "granted"


def test_what_the_community_asked_for_is_taken_up_on_the_phone(town: Town, phone_of: Any) -> None:
    asked = actions.ask_pressing(town.chen, parent=town.case().matter, words="物业三次不到场")
    supervisor = phone_of("supervisor")
    page = supervisor.get(f"/field/pressing/{asked.pk}/").content.decode()
    assert "物业三次不到场" in page and "同意督办" in page and "不督办" in page
    supervisor.post(f"/field/pressing/{asked.pk}/take_up/", {"words": "请今天到场"})
    assert Pressing.objects.get(pk=asked.pk).stage == "pressed"
    phone_of("chen").post(f"/field/pressing/{asked.pk}/reply/", {"words": "物业下午到"})
    supervisor.post(f"/field/pressing/{asked.pk}/lift/")
    assert Pressing.objects.get(pk=asked.pk).stage == "lifted"


def test_after_handing_back_one_goes_on_with_the_list_and_no_button_leads_in_a_circle(
    town: Town, phone_of: Any
) -> None:
    case = actions.accept(town.case(), town.li)
    li, url = phone_of("li"), f"/field/cases/{case.pk}/"
    page = li.get(url).content.decode()
    form = page[page.index(f"{url}hand_back/") :]
    assert 'data-then="/field/"' in form[: form.index(">")]
    li.post(f"{url}hand_back/", {"reason": "0"})
    again = li.get(url).content.decode()
    assert f'href="{url}"' not in again, "a page does not offer to open itself"
