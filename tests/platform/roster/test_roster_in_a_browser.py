"""The roster's pages in a real browser: axe finds nothing wrong, and nothing scrolls sideways."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from linli.kernel import clock
from linli.platform.identity.people import account_for
from linli.platform.posts import appointing, granting
from linli.platform.posts.models import Appointment
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import Duty
from linli.platform.roster import accounts
from linli.testing.town import Town

pytestmark = pytest.mark.browser
SITE = "https://linli.test"
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@pytest.fixture
def lively(kept_town: Town) -> Town:
    """Something on every page."""
    town = kept_town
    term = Appointment.objects.get(person=town.people["li"])
    appointing.end(town.chen, term, until=clock.today(), basis="合同到期")
    accounts.make(town.security, Appointment.objects.get(person=town.people["lead"]))
    granting.ask(town.security, duty=Duty.GRID_LEAD, right=Right.KEEP_PEOPLE, grant=True, why="试点导入")
    appointing.open_post(town.chen, duty=Duty.BUILDING_STEWARD, area=town.grid4)
    return town


def pages(town: Town) -> list[tuple[str, str]]:
    term = Appointment.objects.get(person=town.people["li"])
    return [
        *(("chen", f"/desk/roster/?view={view}") for view in ("own", "below", "empty", "ending", "missing")),
        ("chen", f"/desk/roster/posts/{term.post_id}/"),
        ("chen", f"/desk/roster/posts/{term.post_id}/appoint/"),
        ("chen", f"/desk/roster/areas/{town.grid3.pk}/open/"),
        *(("chen", f"/desk/roster/terms/{term.pk}/{step}/") for step in ("hand-over", "stand-in", "end", "phone")),
        ("security", f"/desk/roster/terms/{term.pk}/"),
        ("security", "/desk/roster/accounts/"),
        ("security", "/desk/roster/staffing/"),
        ("security", "/desk/roster/rights/"),
        ("security", "/desk/roster/rights/grid_lead/"),
        ("auditor", "/desk/roster/trails/"),
    ]


def serve(client: Client) -> Any:
    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.path.startswith("/static/"):
            file = finders.find(url.path.removeprefix("/static/"))
            kind = KINDS.get(url.path.rsplit(".", 1)[-1], "application/octet-stream")
            route.fulfill(path=file, content_type=kind) if isinstance(file, str) else route.fulfill(status=404)
            return
        drawn = drawings[f"{url.path}?{url.query}" if url.query else url.path]
        route.fulfill(status=200, body=drawn, content_type="text/html; charset=utf-8")

    drawings: dict[str, bytes] = {}
    answer.drawings = drawings  # type: ignore[attr-defined]
    return answer


def drawn_for(town: Town, wanted: list[tuple[str, str]]) -> dict[str, bytes]:
    """The pages as the server gives them to those who ask."""
    drawn = {}
    for who, url in wanted:
        client = Client()
        client.force_login(account_for(town.people[who]))
        answer = client.get(url)
        assert answer.status_code == 200, url
        drawn[url] = answer.content
    return drawn


def opened(browser: Browser, drawn: dict[str, bytes], width: int, height: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    one = serve(Client())
    one.drawings.update(drawn)
    context.route("**/*", one)
    return context.new_page()


@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_on_any_page(lively: Town, browser: Browser, axe: str, width: int) -> None:
    drawn = drawn_for(lively, pages(lively))
    page = opened(browser, drawn, width, 900)
    wrong = []
    for url in drawn:
        page.goto(f"{SITE}{url}")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document)")["violations"]
        wrong += [(url, fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            wrong.append((url, "scrolls sideways", []))
    assert wrong == []


def test_a_long_side_bar_keeps_the_page_one_is_on_in_sight(lively: Town, browser: Browser) -> None:
    url = "/desk/roster/"
    page = opened(browser, drawn_for(lively, [("chen", url)]), 1280, 500)
    page.goto(f"{SITE}{url}")
    expect(page.locator(".side [aria-current]")).to_be_in_viewport()
