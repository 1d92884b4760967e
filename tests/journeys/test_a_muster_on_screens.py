"""The pages of the muster in a real browser: axe finds nothing, and a tick in a dead spot is kept and counts once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from linli.kernel import clock as clocks
from linli.platform.posts.actor import Actor
from linli.testing.town import Town
from linli.work.muster import actions, links
from linli.work.muster.actions.enrolling import Wish
from linli.work.muster.models import Muster, Summons
from linli.work.muster.queries.roster import Asked

pytestmark = pytest.mark.browser


def called(town: Town) -> Muster:
    """Three neighbours with a post are called up."""
    for who in ("wang", "zhao", "neighbour"):
        one = actions.enrol(Actor.of(town.people[who]), area=town.community, wish=Wish(wanted=["rescue"]))
        actions.confirm(one, town.chen, kinds=["rescue"], area=town.grid3)
    start = clocks.now() + timedelta(minutes=20)
    return actions.call_up(town.chen, asked=Asked(town.community.pk), reason="江水上涨", place="泵站", starts_at=start)


def clean(page: Page, axe: str, path: str) -> None:
    """axe finds nothing on this page, and it is no wider than the screen."""
    assert page.goto(path).status < 400, path  # type: ignore[union-attr]
    page.evaluate(axe)
    found = page.evaluate("axe.run(document)")["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == [], path
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


@pytest.mark.parametrize("mode", ["normal", "elder"])
def test_axe_finds_nothing_on_the_phone(served_town: Town, phone: Any, axe: str, live_site: str, mode: str) -> None:
    muster = called(served_town)
    mine = Summons.objects.get(person=served_town.people["wang"])
    page = phone(served_town.people["wang"])
    page.context.add_cookies([{"name": "mode", "value": mode, "url": live_site}])
    for path in ("/me/service/", "/me/service/talent/", f"/me/service/calls/{mine.pk}/", f"/here/{muster.code}/",
                 "/near/", links.path(mine.pk)):  # fmt: skip
        clean(page, axe, path)
    page = phone(served_town.people["li_property"])
    page.context.add_cookies([{"name": "mode", "value": mode, "url": live_site}])
    clean(page, axe, "/me/service/enrol/")
    page = phone(served_town.people["chen"])
    page.context.add_cookies([{"name": "mode", "value": mode, "url": live_site}])
    for path in (f"/field/muster/at/{muster.pk}/", "/field/muster/mine/"):
        clean(page, axe, path)


def test_axe_finds_nothing_at_the_desk(served_town: Town, phone: Any, axe: str) -> None:
    base = f"/desk/muster/at/{called(served_town).pk}/"
    page = phone(served_town.people["chen"], viewport={"width": 1440, "height": 900})
    for path in ("/desk/muster/", "/desk/muster/call/", base, f"{base}sheet/", f"{base}step/again/",
                 f"{base}step/shift/", f"{base}step/stand-down/", "/desk/muster/roster/", "/desk/muster/shifts/",
                 "/desk/muster/shifts/plan/", "/desk/muster/talents/", "/desk/muster/talents/register/",
                 "/desk/muster/households/", "/desk/muster/households/open/"):  # fmt: skip
        clean(page, axe, path)


def test_a_tick_in_a_dead_spot_is_kept_and_counts_once(served_town: Town, phone: Any) -> None:
    muster = called(served_town)
    page = phone(served_town.people["chen"])
    page.goto(f"/field/muster/at/{muster.pk}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    with page.expect_navigation():
        page.get_by_role("button", name="签到").first.click()
    expect(page.locator("[data-netbar]")).to_contain_text("1 条待上传")
    assert not Summons.objects.exclude(here_at=None).exists()
    page.context.set_offline(False)
    expect(page.locator("[data-netbar]")).to_contain_text("都传上去了", timeout=20_000)
    assert Summons.objects.exclude(here_at=None).count() == 1


def test_without_a_script_one_answers_by_the_link(served_town: Town, phone: Any) -> None:
    called(served_town)
    mine = Summons.objects.get(person=served_town.people["wang"])
    page = phone(js=False)
    page.goto(links.path(mine.pk))
    page.get_by_role("button", name="能来", exact=True).click()
    expect(page.get_by_role("heading", name="您说能来")).to_be_visible()
