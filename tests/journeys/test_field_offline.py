"""The field without a network, without scripts, with large letters, and read by a machine for those who cannot see."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.test_a_lamp_is_repaired import close_with_photo, kept_by_worker, netbar

from linli.kernel import clock
from linli.platform.flow.models import Record
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage

pytestmark = pytest.mark.browser
SHELL = 60_000  # bytes after gzip (ui.md §1)


def pages_of(case: Case) -> dict[str, str]:
    return {
        "list": "/field/",
        "case": f"/field/cases/{case.pk}/",
        "close": f"/field/cases/{case.pk}/close/",
        "hand-back": f"/field/cases/{case.pk}/hand_back/",
        "found": "/field/found/",
        "map": "/field/map/",
        "me": "/field/me/",
        "queue": "/field/queue/",
    }


def busy_day(town: Town) -> Case:
    """A worker's list with everything on it."""
    case = town.case("3 号楼前的路灯不亮，晚上看不见路")
    same = town.case("3 号楼门口路灯坏了", requester=town.people["neighbour"])
    actions.merge(same, town.li, into=case)
    actions.contact(town.case("3 号楼 2 单元楼道堆放杂物"), town.li)
    whistled = actions.arrive(town.case("3 号楼地下室返水"), town.li)
    actions.whistle(whistled, town.chen, organisations=[town.water], reason="主管道返水，社区没有设备")
    actions.assign(whistled, town.chen, title="量一量积水有多深", due_on=clock.today())
    return Case.objects.select_related("matter").get(pk=case.pk)


def test_every_page_is_accessible_and_never_scrolls_sideways(
    served_town: Town, phone: Any, axe: str, look: Any, live_site: str
) -> None:
    case = busy_day(served_town)
    page: Page = phone(served_town.people["li"], reduced_motion="reduce")
    call = case.matter.__class__.objects.get(kind="call")
    staff: Page = phone(served_town.people["sun"])
    for name, path in [*pages_of(case).items(), ("call", f"/field/call/{call.pk}/")]:
        here = staff if name == "call" else page
        for mode in ("normal", "elder"):
            here.context.add_cookies([{"name": "mode", "value": mode, "url": live_site}])
            here.goto(path)
            assert here.locator("html[data-mode=elder]").count() == (mode == "elder")
            here.evaluate(axe)
            found = here.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            faults = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
            assert faults == [], (name, mode, faults)
            assert here.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (name, mode)
            look(here, f"field-{name}-{mode}")


def test_the_pages_hold_at_200_per_cent_and_320_px(served_town: Town, phone: Any, look: Any) -> None:
    case = busy_day(served_town)
    page: Page = phone(served_town.people["li"], viewport={"width": 320, "height": 640})
    for name, path in pages_of(case).items():
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        look(page, f"field-{name}-200")


def test_everything_can_be_done_without_scripts(served_town: Town, phone: Any, photo: dict[str, Any]) -> None:
    case = served_town.case()
    page: Page = phone(served_town.people["li"], js=False, placed=False)
    page.goto("/field/")
    page.get_by_role("button", name="我到了").click()
    expect(page.get_by_text("“我到了”已经记下")).to_be_visible()
    page.get_by_role("link", name="拍照办结").first.click()
    page.get_by_role("button", name="办结", exact=True).click()
    expect(page.get_by_text("请拍一张办完的照片").first).to_be_visible()
    page.locator("input[type=file][name=photos]").set_input_files(photo)
    page.get_by_role("button", name="办结", exact=True).click()
    expect(page.get_by_text("已办结：")).to_be_visible()
    assert Case.objects.get(pk=case.pk).matter.stage == Stage.ANSWERED


def test_a_fault_is_shown_in_the_form_while_there_is_a_network(served_town: Town, phone: Any) -> None:
    case = served_town.case()
    page: Page = phone(served_town.people["li"])
    page.goto(f"/field/cases/{case.pk}/close/")
    page.get_by_role("button", name="办结", exact=True).click()
    expect(page.get_by_text("请拍一张办完的照片").first).to_be_visible()
    expect(netbar(page)).to_be_hidden()


def test_two_entries_from_one_kept_page_are_two(served_town: Town, phone: Any) -> None:
    """A page from the phone's own copy carries an old key: the second entry must not overwrite the first."""
    case = served_town.case()
    page: Page = phone(served_town.people["li"])
    kept_by_worker(page)
    page.context.set_offline(True)
    for number, words in enumerate(("灯杆没有问题", "换灯泡要等明天"), 1):
        page.goto(f"/field/cases/{case.pk}/")
        page.locator("summary", has_text="记进展").click()
        page.get_by_label("进展").fill(words)
        with page.expect_navigation():
            page.get_by_role("button", name="记进展").click()
        expect(netbar(page)).to_contain_text(f"{number} 条待上传")
    page.context.set_offline(False)
    expect(netbar(page)).to_contain_text("都传上去了", timeout=20_000)
    noted = Record.objects.filter(matter=case.pk, move="progress").order_by("seq")
    assert [one.facts["words"] for one in noted] == ["灯杆没有问题", "换灯泡要等明天"]


def test_what_is_found_off_line_waits_on_the_list(
    served_town: Town, phone: Any, photo: dict[str, Any], look: Any
) -> None:
    served_town.case()
    page: Page = phone(served_town.people["li"])
    kept_by_worker(page)
    page.context.set_offline(True)
    page.goto("/field/found/")
    page.locator("input[type=file][name=photos]").set_input_files(photo)
    page.get_by_label("说一句").fill("北门外井盖松动")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/field/")
    expect(page.locator("[data-outbox-list] .task--unsent")).to_contain_text("待上传 · 照片 1 张")
    expect(page.locator("[data-outbox-list] .task--unsent")).to_contain_text("发现问题：北门外井盖松动")
    look(page, "field-found-unsent")
    page.context.set_offline(False)
    expect(netbar(page)).to_contain_text("都传上去了", timeout=20_000)
    assert Case.objects.filter(text="北门外井盖松动", matter__channel="patrol").count() == 1


def test_closing_takes_three_taps_and_no_word(served_town: Town, phone: Any, photo: dict[str, Any]) -> None:
    case = actions.arrive(served_town.case(), served_town.li)
    page: Page = phone(served_town.people["li"])
    page.goto("/field/")
    page.get_by_role("link", name="拍照办结").first.click()  # one
    close_with_photo(page, photo)  # two: the camera; three: 办结, the likely result is chosen already
    page.wait_for_url("**/field/")
    assert Case.objects.get(pk=case.pk).matter.stage == Stage.ANSWERED


def test_the_shell_stays_light(served_town: Town, phone: Any) -> None:
    busy_day(served_town)
    page: Page = phone(served_town.people["li"])
    weights: dict[str, int] = {}

    def weigh(answer: Any) -> None:
        if answer.ok and answer.request.method == "GET":
            weights[answer.url] = len(gzip.compress(answer.body(), 6))

    page.on("response", weigh)
    page.goto("/field/")
    page.wait_for_load_state("networkidle")
    assert sum(weights.values()) <= SHELL, weights


def test_after_closing_the_next_page_says_so_and_who_is_told(
    served_town: Town, phone: Any, photo: dict[str, Any], look: Any
) -> None:
    lamp = actions.arrive(served_town.case("3 号楼前的路灯不亮"), served_town.li)
    actions.arrive(served_town.case("9 号楼前的路灯不亮"), served_town.li)
    page: Page = phone(served_town.people["li"])
    page.goto(f"/field/cases/{lamp.pk}/close/")
    close_with_photo(page, photo)
    page.wait_for_url("**/field/")
    expect(page.get_by_role("status").first).to_contain_text("已办结：3 号楼前的路灯不亮。已告诉 1 户居民")
    expect(page.get_by_text("今天 1 件")).to_be_visible()
    look(page, "field-closed")


def test_what_was_closed_off_line_leaves_the_list_by_itself_once_it_is_sent(
    served_town: Town, phone: Any, photo: dict[str, Any], look: Any
) -> None:
    lamp = actions.arrive(served_town.case("3 号楼前的路灯不亮"), served_town.li)
    actions.arrive(served_town.case("9 号楼前的路灯不亮"), served_town.li)
    page: Page = phone(served_town.people["li"])
    kept_by_worker(page)
    page.goto("/field/")
    page.context.set_offline(True)
    page.get_by_role("link", name="拍照办结").first.click()
    close_with_photo(page, photo)
    page.wait_for_url("**/field/")
    card = page.locator(f'.task[data-key="{lamp.pk}"]')
    expect(card).to_have_count(1)
    page.context.set_offline(False)  # nobody touches the page from here on
    expect(card).to_have_count(0, timeout=20_000)
    expect(page.get_by_text("今天 1 件")).to_be_visible()
    expect(page.locator(".note[role=status]")).to_contain_text("已办结")
    # What stands there now still works: its forms go into the outbox as before.
    page.get_by_role("link", name="拍照办结").click()
    close_with_photo(page, photo)
    page.wait_for_url("**/field/")
    expect(page.get_by_text("没有等您办的事")).to_be_visible(timeout=10_000)


def test_the_map_is_drawn_once(served_town: Town, phone: Any) -> None:
    busy_day(served_town)
    page: Page = phone(served_town.people["li"])
    page.goto("/field/map/")
    expect(page.locator("[data-map] canvas")).to_be_visible()
    expect(page.locator("[data-map-instead]")).to_be_hidden()
