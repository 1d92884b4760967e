"""A resident's home page and the leader's screen tell the same three rates."""

from django.test import Client

from linli.insight.home import rates_of
from linli.insight.queries import screen
from linli.insight.rollups import count_anew
from linli.platform.attachments.files import Prepared
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)


def test_before_anything_is_counted_no_rate_is_made_up(town: Town) -> None:
    assert rates_of(town.community.pk) == ()


def test_they_are_those_of_the_screen_with_their_parts(town: Town, client: Client) -> None:
    case = actions.fix(actions.arrive(town.case(), town.li), town.li, how="repaired", photos=[PHOTO])
    actions.rate(case, town.wang, timely="yes", solved="yes", satisfied="yes")
    count_anew([case.pk, town.case().pk])
    shown = [(one.part, one.whole) for one in rates_of(town.community.pk)]
    assert shown == [(one.top.count, one.base.count) for one in screen(town.community).rates]
    client.force_login(account_for(town.people["wang"]))
    page = client.get("/home/").content.decode()
    assert "本月社区办得怎么样" in page and "100.0%" in page and "1 / 1 件" in page
