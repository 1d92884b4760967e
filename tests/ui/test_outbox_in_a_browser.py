"""The outbox in a real browser: nothing is lost, nothing is sent twice, and the bar tells the truth."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation
from playwright.sync_api import Page, Route, expect

import linli.platform.ui

pytestmark = pytest.mark.browser

BUILT = Path(linli.platform.ui.__file__).parent / "static" / "islands" / "outbox.js"
SITE = "https://linli.test"
PAGE = """{% load ui %}<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<body data-person="7">{% netbar "/field/queue/" %}
<main><div class="task" data-key="case-12">7 号楼前路灯不亮</div>
<form method="post" action="/field/close/" data-outbox="7 号楼前路灯不亮" data-about="case-12" data-then="/field/">
{% once %}<input name="how" value="fixed"><input type="file" name="photos" multiple>
<button name="move" value="close">办结</button></form>{% include "ui/parts/outbox.html" %}
<form action="/logout/" method="post" data-logout><button>退出</button></form></main>
<script src="/outbox.js" defer></script>"""

# One white pixel: enough for the phone to draw and make smaller.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea735815c0000000049454e44ae426082"
)


class Server:
    """What the phone talks to: answers as told, and remembers what arrived."""

    def __init__(self) -> None:
        self.status, self.done, self.body = 204, True, ""
        self.arrived: list[dict[str, str]] = []
        with translation.override("zh-hans"):
            self.page = Template(PAGE).render(Context())

    def __call__(self, route: Route) -> None:
        request = route.request
        if request.url.endswith("/outbox.js"):
            route.fulfill(body=BUILT.read_text(encoding="utf-8"), content_type="text/javascript")
        elif request.url.endswith("/field/close/"):
            body = (request.post_data_buffer or b"").decode("latin-1")
            self.arrived.append({**request.headers, "body": body})
            headers = {"X-Outbox": "done"} if self.done else {}
            route.fulfill(status=self.status, body=self.body, headers=headers, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body=self.page, content_type="text/html; charset=utf-8")


@pytest.fixture
def server(page: Page) -> Iterator[Server]:
    if not BUILT.exists():
        pytest.skip("the islands are not built: run ./linli assets")
    server, context = Server(), page.context
    context.route("**/*", server)
    page.goto(f"{SITE}/field/")
    yield server
    # A request that is under way while the page closes would be waited for, for ever.
    context.unroute_all(behavior="ignoreErrors")


@pytest.fixture
def offline(page: Page) -> Callable[[bool], None]:
    return page.context.set_offline


def press(page: Page) -> None:
    """办结, and on to the page that comes after it: what is said on the page that is being left proves nothing."""
    with page.expect_navigation():
        page.get_by_role("button", name="办结").click()


def test_without_a_network_it_is_kept_and_the_bar_says_so(
    page: Page, server: Server, offline: Callable[[bool], None]
) -> None:
    offline(True)
    press(page)
    expect(page.locator("[data-netbar]")).to_contain_text("没有网络，可以照常工作。1 条待上传")
    expect(page.locator(".task[data-key=case-12]")).to_have_class("task task--unsent")
    assert server.arrived == []


def test_it_is_sent_once_when_the_network_is_back(page: Page, server: Server, offline: Callable[[bool], None]) -> None:
    offline(True)
    page.set_input_files("[name=photos]", {"name": "lamp.png", "mimeType": "image/png", "buffer": PIXEL})
    press(page)
    expect(page.locator("[data-netbar]")).to_contain_text("1 条待上传")
    offline(False)
    expect(page.locator("[data-netbar]")).to_contain_text("都传上去了")
    (sent,) = server.arrived
    assert sent["idempotency-key"] in sent["body"]
    assert 'name="photos"; filename="lamp.jpg"' in sent["body"]
    assert 'name="made_at"' in sent["body"] and 'name="move"' in sent["body"]


def test_with_a_network_it_goes_at_once(page: Page, server: Server) -> None:
    # The list is empty before the click, too: it says something only once the request is out.
    with page.expect_response("**/field/close/"):
        press(page)
    expect(page.locator("[data-outbox-list]")).to_contain_text("没有待上传")
    assert len(server.arrived) == 1


def online_until_taken(page: Page, server: Server) -> None:
    """The phone says that it is on line; again as long as the attempt before is still being given up."""
    before = len(server.arrived)
    for _ in range(50):
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(100)
        if len(server.arrived) > before:
            return
    raise AssertionError("it was never tried again")


@pytest.mark.parametrize(("status", "done"), [(200, False), (401, False), (403, False), (503, False)])
def test_what_was_not_taken_is_kept_for_later(page: Page, server: Server, status: int, done: bool) -> None:
    server.status, server.done = status, done
    press(page)
    expect(page.locator("[data-netbar]")).to_contain_text("1 条待上传")
    server.status, server.done = 204, True
    online_until_taken(page, server)
    expect(page.locator("[data-outbox-list]")).to_contain_text("没有待上传的")
    assert len({sent["idempotency-key"] for sent in server.arrived}) == 1


def test_what_the_server_refuses_is_shown_with_its_words(page: Page, server: Server) -> None:
    server.status, server.done = 409, False
    server.body = "<main><h1>有人先改了</h1><p>这件事已经由周强办结。</p></main>"
    press(page)
    expect(page.locator("[data-netbar]")).to_contain_text("1 条要您处理")
    expect(page.locator("[data-outbox-list]")).to_contain_text("这件事已经由周强办结。")
    server.status, server.done = 204, True
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("[data-outbox-list]")).to_contain_text("没有待上传的")


def test_what_was_refused_is_put_right_where_it_was_written(page: Page, server: Server) -> None:
    server.status, server.done, server.body = 409, False, "<main><p>请写清楚怎么办的</p></main>"
    page.fill("[name=how]", "换了")
    page.set_input_files("[name=photos]", {"name": "lamp.png", "mimeType": "image/png", "buffer": PIXEL})
    press(page)
    page.get_by_role("link", name="去改").click()
    expect(page.locator("[name=how]")).to_have_value("换了")
    server.status, server.done = 204, True
    page.fill("[name=how]", "换了灯泡")
    press(page)
    expect(page.locator("[data-outbox-list]")).to_contain_text("没有待上传的")
    refused, mended = server.arrived
    assert refused["idempotency-key"] != mended["idempotency-key"]
    assert "换了灯泡".encode().decode("latin-1") in mended["body"]
    assert 'filename="lamp.jpg"' in mended["body"]  # the photo need not be taken again


def test_signing_out_with_unsent_records_asks_first(
    page: Page, server: Server, offline: Callable[[bool], None]
) -> None:
    offline(True)
    press(page)
    expect(page.locator("[data-netbar]")).to_contain_text("1 条待上传")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.get_by_role("button", name="退出").click()
    assert "还有 1 条没传上去" in asked[0]
    assert page.url == f"{SITE}/field/"


def test_another_person_on_the_same_phone_does_not_send_it(
    page: Page, server: Server, offline: Callable[[bool], None]
) -> None:
    offline(True)
    press(page)
    expect(page.locator("[data-netbar]")).to_contain_text("1 条待上传")
    server.page = server.page.replace('data-person="7"', 'data-person="8"')
    page.reload()
    expect(page.locator("[data-netbar]")).to_contain_text("1 条待上传")
    offline(False)
    expect(page.locator("[data-netbar]")).not_to_contain_text("没有网络")
    page.wait_for_timeout(500)  # time to do what must not be done
    assert server.arrived == []
    expect(page.locator("[data-netbar]")).to_contain_text("1 条待上传")
