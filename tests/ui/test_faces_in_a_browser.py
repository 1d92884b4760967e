"""The parts in a real browser: axe finds nothing, nothing scrolls sideways, targets are large, scripts only add."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

SITE = "https://linli.test"
FACES = {"phone": (360, 740), "elder": (360, 740), "console": (1440, 900), "screen": (1920, 1080)}
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
LEAST = {"phone": 44, "elder": 60, "console": 24, "screen": 24}

TOO_SMALL = """least => [...document.querySelectorAll(
    'a,button,select,textarea,summary,label.chip,input:not([type=hidden])')]
  .filter(element => {
    const box = element.getBoundingClientRect();
    const hidden = !box.width || !box.height || element.closest('.vh,.skip');
    const drawn_by_its_label = element.matches('.choice input,.pick input,.ck input');
    const in_a_sentence = getComputedStyle(element).display === 'inline' && element.closest('p');
    return !hidden && !drawn_by_its_label && !in_a_sentence && box.height < least - 0.5;
  }).map(element => element.outerHTML.slice(0, 100))"""


def serve(route: Route) -> None:
    """The site without a server: the parts need no database."""
    url = urlsplit(route.request.url)
    if url.path.startswith("/static/"):
        file = finders.find(url.path.removeprefix("/static/"))
        if not isinstance(file, str):
            route.fulfill(status=404)
            return
        route.fulfill(path=file, content_type=KINDS.get(file.rsplit(".", 1)[-1], "application/octet-stream"))
        return
    answer = Client().get(f"{url.path}?{url.query}")
    headers = {"Content-Security-Policy": answer.headers.get("Content-Security-Policy", "")}
    route.fulfill(
        status=answer.status_code, body=answer.content, headers=headers, content_type="text/html; charset=utf-8"
    )


def opened(browser: Browser, face: str, **more: Any) -> Page:
    width, height = FACES[face]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **more)
    context.route("**/*", serve)
    page = context.new_page()
    page.goto(f"{SITE}/_parts/?face={face}")
    return page


@pytest.mark.parametrize("face", FACES)
def test_axe_finds_nothing(browser: Browser, axe: str, face: str) -> None:
    page = opened(browser, face)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document)")["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []


@pytest.mark.parametrize("face", FACES)
def test_the_policy_blocks_nothing_we_need(browser: Browser, face: str) -> None:
    said: list[str] = []
    page = opened(browser, face)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.reload()
    assert [words for words in said if "Content Security" in words or "Error" in words] == []


@pytest.mark.parametrize("face", FACES)
def test_targets_are_large_enough_for_their_people(browser: Browser, face: str) -> None:
    assert opened(browser, face).evaluate(TOO_SMALL, LEAST[face]) == []


@pytest.mark.parametrize("face", ["phone", "elder", "console"])
@pytest.mark.parametrize("size", ["100%", "200%"])
def test_nothing_scrolls_sideways_at_320_pixels(browser: Browser, face: str, size: str) -> None:
    page = opened(browser, face)
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("size => document.documentElement.style.fontSize = size", size)
    wide = page.evaluate(
        """[...document.querySelectorAll('main *')].filter(e => !e.closest('.vh,.table-box,.sheet,svg')
           && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_no_box_of_the_screen_overflows(browser: Browser) -> None:
    page = opened(browser, "screen")
    inside = (
        "[...document.querySelectorAll('.box')].filter(e => e.scrollHeight > e.clientHeight + 1).map(e => e.innerText)"
    )
    assert page.evaluate(inside) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080


def test_the_screen_scales_to_a_larger_wall(browser: Browser) -> None:
    page = opened(browser, "screen")
    page.set_viewport_size({"width": 3840, "height": 2160})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"


def test_the_screen_prints_on_one_a4(browser: Browser) -> None:
    paper = opened(browser, "screen").pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1


def test_without_a_script_the_file_input_shows_and_the_voice_button_does_not(browser: Browser) -> None:
    page = opened(browser, "phone", java_script_enabled=False)
    expect(page.locator("input[type=file][name=faulty-photos]")).to_be_visible()
    expect(page.locator("[data-voice]")).to_be_hidden()


def test_errors_come_first_and_have_the_focus(browser: Browser) -> None:
    page = opened(browser, "console")
    expect(page.locator(".errors")).to_be_focused()


def test_keys_move_through_the_list_and_can_be_switched_off(browser: Browser) -> None:
    page = opened(browser, "console")
    page.locator("main").focus()
    page.keyboard.press("x")
    expect(page.locator("tr[aria-selected=true] input")).to_be_checked()
    page.keyboard.press("j")
    expect(page.locator("[data-list] tbody tr").nth(2)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jj")
    expect(page.locator("#q")).to_have_value("jj")
    page.get_by_role("button", name="关闭快捷键").click()
    page.locator("main").focus()
    page.keyboard.press("k")
    expect(page.locator("[data-list] tbody tr").nth(2)).to_have_attribute("aria-selected", "true")


def test_ticked_rows_are_counted(browser: Browser) -> None:
    page = opened(browser, "console")
    page.locator("input[name=pick]").first.check()
    expect(page.locator("[data-bulk-words]")).to_have_text("已选 1 件")
