"""The administrator's pages and the neighbours' in a real browser: axe finds nothing, and nothing scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.test_a_muster_on_screens import clean

from linli.kernel.workdays import Span, Unit
from linli.platform.dispatch import editing
from linli.platform.dispatch.models import Category
from linli.platform.flow import editing as clocks
from linli.testing.town import Town

pytestmark = pytest.mark.browser
DESK = {"width": 1440, "height": 900}
RULE_BOOK = (
    "/desk/dispatch/", "/desk/dispatch/?days=7", "/desk/dispatch/matters/?what=judged&days=30", "/desk/rules/",
    "/desk/rules/new/", "/desk/rules/threshold/", "/desk/rules/categories/new/",
    "/desk/rules/categories/street_lamp/", "/desk/clocks/", "/desk/clocks/new/", "/desk/calendar/",
)  # fmt: skip


@pytest.fixture
def busy_town(served_town: Town) -> Town:
    """With a rule, a clock and a threshold of its own, and requests that dispatch has judged."""
    town = served_town
    lamp = Category.objects.get(code="street_lamp")
    editing.set_rule(town.admin, category=lamp, area=town.community, organisation=town.property)
    editing.set_threshold(town.admin, area=town.community, confidence=0.9)
    clocks.set_clock_rule(town.admin, kind="case", name="on_site", span=Span(20, Unit.MINUTE), area=town.community)
    for text in ("3 号楼前的路灯不亮", "楼上装修太吵", "门口的东西坏了"):
        town.case(text, category="")
    return town


def test_axe_finds_nothing_in_the_rule_book(busy_town: Town, phone: Any, axe: str) -> None:
    page: Page = phone(busy_town.people["admin"], viewport=DESK)
    for path in RULE_BOOK:
        clean(page, axe, path)


def test_a_long_menu_shows_where_one_is(busy_town: Town, phone: Any) -> None:
    page: Page = phone(busy_town.people["admin"], viewport={"width": 1280, "height": 600})
    page.goto("/desk/calendar/")
    expect(page.locator(".side [aria-current]")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("mode", ["normal", "elder"])
def test_axe_finds_nothing_near_by(busy_town: Town, phone: Any, axe: str, live_site: str, mode: str) -> None:
    for who in (busy_town.people["wang"], None):
        page: Page = phone(who)
        page.context.add_cookies([{"name": "mode", "value": mode, "url": live_site}])
        for path in ("/nearby/", "/report/?code=NOPE"):
            clean(page, axe, path)
