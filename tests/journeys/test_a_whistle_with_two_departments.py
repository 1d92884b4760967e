"""A whistle with two departments: one is late, the ladder is climbed, the level above presses, all get one answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.journeys.conftest import session_of

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.flow.models import Matter
from linli.platform.flow.ring import ring_late_clocks
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case, Rating
from linli.work.cases.terms import Stage

pytestmark = pytest.mark.browser
MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # Friday, nine o'clock in the town


@pytest.fixture
def desk(browser: Browser, live_site: str) -> Iterator[Any]:
    """`desk(person)` is a wide page on a desk of their own, signed in."""
    opened: list[BrowserContext] = []

    def open_one(person: Any) -> Page:
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=live_site,
            reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(30_000)
        opened.append(context)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": live_site}])
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


def checked(page: Page, axe: str) -> None:
    """axe finds nothing wrong with the page."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document).then(told => told.violations)")
    assert not found, [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


def done(page: Page, button: str) -> None:
    """Press the button of a form and wait until it is said that it was kept."""
    page.locator("#form").get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(f"“{button}”已经记下")).to_be_visible()


@dataclass
class Story:
    """The people at their desks, the clock, and the request they work on."""

    town: Town
    desks: dict[str, Page]
    time: Any
    case: Case
    other: Case
    axe: str

    def call_of(self, who: str) -> Page:
        """The page of the one call that waits for this person's organisation."""
        page = self.desks[who]
        page.goto("/desk/whistles/")
        page.locator("table[data-list] a").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("吹哨：")
        page.wait_for_load_state()
        return page


def merged(story: Story) -> None:
    """The same thing twice: both reporters are kept."""
    chen = story.desks["chen"]
    chen.goto(f"/desk/cases/{story.other.pk}/merge/?number={story.case.matter.number}")
    done(chen, "合并")


def whistled(story: Story) -> None:
    """With the keyboard; the form comes into the page, the focus with it, and a fault loses nothing."""
    chen = story.desks["chen"]
    chen.goto(f"/desk/cases/{story.case.pk}/")
    expect(chen.get_by_text("2 户同报").first).to_be_visible()
    chen.keyboard.press("w")
    expect(chen.locator("#form h2")).to_be_focused()
    checked(chen, story.axe)
    chen.get_by_role("checkbox", name="区水务局").check()
    chen.get_by_role("checkbox", name="街道城建办").check()
    chen.locator("#form").get_by_role("button", name="吹哨", exact=True).click()
    expect(chen.locator("#step .errors")).to_be_focused()
    expect(chen.get_by_role("checkbox", name="区水务局")).to_be_checked()
    chen.get_by_label("请他们来做什么").fill("主管在红线外，社区无权开挖")
    done(chen, "吹哨")


def reported_in(story: Story, who: str, phone: str, day: str) -> None:
    """A department names a person and a date."""
    page = story.call_of(who)
    checked(page, story.axe)
    page.keyboard.press("r")
    page.get_by_label("他的电话").fill(phone)
    page.get_by_label("哪天办完").fill(day)
    done(page, "报到")


def late_and_pressed(story: Story) -> None:
    """The clock runs out, the ladder is climbed beyond the secretary, the supervisor presses."""
    story.time.forward(hours=6)
    ring_late_clocks()
    rungs = Event.objects.filter(name="call.clock", data__late=True).values_list("data__rung", flat=True)
    assert max(rungs) >= 1
    chen, supervisor = story.desks["chen"], story.desks["supervisor"]
    chen.goto(f"/desk/cases/{story.case.pk}/")
    expect(chen.get_by_text("1 家报到超时").first).to_be_visible()
    expect(chen.get_by_text("超时：报到").first).to_be_visible()
    supervisor.goto("/desk/whistles/?view=late")
    expect(supervisor.locator("table[data-list] tbody tr")).to_have_count(1)
    supervisor.goto(f"/desk/cases/{story.case.pk}/press/")
    supervisor.get_by_label("督办意见").fill("请街道城建办今天报到，明天回复")
    done(supervisor, "督办")


def consulted(story: Story) -> None:
    """They sit down together; the minutes can be printed."""
    chen = story.desks["chen"]
    chen.goto(f"/desk/cases/{story.case.pk}/consult/")
    for label, words in (
        ("什么时候开的", "2026-11-23T09:00"), ("地点", "社区议事厅"), ("共几人", "11"),
        ("会议记录", "各方说明情况"), ("商定的办法", "水务局疏通主管，城建办批开挖"),
    ):  # fmt: skip
        chen.get_by_label(label).fill(words)
    chen.get_by_role("checkbox", name="区水务局").check()
    done(chen, "会商")
    chen.get_by_role("link", name="纪要（可打印）").click()
    expect(chen.locator("article.sheet")).to_contain_text("水务局疏通主管")
    checked(chen, story.axe)


def finished(story: Story, who: str, words: str) -> None:
    """A department has done its part."""
    page = story.call_of(who)
    page.keyboard.press("r")
    page.get_by_label("做了什么").fill(words)
    done(page, "我们办完了")


def answered(story: Story, look: Any) -> None:
    """The pressing is answered, and one answer goes to both households."""
    chen = story.desks["chen"]
    chen.goto(f"/desk/pressings/{Matter.objects.get(kind='pressing').pk}/reply/")
    chen.get_by_label("正在怎么办").fill("两家都办完了")
    done(chen, "回复督办")
    chen.goto(f"/desk/cases/{story.case.pk}/?in=inbox")
    expect(chen.get_by_text("单位都办完了")).to_be_visible()
    checked(chen, story.axe)
    look(chen, "whistle-all-done")
    chen.keyboard.press("r")
    chen.get_by_role("radio", name="已解决").check()
    chen.get_by_label("告诉居民").fill("主管已疏通，地下室已消毒")
    done(chen, "填写结果并反馈")
    assert stage_of(story.case) == Stage.ANSWERED


def rated(resident: Page, number: str) -> None:
    """A reporter reads the answer and rates."""
    resident.goto(f"/my/{number}/")
    expect(resident.get_by_text("主管已疏通，地下室已消毒").first).to_be_visible()
    for words in ("及时", "解决了", "满意"):
        resident.get_by_role("radio", name=words, exact=True).check()
    resident.get_by_role("button", name="提交评价").click()
    resident.get_by_text("谢谢您的评价").wait_for()


def stage_of(case: Case) -> str:
    return Matter.objects.get(pk=case.pk).stage


def test_a_whistle_with_two_departments(served_town: Town, desk: Any, phone: Any, look: Any, axe: str) -> None:
    town = served_town
    with clock.travel(MORNING) as time:
        case = town.case("3 号楼地下室返水，臭味大", category="drain_blocked")
        other = town.case("地下室全是污水", category="drain_blocked", requester=town.people["neighbour"])
        desks = {who: desk(town.people[who]) for who in ("chen", "sun", "qiang", "supervisor")}
        story = Story(town, desks, time, case, other, axe)
        merged(story)
        whistled(story)
        time.forward(minutes=20)
        reported_in(story, "sun", "13800001007", "2026-11-24")
        late_and_pressed(story)
        reported_in(story, "qiang", "13800001008", "2026-11-25")
        time.forward(days=3)
        consulted(story)
        finished(story, "sun", "主管已疏通")
        finished(story, "qiang", "开挖许可已批")
        answered(story, look)
        for who, number in (("wang", case.matter.number), ("neighbour", other.matter.number)):
            rated(phone(town.people[who]), number)
        assert Rating.objects.count() == 2
        assert stage_of(case) == Stage.RATED


def listens_at(page: Page, words: str) -> None:
    """This page is there, and so is its script: letters are shown before keys are listened to."""
    expect(page.get_by_text(words)).to_be_visible()
    page.wait_for_load_state()


def test_the_keys_of_the_desk_and_that_they_can_be_switched_off(served_town: Town, desk: Any, axe: str) -> None:
    cases = [served_town.case(f"{number} 号楼前的路灯不亮") for number in (5, 7, 9)]
    for one in cases:
        actions.whistle(one, served_town.chen, organisations=[served_town.water], reason="换灯杆")
    page = desk(served_town.people["chen"])
    page.goto("/desk/")
    checked(page, axe)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("已选 1 件")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("heading", level=1, name="批量催办")).to_be_visible()
    page.goto("/desk/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    listens_at(page, "第 1 件，共 3 件")
    page.keyboard.press("j")
    listens_at(page, "第 2 件，共 3 件")
    page.keyboard.press("k")
    listens_at(page, "第 1 件，共 3 件")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("c")  # typing is typing
    expect(page).to_have_url(page.url)
    page.keyboard.press("Tab")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1, name="登记来电")).to_be_visible()
    checked(page, axe)
    page.goto("/desk/")
    page.get_by_role("button", name="关闭快捷键").click()
    page.locator("h1").click()
    page.keyboard.press("c")
    page.wait_for_timeout(300)
    expect(page.get_by_role("heading", level=1, name="待我办理")).to_be_visible()


def test_while_a_call_is_taken_down_the_desk_is_helped(served_town: Town, desk: Any, axe: str, look: Any) -> None:
    served_town.case("3 号楼前的路灯不亮")
    page = desk(served_town.people["desk"])
    page.goto("/desk/log/")
    page.get_by_label("电话").first.fill("13800002216")
    page.get_by_label("什么事").fill("3 号楼前的路灯坏了，晚上看不见路")
    expect(page.locator("#looked")).to_contain_text("王*珍")
    expect(page.locator("#looked")).to_contain_text("依据的词")
    expect(page.locator("#looked")).to_contain_text("同一处已经有人反映")
    # Leaving the field before asks, too; and the box may speak of this building already: wait for this very answer.
    with page.expect_response(lambda answer: "柳岸新村3号楼" in unquote_plus(answer.request.post_data or "")):
        page.get_by_label("在哪里").fill("柳岸新村3号楼")
    expect(page.locator("#looked")).to_contain_text("柳岸新村 3 号楼")
    expect(page.get_by_label("在哪里")).to_be_focused()
    checked(page, axe)
    look(page, "log-1-typing")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="登记好了")).to_be_visible()
    checked(page, axe)


PAGES = (
    "/desk/cases/?open=1", "/desk/whistles/", "/desk/consulting/", "/desk/pressings/", "/desk/extensions/",
    "/desk/objections/", "/desk/register/", "/desk/followed/", "/desk/tasks/", "/desk/search/?q=3号楼", "/desk/log/",
    "/desk/consultations/",
)  # fmt: skip
FORMS = (
    "whistle", "answer", "consult", "assign", "make_plan", "make_safe", "pause", "progress", "redispatch", "correct",
    "merge", "contact", "ask_extension", "urge",
)  # fmt: skip


def test_axe_finds_nothing_on_any_page_of_the_desk(served_town: Town, desk: Any, axe: str) -> None:
    case = actions.accept(served_town.case(), served_town.li)
    actions.whistle(case, served_town.chen, organisations=[served_town.water], reason="换灯杆")
    call = Matter.objects.get(kind="call")
    chen, sun = desk(served_town.people["chen"]), desk(served_town.people["sun"])
    for url in (*PAGES, f"/desk/cases/{case.pk}/?events=all", f"/desk/cases/{case.pk}/reveal/phone/"):
        assert chen.goto(url).status == 200
        checked(chen, axe)
    for name in FORMS:
        chen.goto(f"/desk/cases/{case.pk}/{name}/")
        checked(chen, axe)
    for name in ("", "report_in/", "object/"):
        sun.goto(f"/desk/calls/{call.pk}/{name}")
        checked(sun, axe)


def test_the_desk_works_without_scripts(served_town: Town, browser: Browser, live_site: str) -> None:
    case = served_town.case()
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", base_url=live_site)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(served_town.people["chen"]), "url": live_site}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/desk/cases/?open=1")
    page.get_by_role("link", name="3 号楼前的路灯不亮").click()
    page.get_by_role("link", name="全部").click()
    page.wait_for_url("**events=all**")
    page.goto(f"/desk/cases/{case.pk}/progress/")
    page.get_by_label("进展").fill("灯已买到")
    page.get_by_role("button", name="记进展").click()
    expect(page.get_by_text("已经记下")).to_be_visible()
    context.close()
    assert Case.objects.get().matter.records.filter(move="progress").exists()
    assert clock.now() - Case.objects.get().matter.touched_at < timedelta(minutes=5)
