"""The live page of a muster in a real browser: its points are drawn, and axe finds nothing wrong in either mode."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from tests.platform.structure.test_structure_in_a_browser import SITE, serve

from linli.kernel import clock as clocks
from linli.testing.town import Town
from linli.work.muster import actions
from linli.work.muster.models import Muster

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize("width", [1440, 360])
def test_the_points_of_a_muster_are_drawn_and_named(
    called: Muster, town: Town, browser_of: Callable[[str], Client], browser: Browser, axe: str, width: int
) -> None:
    starts = clocks.now() + timedelta(hours=1)
    for place in ("柳岸新村 7 号楼", "河边"):
        given = {"place": place, "starts_at": starts, "ends_at": starts + timedelta(hours=3), "needed": 4}
        actions.add_shift(called, town.chen, kind="rescue", **given)
    url = f"/desk/muster/at/{called.pk}/"
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    context.route("**/*", serve({url: browser_of("chen").get(url).content}))
    page = context.new_page()
    page.goto(f"{SITE}{url}")
    expect(page.locator("svg.map circle.pt")).to_have_count(1)
    expect(page.get_by_text("地名没有对上")).to_have_count(2)
    page.evaluate(axe)
    assert page.evaluate("axe.run(document)")["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
