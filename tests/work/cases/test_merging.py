"""Duplicates become one matter, undoably, with every reporter kept (F12.3)."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from linli.kernel.errors import Invalid, Refused
from linli.platform.events.models import Event
from linli.platform.identity.people import account_for
from linli.reactions.withdrawn_case_sets_its_merged_ones_free import set_the_merged_ones_free
from linli.testing.files import picture
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case, Rating
from linli.work.cases.terms import Stage


def two(town: Town) -> tuple[Case, Case]:
    """王 and a neighbour report the same lamp."""
    return town.case(), town.case(requester=town.people["neighbour"], by=town.neighbour)


def test_the_second_becomes_part_of_the_first(town: Town) -> None:
    first, second = two(town)
    second = actions.merge(second, town.li, into=first)
    first.matter.refresh_from_db()
    assert (second.stage, first.matter.reporters) == (Stage.MERGED, 2)


def test_a_merge_is_undone(town: Town) -> None:
    first, second = two(town)
    second = actions.unmerge(actions.merge(second, town.li, into=first), town.desk)
    first.matter.refresh_from_db()
    assert (second.stage, second.matter.outcome, first.matter.reporters) == (Stage.DISPATCHED, "", 1)


def test_each_reporter_rates_and_one_poor_rating_reopens(town: Town) -> None:
    first, second = two(town)
    second = actions.merge(second, town.li, into=first)
    with pytest.raises(Refused, match="还没有反馈结果"):
        actions.rate(second, town.neighbour, timely="yes", solved="yes", satisfied="yes")
    first = actions.fix(first, town.li, how="repaired", photos=[picture()])
    first = actions.rate(first, town.wang, timely="yes", solved="yes", satisfied="yes")
    actions.rate(second, town.neighbour, timely="yes", solved="no", satisfied="no")
    first.matter.refresh_from_db()
    assert (first.stage, Rating.objects.count()) == (Stage.IN_HAND, 2)


def test_a_request_is_not_merged_into_itself_or_into_one_unseen(town: Town) -> None:
    first, _ = two(town)
    with pytest.raises(Invalid, match="请选另一件"):
        actions.merge(first, town.li, into=first)
    elsewhere = town.case()
    elsewhere = actions.redispatch(elsewhere, town.desk, why="在别处", area=town.grid4, to_grid=True)
    with pytest.raises(Invalid, match="没有找到"):
        actions.merge(first, town.li, into=elsewhere)


def test_residents_do_not_merge(town: Town) -> None:
    first, second = two(town)
    with pytest.raises(Refused):
        actions.merge(second, town.wang, into=first)


def test_when_the_first_reporter_withdraws_the_others_go_on(town: Town) -> None:
    first, second = two(town)
    actions.merge(second, town.li, into=first)
    actions.withdraw(first, town.wang)
    set_the_merged_ones_free(Event.objects.get(name="case.withdraw"))
    second.matter.refresh_from_db()
    assert (second.stage, second.matter.waits) == (Stage.DISPATCHED, "grid_worker")


def test_a_merged_reporter_sees_the_photo_of_the_result_and_a_stranger_with_the_address_does_not(
    town: Town, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    first, second = two(town)
    actions.merge(second, town.li, into=first)
    actions.fix(first, town.li, how="repaired", photos=[picture()])
    client.force_login(account_for(town.people["neighbour"]))
    page = client.get(f"/my/{second.matter.number}/").content.decode()
    address = re.findall(r'src="(/files/[^"]+)"', page)[0].replace("&amp;", "&")
    assert client.get(address).status_code == 200
    client.force_login(account_for(town.people["zhao"]))
    assert client.get(address).status_code == 404
