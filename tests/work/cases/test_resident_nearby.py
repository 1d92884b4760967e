"""What the home page leads to: tiles that open, the latest news of one's own requests, what goes on near by."""

from __future__ import annotations

import re

from django.test import Client

from linli.platform.attachments.files import Prepared
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)


def as_(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(account_for(town.people[who]))
    return client


def test_no_tile_of_the_home_page_is_dead(town: Town) -> None:
    client = as_(town, "wang")
    tiles = re.findall(r'<a class="tile" href="([^"]+)"', client.get("/home/").content.decode())
    assert len(tiles) >= 4
    for url in tiles:
        assert client.get(url).status_code == 200, url


def test_the_home_page_tells_what_others_did_lately_with_ones_requests(town: Town) -> None:
    case = actions.arrive(town.case(), town.li)
    page = as_(town, "wang").get("/home/").content.decode()
    news = page[page.index("最新进展") :]
    assert "李强到了现场" in news and f"/my/{case.matter.number}/" in news
    assert "您反映了问题" not in news, "what one did oneself is no news"
    assert "最新进展" not in as_(town, "neighbour").get("/home/").content.decode()


def test_elder_mode_shows_the_newest_of_them(town: Town) -> None:
    actions.arrive(town.case(), town.li)
    client = as_(town, "wang")
    client.cookies["mode"] = "elder"
    page = client.get("/home/").content.decode()
    assert "李强到了现场" in page and 'class="tile"' not in page


def test_near_by_one_sees_how_many_of_what_kind_and_nothing_of_others(town: Town) -> None:
    town.case("楼道口的路灯不亮，我叫王玉珍")
    actions.fix(actions.arrive(town.case(), town.li), town.li, how="repaired", photos=[PHOTO])
    page = as_(town, "neighbour").get("/nearby/").content.decode()
    assert "正在办 1 件，近 30 天办完 1 件" in page
    assert "在办 1 件，办完 1 件" in page
    assert "王玉珍" not in page and "楼道口" not in page


def test_who_lives_nowhere_yet_is_asked_where(town: Town, client: Client) -> None:
    page = client.get("/nearby/")
    assert page.status_code == 200
    assert "身边的事" in page.content.decode()


def test_without_a_script_one_can_choose_the_kind_oneself(town: Town) -> None:
    page = as_(town, "wang").get("/report/").content.decode()
    assert re.search(r"<noscript>.*<select[^>]*name=\"category\".*</noscript>", page, re.S)
