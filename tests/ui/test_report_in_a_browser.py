"""What the report island adds for a resident: a draft that survives, photos made smaller, a guess while typing."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from PIL import Image
from playwright.sync_api import Page, Route, expect

import linli.platform.ui
from linli.platform.ui.forms import PhotosField, PlainForm

pytestmark = pytest.mark.browser

BUILT = Path(linli.platform.ui.__file__).parent / "static" / "islands" / "report.js"
SITE = "https://linli.test"
PAGE = """{% load ui %}<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body><main>
<form method="post" action="/done/" enctype="multipart/form-data" data-draft="report"
 data-guess-url="/guess/">
<span data-draft-said data-saved="草稿已自动保存" data-back="上次没交的字还在"></span>
{% field form.text %}{% photos form.photos %}{% locate %}
<input type="hidden" name="lat"><input type="hidden" name="lng">
<input type="hidden" name="accuracy"><div data-guess hidden></div><button>提交</button></form></main>
<script src="/report.js" defer></script>"""
DONE = '<!doctype html><p data-draft-clear="report">收到了</p><script src="/report.js" defer></script>'


class Report(PlainForm):
    text = forms.CharField(label="什么事？", widget=forms.Textarea)
    photos = PhotosField(label="照片", required=False)


class Server:
    def __init__(self) -> None:
        self.posted: list[bytes] = []
        with translation.override("zh-hans"):
            self.page = Template(PAGE).render(Context({"form": Report()}))

    def __call__(self, route: Route) -> None:
        url = route.request.url
        if url.endswith("/report.js"):
            route.fulfill(body=BUILT.read_text(encoding="utf-8"), content_type="text/javascript")
        elif url.endswith("/guess/"):
            route.fulfill(body="<p>系统看像是：路灯</p>", content_type="text/html; charset=utf-8")
        elif url.endswith("/done/"):
            self.posted.append(route.request.post_data_buffer or b"")
            route.fulfill(body=DONE, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body=self.page, content_type="text/html; charset=utf-8")


@pytest.fixture
def server(page: Page) -> Iterator[Server]:
    if not BUILT.exists():
        pytest.skip("the islands are not built: run ./linli assets")
    server = Server()
    page.context.route("**/*", server)
    page.goto(f"{SITE}/report/")
    yield server
    # A request that is under way while the page closes would be waited for, for ever.
    page.context.unroute_all(behavior="ignoreErrors")


def photo(width: int, height: int) -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.effect_noise((width, height), 80).convert("RGB").save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()


def test_what_was_typed_survives_a_closed_page_and_is_forgotten_when_it_arrived(page: Page, server: Server) -> None:
    page.get_by_label("什么事").fill("7 号楼前路灯不亮")
    expect(page.get_by_text("草稿已自动保存")).to_be_visible(timeout=4000)
    page.goto(f"{SITE}/report/")
    expect(page.get_by_label("什么事")).to_have_value("7 号楼前路灯不亮")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("收到了")).to_be_visible()
    page.wait_for_load_state()  # the script of this page forgets the draft
    page.goto(f"{SITE}/report/")
    expect(page.get_by_label("什么事")).to_have_value("")


def test_photos_are_made_smaller_lose_their_exif_and_can_be_taken_out(page: Page, server: Server) -> None:
    large = photo(2400, 1200)
    files = [{"name": f"{at}.jpg", "mimeType": "image/jpeg", "buffer": large} for at in range(2)]
    page.set_input_files("input[type=file]", files)
    expect(page.get_by_alt_text("第 2 张照片")).to_be_visible()
    page.get_by_role("button", name="去掉这张照片 1").click()
    expect(page.get_by_alt_text("第 2 张照片")).to_have_count(0)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("收到了")).to_be_visible()
    (body,) = server.posted
    sent = body[body.index(b"\xff\xd8\xff") :]
    assert Image.open(io.BytesIO(sent)).size == (1600, 800)
    assert b"secret place" not in body and body.count(b'filename="') == 1


def test_the_guess_shows_while_typing(page: Page, server: Server) -> None:
    page.get_by_label("什么事").press_sequentially("路灯不亮了")
    expect(page.get_by_text("系统看像是：路灯")).to_be_visible()


def test_the_place_of_the_phone_can_be_used(page: Page, server: Server) -> None:
    page.context.grant_permissions(["geolocation"], origin=SITE)
    page.context.set_geolocation({"latitude": 30.123456, "longitude": 114.654321, "accuracy": 8})
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("已用您现在的位置")).to_be_visible()
    assert page.locator("[name=lat]").input_value() == "30.123456"
    assert page.locator("[name=accuracy]").input_value() == "8"
