"""The pages of topics, patrols and agenda items in a real browser: axe finds nothing, nothing scrolls sideways."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Route
from tests.work.topics.said import run_reactions

from linli.platform.places.models import Building
from linli.platform.posts.actor import SYSTEM
from linli.testing.town import Town
from linli.work.deliberation.models import AgendaItem
from linli.work.topics import actions, queries
from linli.work.topics.models import Topic

pytestmark = pytest.mark.browser
SITE = "https://linli.test"
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def serve(drawn: dict[str, bytes], route: Route) -> None:
    """The site without a server: pages that were drawn beforehand, and the static files where they lie."""
    url = urlsplit(route.request.url)
    if not url.path.startswith("/static/"):
        page = drawn.get(url.path)  # the service worker and what it fetches are not there
        route.fulfill(status=200 if page else 404, body=page or b"", content_type="text/html; charset=utf-8")
        return
    file = finders.find(url.path.removeprefix("/static/"))
    kind = KINDS.get(url.path.rsplit(".", 1)[-1], "application/octet-stream")
    if isinstance(file, str):
        route.fulfill(path=file, content_type=kind)
    else:
        route.fulfill(status=404)


def faults(browser: Browser, axe: str, drawn: dict[str, bytes], width: int) -> list[str]:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
    context.route("**/*", lambda route: serve(drawn, route))
    page, found = context.new_page(), []
    for path in drawn:
        page.goto(f"{SITE}{path}")
        page.evaluate(axe)
        found += [f"{path}: {one['id']}" for one in page.evaluate("axe.run(document)")["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            found.append(f"{path}: scrolls sideways")
    context.close()
    return found


def draw(client: Client, paths: list[str]) -> dict[str, bytes]:
    answers = {path: client.get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.content for path, answer in answers.items()}


@pytest.fixture
def paths(charging: Topic, town: Town) -> dict[str, list[str]]:
    """The addresses of every page, by who reads it."""
    actions.put_forward(charging, town.chen, title="车棚充电桩怎么修", why="五户反映")
    actions.gather(charging, town.chen, into=queries.members_of(charging)[-1].pk)
    run_reactions()
    item = AgendaItem.objects.get()
    one = actions.suggest(
        SYSTEM, warning="repeat", key="repeat:1", title="3 号楼：路灯不亮", reason="90 天里出现 3 次",
        area=town.grid3, building=Building.objects.order_by("pk").first(),
    )  # fmt: skip
    return {
        "chen": [
            "/desk/topics/", f"/desk/topics/{charging.pk}/", f"/desk/topics/{charging.pk}/agenda/", "/desk/patrols/",
            "/desk/patrols/rules/", f"/desk/patrols/{one.pk}/", "/desk/agenda/", "/desk/agenda/new/",
            f"/desk/agenda/{item.pk}/",
        ],
        "li": [f"/field/patrols/{one.pk}/", "/field/found/"],
        "wang": [f"/me/agenda/{item.pk}/"],
    }  # fmt: skip


def test_axe_finds_nothing_at_the_desk(browser: Browser, axe: str, paths: dict[str, list[str]], sign_in: Any) -> None:
    assert faults(browser, axe, draw(sign_in("chen"), paths["chen"]), 1280) == []


@pytest.mark.parametrize("elder", [False, True])
def test_axe_finds_nothing_on_a_phone(
    browser: Browser, axe: str, paths: dict[str, list[str]], sign_in: Any, town: Town, elder: bool
) -> None:
    reporter = AgendaItem.objects.get().requests.exclude(matter__person=None).first()
    assert reporter is not None and reporter.matter.person is not None
    town.people["wang"] = reporter.matter.person
    drawn = {}
    for who in ("li", "wang"):
        client = sign_in(who)
        if elder:
            client.post("/mode/", {"mode": "elder"})
        drawn |= draw(client, paths[who])
    assert all((b'data-mode="elder"' in page) == elder for page in drawn.values())
    assert faults(browser, axe, drawn, 360) == []
