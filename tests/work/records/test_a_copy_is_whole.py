"""The copy that somebody takes of their data holds what every kind of work keeps about them, and nothing of others."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from tests.work.care.conftest import entered

from linli.testing.town import Town
from linli.work.muster import actions as muster

pytestmark = pytest.mark.django_db


def test_a_copy_holds_what_other_kinds_of_work_keep(town: Town, browser_of: Callable[[str], Client]) -> None:
    muster.offer(town.wang, area=town.grid3, skills=["boat"], offers="驾船", musters=True)
    entered(town)
    found = json.loads(browser_of("wang").post("/me/record/copy/json/").content)
    assert (found["我的服务"][0]["内容"], found["我的服务"][0]["补充"]) == ("能人", "本人在线登记")
    assert found["上门走访"][0]["走访人知道的"] == "听力不好NEED"
    others = json.loads(browser_of("neighbour").post("/me/record/copy/json/").content)
    assert not {"我的服务", "上门走访"} & others.keys()
