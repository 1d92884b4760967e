"""A lamp is repaired: placed on a phone, closed off line, sent exactly once, rated."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from linli.platform.flow.models import Record
from linli.testing.town import Town
from linli.work.cases.models import Case, Rating
from linli.work.cases.terms import Stage

pytestmark = pytest.mark.browser
LAMP = "3 号楼前的路灯不亮，晚上看不见路"


def kept_by_worker(page: Page) -> None:
    """Open the list and wait until the phone has what it needs for a time without a network."""
    page.goto("/field/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.reload()
    until(
        page,
        "caches.open('linli-pages-1').then(c => c.keys())"
        ".then(kept => ['/field/', '/close/', '/found/'].every(end => kept.some(one => one.url.endsWith(end))))",
    )


def until(page: Page, promise: str) -> None:
    """Ask the page again and again; a promise is not awaited by `wait_for_function`."""
    for _ in range(100):
        if page.evaluate(promise):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {promise}")


def netbar(page: Page) -> Any:
    return page.locator("[data-netbar]")


def close_with_photo(page: Page, photo: dict[str, Any]) -> None:
    page.locator("input[type=file][name=photos]").set_input_files(photo)
    page.locator("[data-photos-new] img").first.wait_for()
    page.get_by_role("button", name="办结", exact=True).click()


def test_a_lamp_is_repaired(served_town: Town, phone: Any, photo: dict[str, Any], look: Any) -> None:
    resident = phone(served_town.people["wang"])
    resident.goto("/report/")
    resident.get_by_label("什么事？").fill(LAMP)
    resident.wait_for_timeout(300)
    resident.get_by_role("button", name="提交", exact=True).click()
    resident.get_by_role("heading", name="收到了").wait_for()
    case = Case.objects.select_related("matter").get()
    assert case.stage == Stage.DISPATCHED

    worker = phone(served_town.people["li"])
    kept_by_worker(worker)
    expect(worker.get_by_text("离您 110 米")).to_be_visible()
    look(worker, "lamp-1-list")
    worker.context.set_offline(True)

    worker.get_by_role("button", name="我到了").click()
    expect(netbar(worker)).to_contain_text("没有网络，可以照常工作。1 条待上传")
    expect(worker.locator(".task--unsent")).to_have_count(1)
    look(worker, "lamp-2-arrived-off-line")
    worker.get_by_role("link", name="拍照办结").click()
    worker.get_by_role("heading", level=1, name="3 号楼前的路灯不亮").wait_for()
    assert worker.get_by_role("radio", name="已修好").is_checked()
    look(worker, "lamp-3-close-off-line")
    close_with_photo(worker, photo)
    worker.wait_for_url("**/field/")
    expect(netbar(worker)).to_contain_text("2 条待上传")
    expect(worker.get_by_role("link", name="拍照办结")).to_be_hidden()
    look(worker, "lamp-4-two-waiting")
    assert Case.objects.get().matter.stage == Stage.DISPATCHED  # nothing has left the phone

    worker.context.set_offline(False)
    expect(netbar(worker)).to_contain_text("都传上去了", timeout=20_000)
    assert list(Record.objects.filter(matter=case.pk).order_by("seq").values_list("move", flat=True)) == [
        "begin",
        "arrive",
        "fix",
    ]
    assert Case.objects.get().matter.attachments.count() == 1
    arrived = Record.objects.get(matter=case.pk, move="arrive")
    assert arrived.made_at < arrived.at
    assert arrived.facts["lat"] == pytest.approx(30.903)

    resident.goto(f"/my/{case.matter.number}/")
    for words in ("及时", "解决了", "满意"):
        resident.get_by_role("radio", name=words, exact=True).check()
    resident.get_by_role("button", name="提交评价").click()
    resident.get_by_text("谢谢您的评价").wait_for()
    assert Rating.objects.get().satisfied == "yes"


@pytest.mark.parametrize("reached", [True, False], ids=["the answer is lost", "the request is lost"])
def test_a_page_killed_in_mid_upload_loses_and_doubles_nothing(
    served_town: Town, phone: Any, photo: dict[str, Any], reached: bool
) -> None:
    case = served_town.case()
    page: Page = phone(served_town.people["li"])
    page.goto(f"/field/cases/{case.pk}/close/")
    asked: list[str] = []

    def cut(route: Route) -> None:
        """The connection breaks after (or before) the server has it."""
        if route.request.method != "POST":
            route.continue_()
            return
        asked.append(route.request.headers["idempotency-key"])
        if reached:
            route.fetch()
        route.abort()

    page.context.route("**/close/", cut)
    # The bar speaks of what waits before anything has left the phone: wait for the cut itself.
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        close_with_photo(page, photo)
    expect(netbar(page)).to_contain_text("1 条待上传")
    context = page.context
    page.close()
    context.unroute("**/close/")
    assert (Case.objects.get().matter.stage == Stage.ANSWERED) is reached

    again = context.new_page()
    again.goto("/field/")
    until(
        again,
        "new Promise(done => { const o = indexedDB.open('linli-outbox');"
        " o.onsuccess = () => { const g = o.result.transaction('waiting').objectStore('waiting').count();"
        " g.onsuccess = () => { done(g.result === 0); o.result.close(); } } })",
    )
    assert Record.objects.filter(matter=case.pk, move="fix").count() == 1
    assert Case.objects.get().matter.attachments.count() == 1
    assert asked
