"""Take the pictures of the README from a running demo town: ./linli run, then ./linli screenshots [ADDRESS]."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from linli.site import chromium

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PHONE, DESK, WALL = (390, 844), (1440, 900), (1920, 1080)


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at what, on which screen."""

    name: str
    person: str  # as the start page names them
    url: str
    size: tuple[int, int]
    elder: bool = False
    follow: str = ""  # a link to click on that page first, by its words


SHOTS = (
    Shot("resident-home", "居民", "/home/", PHONE),
    Shot("resident-home-elder", "张玉珍", "/home/", PHONE, elder=True),
    Shot("resident-report", "居民", "/report/", PHONE),
    Shot("field-tasks", "刘芳", "/field/", PHONE),
    Shot("console-list", "周建国", "/desk/", DESK),
    Shot("console-case", "周建国", "/desk/", DESK, follow="地下室返水"),
    Shot("screen", "杨岚", "/screen/", WALL),
)


def main(address: str) -> None:
    """All of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium.find()), args=chromium.FLAGS)
        for shot in SHOTS:
            take(browser, address.rstrip("/"), shot)
        browser.close()


def take(browser: Browser, address: str, shot: Shot) -> None:
    """Sign in by a click on the start page, go there, keep the picture in few colours."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    if shot.elder:
        context.add_cookies([{"name": "mode", "value": "elder", "url": address}])
    page = context.new_page()
    sign_in(page, address, shot.person)
    page.goto(address + shot.url)
    if shot.follow:
        page.get_by_role("link", name=shot.follow).first.click()
        page.wait_for_load_state()
    page.wait_for_timeout(400)
    keep(page.screenshot(), shot.name)
    context.close()


def sign_in(page: Page, address: str, person: str) -> None:
    """The start page lists the people; the button beside a name signs in."""
    page.goto(address + "/?people")
    page.locator("form, li, .card").filter(has_text=person).get_by_role("button").first.click()
    page.wait_for_load_state()


def keep(picture: bytes, name: str) -> None:
    """A PNG of 128 colours weighs a fifth."""
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(128).save(PICTURES / f"{name}.png", optimize=True)
    print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
