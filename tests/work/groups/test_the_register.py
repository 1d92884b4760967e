"""居民群: which groups there are, who answers for them, and which buildings have none."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.testing.town import Town
from linli.work.groups import actions
from linli.work.groups.models import ChatGroup, GroupKeeper
from linli.work.groups.queries.register import area_seen, coverage, group_seen, without_group

Groups = dict[str, ChatGroup]


def test_coverage_says_what_is_missing(town: Town, groups: Groups) -> None:
    found = coverage(town.community)
    assert (found.groups, found.members, found.robots, found.without_keeper) == (3, 430, 1, 2)
    assert (found.buildings, found.without_group) == (2, 1)
    assert (found.homes, found.covered) == (3, 2)
    assert [one.number for one in without_group(town.community)] == ["7"]


def test_two_open_groups_of_an_area_have_two_names(town: Town, groups: Groups) -> None:
    with pytest.raises(Invalid, match="同名"):
        actions.add_group(town.chen, area=town.grid3, name="三网格群", platform="wechat")
    actions.close_group(groups["hand"], town.chen)
    actions.add_group(town.chen, area=town.grid3, name="三网格群", platform="wechat")


@pytest.mark.parametrize("who", ["li", "other_chief", "leader", "wang", "sun"])
def test_others_keep_no_groups_here(town: Town, groups: Groups, who: str) -> None:
    by = getattr(town, who)
    with pytest.raises(Refused):
        actions.add_group(by, area=town.grid3, name="新群", platform="wechat")
    for act in (
        lambda: actions.close_group(groups["hand"], by),
        lambda: actions.answer_for(groups["hand"], by, person=town.people["zhou"]),
        lambda: actions.set_robot(groups["hand"], by, webhook=""),
    ):
        with pytest.raises(Refused):
            act()


def test_another_community_does_not_see_them(town: Town, groups: Groups) -> None:
    with pytest.raises(NotSeen):
        group_seen(town.other_chief, groups["hand"].pk)
    with pytest.raises(NotSeen):
        area_seen(town.other_chief, town.community.pk)


def test_one_after_the_other_answers_for_a_group(town: Town, groups: Groups) -> None:
    group = groups["hand"]
    actions.answer_for(group, town.chen, person=town.people["zhou"])
    actions.answer_for(group, town.chen, person=town.people["zhou"])
    assert list(group.keepers.filter(until=None).values_list("person__name", flat=True)) == ["周敏"]


def test_a_robot_has_a_real_address(town: Town, groups: Groups) -> None:
    with pytest.raises(Invalid, match="https"):
        actions.set_robot(groups["hand"], town.chen, webhook="http://evil.example/?key=1")
    actions.set_robot(groups["robot"], town.chen, webhook="")
    assert coverage(town.community).robots == 0


def sheet(path: Path, *rows: list[Any]) -> Path:
    """A table as somebody brings it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["群名称", "区域编码", "小区", "楼栋", "哪种群", "人数", "负责人", "负责人手机号"], *rows]
        )
    return path


def test_a_table_comes_in_twice_and_doubles_nothing(town: Town, tmp_path: Path) -> None:
    good = ["7号楼群", "429901001001", "柳岸新村", "7", "微信群", 66, "周敏", "13800001002"]
    path = sheet(tmp_path / "groups.csv", good, ["四网格群", "429901001001004", "", "", "企业微信群", 20, "", ""])
    call_command("import_groups", str(path))
    call_command("import_groups", str(path))
    assert ChatGroup.objects.count() == 2 and GroupKeeper.objects.count() == 1
    assert ChatGroup.objects.get(name="7号楼群").building.number == "7"


def test_rows_that_cannot_be_come_back(town: Town, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "groups.csv",
        ["甲群", "429901001001", "柳岸新村", "99", "微信群", 66, "", ""],
        ["乙群", "999999", "", "", "微信群", 66, "", ""],
        ["丙群", "429901001001", "", "", "微信群", 66, "周敏", ""],
    )
    with pytest.raises(SystemExit):
        call_command("import_groups", str(path), out=tmp_path / "out.xlsx")
    assert not ChatGroup.objects.exists()


def test_the_pages_show_it_and_take_it(town: Town, groups: Groups, browser_of: Any) -> None:
    desk = browser_of("chen")
    shown = desk.get("/desk/groups/").content.decode()
    assert "3 号楼群" in shown and "没有负责人" in shown
    assert "柳岸社区" in browser_of("leader").get("/desk/groups/").content.decode()
    page = f"/desk/groups/group/{groups['nobody'].pk}/"
    answer = desk.post(f"{page}answer/", {"name": "周敏", "phone": "13800001002"})
    assert answer.status_code == 302 and "周敏" in desk.get(page).content.decode()
    assert "13800001002" not in desk.get(page).content.decode()
    wrong = desk.post(f"{page}robot/", {"webhook": "ftp://x"})
    assert wrong.status_code == 422
    made = desk.post(
        f"/desk/groups/new/{town.community.pk}/",
        {"name": "新群", "platform": "wechat", "members": "10", "grid": str(town.grid4.pk)},
    )
    assert made.status_code == 302 and ChatGroup.objects.filter(name="新群", grid=town.grid4).exists()
