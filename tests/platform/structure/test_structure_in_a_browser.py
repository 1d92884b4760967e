"""The pages of the structure in a real browser: axe finds nothing wrong, and nothing scrolls sideways."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Route
from tests.platform.structure.conftest import Things, client_of

from linli.platform.places.models import Organisation
from linli.platform.structure import facilities
from linli.platform.structure.models import Deed
from linli.platform.structure.redrawing import carry_out, draft
from linli.platform.structure.redrawing import plan as plans
from linli.platform.structure.redrawing.plan import Part
from linli.testing.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SITE, BASE, C = "https://linli.test", "/desk/structure/", "429901001001"
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def pages(town: Town, things: Things, deed: Deed) -> list[str]:
    """Every page, with something on it."""
    facilities.sign(town.chen, things.lamp)
    waiting = draft(town.admin, plans.merge([town.grid3, town.grid4], Part("大网格", f"{C}010")))
    done = carry_out(town.admin, draft(town.admin, plans.rename(town.grid9, "新九网格")))
    body, here = Organisation.objects.get(name="柳岸社区党委"), town.community.pk
    return [
        f"areas/{here}/", f"areas/{town.grid3.pk}/", f"areas/{here}/chain/", f"areas/{here}/seat/", "grids/",
        f"areas/{here}/facility/", f"areas/{here}/pairing/", "grids/outlines/", "changes/", f"changes/{waiting.pk}/",
        f"changes/{done.pk}/", f"organisations/{body.pk}/", "pairings/", f"pairings/{deed.pairing_id}/",
        f"pairings/{deed.pairing_id}/tell/", f"deeds/{deed.pk}/", "facilities/", f"facilities/{things.lamp.pk}/",
        f"buildings/{things.building.pk}/", f"buildings/{things.building.pk}/plan/", f"plans/{things.plan.pk}/",
        *(f"areas/{town.grid3.pk}/plan/{kind}/" for kind in ("split", "merge", "move")),
    ]  # fmt: skip


def serve(drawn: dict[str, bytes]) -> Any:
    """The site without a server."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            kind = KINDS.get(path.rsplit(".", 1)[-1], "application/octet-stream")
            route.fulfill(path=file, content_type=kind) if isinstance(file, str) else route.fulfill(status=404)
        elif path in drawn:
            route.fulfill(status=200, body=drawn[path], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404)

    return answer


@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_on_any_page(
    town: Town, things: Things, deed: Deed, browser: Browser, axe: str, width: int
) -> None:
    drawn = {}
    for one in pages(town, things, deed):
        client: Client = client_of(town, "chen" if one.startswith("deeds") else "admin")
        drawn[BASE + one] = client.get(BASE + one).content
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    context.route("**/*", serve(drawn))
    page, wrong = context.new_page(), []
    for url in drawn:
        page.goto(f"{SITE}{url}")
        page.evaluate(axe)
        for fault in page.evaluate("axe.run(document)")["violations"]:
            wrong.append((url, fault["id"], [node["html"][:120] for node in fault["nodes"]]))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            wrong.append((url, "scrolls sideways", []))
    assert wrong == []
