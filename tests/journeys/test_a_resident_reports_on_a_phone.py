"""A resident reports a lamp on a small phone, follows it and rates it: with scripts, without, and in elder mode."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page
from tests.platform.signin.test_signing_in import sent_code

from linli.platform.attachments.files import Prepared
from linli.platform.audit.reveal import reveal
from linli.platform.identity.people import account_for
from linli.platform.signin.entering import BACKEND
from linli.testing import town as towns
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case, Rating
from linli.work.cases.terms import Stage

pytestmark = pytest.mark.browser
LAMP = "7 号楼前的路灯不亮，晚上看不见路"
SHOTS = os.environ.get("LINLI_SHOTS", "")  # a folder: keep a picture of every page


@pytest.fixture
def place(transactional_db: None) -> Town:
    """The town, in a database that the server of the test sees."""
    return towns.build()


@pytest.fixture
def phones(browser: Browser, live_site: str, phone_context_args: dict[str, Any]) -> Iterator[Any]:
    """Opens phones: `phones(person, elder=…, js=…)` is a page of a fresh browser, signed in or not."""
    opened: list[BrowserContext] = []

    def open_one(person: Any = None, *, elder: bool = False, js: bool = True, **more: Any) -> Page:
        ours = {"java_script_enabled": js, "base_url": live_site, "reduced_motion": "reduce"}
        context = browser.new_context(**(phone_context_args | ours | more))
        opened.append(context)
        context.set_default_timeout(8000)
        if person is not None:
            context.add_cookies([cookie(live_site, settings.SESSION_COOKIE_NAME, session_of(person))])
        if elder:
            context.add_cookies([cookie(live_site, "mode", "elder")])
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


def cookie(site: str, name: str, value: str) -> Any:
    return {"name": name, "value": value, "url": site}


def session_of(person: Any) -> str:
    account, session = account_for(person), SessionStore()
    session["_auth_user_id"], session["_auth_user_backend"] = str(account.pk), BACKEND
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def look(page: Page, name: str) -> None:
    """Keep a picture if asked to; nothing may need scrolling sideways."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def photo(colour: str = "orange") -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "JPEG")
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def finish(place: Town) -> Case:
    case = Case.objects.select_related("matter").latest("pk")
    if case.stage == Stage.PLACED:
        case = actions.dispatch(case, place.desk, to_grid=True)
    prepared = Prepared("photo", Path(__file__).read_bytes()[:64], "image/webp", "0" * 64, 1, 1)
    return actions.fix(actions.arrive(case, place.li), place.li, how="repaired", photos=[prepared], words="换了灯泡")


def rate_well(page: Page) -> None:
    for words in ("及时", "解决了", "满意"):
        page.get_by_role("radio", name=words, exact=True).check()
    page.get_by_role("button", name="提交评价").click()


@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without scripts"])
def test_two_taps_and_one_field_when_the_home_is_known(place: Town, phones: Any, js: bool) -> None:
    page = phones(place.people["wang"], js=js)
    page.goto("/home/")
    look(page, f"home-{js}")
    taps, fields = 0, 0
    page.get_by_role("link", name="我要反映问题").click()
    taps += 1
    page.wait_for_url("**/report/")  # and loaded: the script listens from here on
    page.get_by_label("什么事？").fill(LAMP)
    fields += 1
    if js:
        page.get_by_text("系统看像是：路灯不亮").wait_for()
    page.locator("input[type=file][name=photos]").set_input_files([photo(), photo("navy")])
    if js:
        page.locator("[data-photos-new] img").nth(1).wait_for()
    look(page, f"report-{js}")
    page.get_by_role("button", name="提交", exact=True).click()
    taps += 1
    page.get_by_role("heading", name="收到了").wait_for()
    look(page, f"placed-{js}")
    assert (taps, fields) == (2, 1)
    case = Case.objects.get()
    assert case.matter.attachments.count() == 2
    page.get_by_role("link", name="看办理进度").click()
    look(page, f"progress-{js}")
    finish(place)
    page.reload()
    look(page, f"answered-{js}")
    assert page.locator("input[type=radio]:checked").count() == 0
    rate_well(page)
    page.get_by_text("谢谢您的评价").wait_for()
    look(page, f"rated-{js}")
    assert Rating.objects.get().satisfied == "yes"


@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without scripts"])
def test_a_stranger_reports_in_under_a_minute_and_loses_nothing(place: Town, phones: Any, js: bool) -> None:
    page = phones(js=js)
    page.goto("/report/")
    look(page, f"stranger-{js}")
    page.get_by_label("什么事？").fill(LAMP)
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_text("有 1 处要改").wait_for()
    look(page, f"stranger-error-{js}")
    assert page.get_by_label("什么事？").input_value() == LAMP
    assert page.title().startswith("出错：")
    page.get_by_label("在哪里？").fill("3 号楼 2 单元")
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("heading", name="最后一步：留个手机号").wait_for()
    look(page, f"contact-{js}")
    page.get_by_label("您的手机号").fill("139 1111 2222")
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("短信验证码").wait_for()
    look(page, f"contact-code-{js}")
    page.get_by_label("短信验证码").fill(sent_code())
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("heading", name="收到了").wait_for()
    assert Case.objects.get().text == LAMP


@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without scripts"])
def test_elder_mode_is_two_steps_at_the_same_address(place: Town, phones: Any, js: bool) -> None:
    page = phones(place.people["wang"], elder=True, js=js)
    page.goto("/home/")
    look(page, f"elder-home-{js}")
    assert page.locator("main a.big").count() <= 5
    page.get_by_role("link", name="我要反映问题").click()
    look(page, f"elder-1-{js}")
    page.locator("textarea[name=text]").fill("3号楼2单元地下室返水了，臭味大，走不了人。")
    page.locator("input[type=file][name=photos]").set_input_files([photo()])
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("heading", name="在哪里？").first.wait_for()
    assert page.url.endswith("/report/")
    look(page, f"elder-2-{js}")
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("heading", name="收到了").wait_for()
    look(page, f"elder-placed-{js}")
    assert Case.objects.get().matter.attachments.count() == 1
    finish(place)
    page.get_by_role("link", name="看办理进度").click()
    look(page, f"elder-answered-{js}")
    rate_well(page)
    page.get_by_text("谢谢您的评价").wait_for()


PAGES = [
    *("/home/", "/report/", "/my/", "/my/{n}/", "/my/{a}/", "/my/{n}/placed/", "/my/{n}/supplement/"),
    *("/my/{n}/withdraw/", "/my/{r}/reopen/", "/me/", "/me/name/", "/me/looks/", "/me/home/", "/follow/"),
    *("/sign-in/", "/sign-in/staff/", "/sign-out/"),
]


def numbers(place: Town) -> dict[str, str]:
    """A running, an answered and a rated request, and somebody who looked."""
    running = actions.arrive(place.case(), place.li)
    reveal(place.people["wang"], "phone", by=place.li, why="约上门时间", matter=running.matter)
    place.case("2 单元门禁坏了，进不去")
    answered = finish(place)
    place.case("楼道堆了旧家具，过不去人", category="hall_clutter", requester=place.people["wang"])
    rated = actions.rate(finish(place), place.wang, timely="yes", solved="yes", satisfied="yes")
    return {"n": running.matter.number, "a": answered.matter.number, "r": rated.matter.number}


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(place: Town, phones: Any, axe: str, elder: bool) -> None:
    known = numbers(place)
    page = phones(place.people["wang"], elder=elder)
    faults = []
    for url in PAGES:
        page.goto(url.format(**known))
        look(page, f"all-{'elder' if elder else 'normal'}{slug(url)}")
        page.evaluate(axe)
        found = page.evaluate(f"axe.run({{runOnly: {RULES}}})")
        faults += [f"{url} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]
        faults += [f"{url} scrolls sideways by {wide(page)}"] if wide(page) > 0 else []
        faults += [f"{url} {one}" for one in small_targets(page, 60 if elder else 44)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
def test_axe_finds_nothing_on_the_pages_of_strangers(
    place: Town, phones: Any, axe: str, elder: bool, settings: Any
) -> None:
    settings.DEMO = True
    page, faults = phones(elder=elder), []

    def check(name: str) -> None:
        look(page, f"stranger-{'elder' if elder else 'normal'}-{name}")
        page.evaluate(axe)
        found = page.evaluate(f"axe.run({{runOnly: {RULES}}})")
        faults.extend(f"{name} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"])
        faults.extend([f"{name} scrolls sideways by {wide(page)}"] if wide(page) > 0 else [])

    for url in ("/", "/home/", "/me/", "/report/?code=LA3D2", "/my/none/"):
        page.goto(url)
        check(url)
    page.goto("/sign-in/")
    page.get_by_label("手机号").fill("1380000")
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_text("处要改").first.wait_for()
    check("bad phone")
    page.goto("/report/")
    page.locator("textarea[name=text]").fill(LAMP)
    page.locator("form[data-report] button.btn").last.click()
    if elder:
        page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_text("有 1 处要改").wait_for()
    check("no place")
    page.locator("input[name=words]").fill("3 号楼")
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_label("您的手机号").wait_for()
    check("contact")
    page.get_by_label("您的手机号").fill("13911112222")
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("短信验证码").wait_for()
    check("code")
    assert not faults, "\n".join(faults)


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def slug(url: str) -> str:
    """The name of a page's picture."""
    return url.rstrip("/").replace("/", "-").format(n="n", a="a", r="r")


def small_targets(page: Page, least: int) -> list[str]:
    """Buttons and links that are no part of a sentence and too low for a thumb."""
    return list(
        page.evaluate(
            """least => Array.from(document.querySelectorAll(
              'main button, main summary, main a, nav a, header button, header a, input[type=text]'))
            .filter(e => e.offsetParent && !e.closest('p,dd,.pick,h2,h3,h1'))
            .filter(e => e.getBoundingClientRect().height + .5 < least)
            .map(e => `small target ${e.getBoundingClientRect().height}: ${e.outerHTML.slice(0, 90)}`)""",
            least,
        )
    )


TWICE = """const root = document.documentElement;
root.style.fontSize = parseFloat(getComputedStyle(root).fontSize) * 2 + 'px'"""


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
def test_text_at_two_hundred_per_cent_on_a_narrow_phone(place: Town, phones: Any, elder: bool) -> None:
    known = numbers(place)
    page = phones(place.people["wang"], elder=elder, viewport={"width": 320, "height": 640})
    for url in PAGES:
        page.goto(url.format(**known))
        page.evaluate(TWICE)
        look(page, f"200-{elder}{slug(url)}")
        assert wide(page) <= 0, f"{url} scrolls sideways by {wide(page)}"


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
def test_pages_are_light(place: Town, phones: Any, elder: bool, live_site: str) -> None:
    known = numbers(place)
    page = phones(place.people["wang"], elder=elder)
    for url in PAGES:
        weights: dict[str, int] = {}
        hosts: set[str] = set()

        def weigh(response: Any, weights: dict[str, int] = weights, hosts: set[str] = hosts) -> None:
            hosts.add(response.url.split("/")[2])
            kind = response.request.resource_type
            if kind in ("document", "script", "stylesheet") and response.status == 200:
                weights[kind] = weights.get(kind, 0) + len(gzip.compress(response.body()))

        page.on("response", weigh)
        page.goto(url.format(**known), wait_until="networkidle")
        page.remove_listener("response", weigh)
        assert weights["document"] <= 15_000, f"{url} {weights}"
        assert weights.get("script", 0) <= 15_000, f"{url} {weights}"
        assert hosts <= {live_site.split("/")[2]}, f"{url} asks {hosts}"


def test_a_draft_survives_a_dead_battery(place: Town, phones: Any) -> None:
    page = phones(place.people["wang"])
    page.goto("/report/")
    page.get_by_label("什么事？").fill(LAMP)
    page.get_by_text("草稿已自动保存").wait_for()
    page.reload()
    assert page.get_by_label("什么事？").input_value() == LAMP
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("heading", name="收到了").wait_for()
    page.wait_for_load_state()  # the script of this page forgets the draft
    page.goto("/report/")
    assert page.get_by_label("什么事？").input_value() == ""
