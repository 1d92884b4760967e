"""The pages of records in a real browser, in both modes: axe finds nothing, nothing scrolls sideways at 320 pixels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from linli.kernel import clock
from linli.platform.audit.models import Look
from linli.platform.audit.reveal import reveal_resident
from linli.platform.identity.people import meet
from linli.platform.residents.actions import add_vehicle, let_until, settle
from linli.platform.residents.history import Hand
from linli.testing.town import Town
from linli.work.records import actions
from linli.work.records.dedup import finder
from linli.work.records.landlord import landlord_code
from linli.work.records.models import Pair

pytestmark = pytest.mark.browser

SITE = "https://linli.test"
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
BrowserOf = Callable[[str], Client]


@pytest.fixture
def lived(watched: Town) -> dict[str, Any]:
    """One of everything that has a page."""
    town, person = watched, watched.people["wang"]
    add_vehicle(person, "鄂K12345", "car", town.homes["wang"], Hand(person))
    rented = settle(person, town.homes["zhao"], "tenant", clock.today(), Hand(person))
    term = let_until(rented, clock.today() + timedelta(days=9), Hand(person))
    settle(meet("王玉贞", "13900002216"), town.homes["wang"], "family", clock.today(), Hand(person))
    finder.look_through(town.community)
    asked = actions.ask_correction(town.wang, field="name", value="王玉贞", words="身份证上是贞")
    renting = actions.register_tenancy(
        town.neighbour, home=town.homes["wang"], since=clock.today(), ends_on=clock.today() + timedelta(days=90),
        landlord_name="王玉珍", landlord_phone="13900000000",
    )  # fmt: skip
    reveal_resident(person, "phone", by=town.li, why="约时间上门")
    doubt = actions.dispute_look(town.wang, Look.objects.latest("pk").pk)
    code = landlord_code(renting.matter.number)
    return {
        "wang": ["record/", f"record/requests/{asked.pk}/", "record/correct/name/", "record/phone/", "record/consents/",
                 "record/leave/", "vehicles/", "tenancy/", "looks/"],
        "landlord": f"/t/{renting.matter.number}/{code}/",
        "li": ["", f"homes/{town.homes['wang'].pk}/", f"tenancy/{renting.pk}/"],
        "zhou": [f"terms/{term.pk}/", f"record/{asked.pk}/"],  # where the one lives who moved in last
        "chen": ["", f"people/{person.pk}/", f"people/{person.pk}/phone/", f"homes/{town.homes['wang'].pk}/", "pairs/",
                 f"pairs/{Pair.objects.get().pk}/", f"tenancy/{renting.pk}/"],
        "guard": ["watch/", f"look_dispute/{doubt.pk}/"],
    }  # fmt: skip


def opened(browser: Browser, pages: dict[str, bytes], width: int) -> Page:
    """A browser that is served pages made beforehand: what it asks for comes from another context than the test's."""

    def serve(route: Route) -> None:
        url = urlsplit(route.request.url)
        file = finders.find(url.path.removeprefix("/static/")) if url.path.startswith("/static/") else None
        if isinstance(file, str):
            route.fulfill(path=file, content_type=KINDS.get(file.rsplit(".", 1)[-1], "application/octet-stream"))
        elif url.path in pages:
            route.fulfill(body=pages[url.path], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404)

    context = browser.new_context(viewport={"width": width, "height": 740}, locale="zh-CN")
    context.route("**/*", serve)
    return context.new_page()


def faults(browser: Browser, client: Client, axe: str, paths: list[str], width: int) -> list[str]:
    """What is wrong on these pages, one line each."""
    answers = {path: client.get(path) for path in paths}
    found = [f"{path}: {answer.status_code}" for path, answer in answers.items() if answer.status_code != 200]
    page = opened(browser, {path: answer.content for path, answer in answers.items()}, width)
    for path in paths:
        page.goto(SITE + path)
        page.evaluate(axe)
        for fault in page.evaluate("axe.run(document)")["violations"]:
            found.append(f"{path}: {fault['id']} {[node['html'][:100] for node in fault['nodes']]}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path}: wider than {width}")
    return found


@pytest.mark.parametrize("mode", ["normal", "elder"])
def test_pages_of_residents(
    browser: Browser, axe: str, lived: dict[str, Any], browser_of: BrowserOf, mode: str
) -> None:
    client = browser_of("wang")
    client.cookies["mode"] = mode
    paths = [lived["landlord"], *(f"/me/{one}" for one in lived["wang"])]
    assert faults(browser, client, axe, paths, 320) == []


@pytest.mark.parametrize("who", ["li", "zhou"])
def test_pages_of_the_field(browser: Browser, axe: str, lived: dict[str, Any], browser_of: BrowserOf, who: str) -> None:
    assert faults(browser, browser_of(who), axe, [f"/field/records/{one}" for one in lived[who]], 320) == []


@pytest.mark.parametrize("who", ["chen", "guard"])
def test_pages_of_the_desk(browser: Browser, axe: str, lived: dict[str, Any], browser_of: BrowserOf, who: str) -> None:
    assert faults(browser, browser_of(who), axe, [f"/desk/records/{one}" for one in lived[who]], 1440) == []
