"""Residents come in from a table: checked cell by cell, written once, found by what they are called."""

from __future__ import annotations

import pytest
from tests.platform.registers.conftest import Bring, reasons

from linli.platform.identity.models import Person
from linli.platform.registers import importing
from linli.platform.registers.models import Import
from linli.platform.registers.terms import State
from linli.platform.residents.models import Change, Residence, Tie
from linli.testing.town import Town

HEAD = ("姓名*", "手机号", "身份证号", "小区", "楼栋", "单元", "房号", "与房屋关系", "入住日期")
ID = "42090119600101123X"
AT_WANGS = ("柳岸新村", "3号楼", "2单元", "501")


def test_a_new_neighbour_moves_in(town: Town, bring: Bring) -> None:
    one = bring("residents", HEAD, ("单雄信", "138 0000 3001", "", *AT_WANGS, "租住", "2024/5/1"))

    assert (one.state, one.good, one.bad) == (State.DONE, 1, 0)
    person = Person.objects.get(name="单雄信")
    assert (person.phone, person.name_pinyin, person.name_initials) == ("13800003001", "shanxiongxin", "sxx")
    life = Residence.objects.get(person=person)
    assert (life.home, life.tie, str(life.since)) == (town.homes["wang"], Tie.TENANT, "2024-05-01")


def test_every_wrong_cell_is_named_with_what_to_write(town: Town, bring: Bring) -> None:
    one = bring(
        "residents", HEAD,
        ("", "1380000300", "420901196001011234", *AT_WANGS, "房东", "2024-02-30"),
        ("王五", "", "", "柳岸新村", "99号楼", "", "101", "", ""),
    )  # fmt: skip

    assert reasons(one) == [
        "A2 请填姓名",
        "B2 请写 11 位手机号，例如 13800000000",
        "C2 身份证号有一位不对，请对照证件再看一遍",
        "H2 请从这些里选一个：业主、家人、租住",
        "I2 没有这一天，请核对，写成 2026-11-20",
        "G3 您的辖区里没有这处房屋：柳岸新村 99 101，请核对，或先导入房屋",
    ]
    assert one.good == 0


def test_nothing_is_written_before_somebody_confirms(town: Town, bring: Bring) -> None:
    one = bring("residents", HEAD, ("李四", "13800003002", "", *AT_WANGS), by=town.chen, state=State.CHECKING)

    assert (one.state, one.good) == (State.CHECKED, 1)
    assert not Person.objects.filter(name="李四").exists()
    importing.confirm(town.chen, one)
    importing.run(one)
    assert Person.objects.filter(name="李四").count() == 1


def test_the_same_table_twice_doubles_nothing(town: Town, bring: Bring) -> None:
    rows = [
        ("李四", "13800003002", "", *AT_WANGS), ("李小四", "", "", *AT_WANGS), ("李四", "13800003002", "", *AT_WANGS),
    ]  # fmt: skip
    people, lives = Person.objects.count(), Residence.objects.count()
    first = bring("residents", HEAD, *rows)
    again = bring("residents", HEAD, *rows)

    assert (first.good, first.known, again.good, again.known) == (3, 1, 3, 3)
    assert (Person.objects.count(), Residence.objects.count()) == (people + 2, lives + 2)


def test_a_killed_run_goes_on_behind_the_last_whole_batch(
    town: Town, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"赵{'甲乙丙丁戊己庚辛壬癸'[at]}", f"1380000400{at}", "", *AT_WANGS) for at in range(10)]
    people = Person.objects.count()
    real = importing._faults

    def dies(one: Import, *given: object) -> object:
        if one.position and one.good >= 6:
            raise KeyboardInterrupt
        return real(one, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "_faults", dies)
    with pytest.raises(KeyboardInterrupt):
        bring("residents", HEAD, *rows, size=3)
    one = Import.objects.get()
    assert (one.state, one.good, Person.objects.count()) == (State.WRITING, 6, people + 6)

    monkeypatch.undo()
    importing.run(one, size=3)
    assert (one.state, one.good, Person.objects.count()) == (State.DONE, 10, people + 10)


@pytest.mark.parametrize(
    ("name", "number", "kept"),
    [
        ("𠮷田", "", ""),
        ("李\U00030000\U00031350", "", ""),
        ("古丽•买买提", "", ""),
        ("王玉芳", "420901600101123", "42090119600101123X"),
        ("王玉芳", "４２０９０１１９６００１０１１２３Ｘ", "42090119600101123X"),
        ("王玉芳", "11010519491231002x", "11010519491231002X"),
        ("陈港生", "H12345678", "H12345678"),
        ("SMITH JOHN", "E12345678", "E12345678"),
    ],
)
def test_everyones_name_and_number_fits(town: Town, bring: Bring, name: str, number: str, kept: str) -> None:
    one = bring("residents", HEAD, (name, "", number, *AT_WANGS))

    assert reasons(one) == []
    person = Person.objects.latest("id")
    assert (person.name, person.id_number) == (name.replace("•", "·"), kept)


def test_a_number_that_the_spreadsheet_has_spoilt_comes_back(town: Town, bring: Bring) -> None:
    one = bring("residents", HEAD, ("王五", 13800003005, 420901196001011235, *AT_WANGS))

    assert reasons(one) == ["C2 Excel 把这个号码当成数字，末尾几位已经变成 0，请把整列设为文本格式后重新填写"]


def test_a_phone_is_never_given_to_a_second_name(town: Town, bring: Bring) -> None:
    one = bring("residents", HEAD, ("别人", "13800002216", "", *AT_WANGS))

    assert reasons(one) == ["B2 这个手机号已登记在另一个姓名下，请核对；家人合用时请留空"]


def test_what_a_known_person_lacks_is_filled_and_nothing_overwritten(town: Town, bring: Bring) -> None:
    bring("residents", HEAD, ("王玉珍", "13800002216", "42090119600101123X", *AT_WANGS, "家人"))

    wang = Person.objects.get(name="王玉珍")
    assert (wang.pk, wang.id_number) == (town.people["wang"].pk, "42090119600101123X")
    assert Residence.objects.get(person=wang).tie == Tie.FAMILY


@pytest.mark.parametrize(("at_first", "field", "after"), [
    (("", ID), "phone", "13800003077"), (("13800003077", ""), "id_number", ID),
])  # fmt: skip
def test_what_a_table_fills_in_is_in_the_history_of_the_person(
    town: Town, bring: Bring, at_first: tuple[str, str], field: str, after: str
) -> None:
    for numbers in (at_first, ("13800003077", ID), ("13800003077", ID)):
        bring("residents", HEAD, ("刘新", *numbers, *AT_WANGS), by=town.chen)
    line = Change.objects.get(person=Person.objects.get(name="刘新"))

    assert (line.subject, line.field, line.before, line.after) == ("person", field, "", after)
    assert (line.by, line.title, line.why) == (town.people["chen"], town.chen.title, "导入居民")


def test_a_further_home_of_a_known_person_is_in_the_history_too(town: Town, bring: Bring) -> None:
    bring("residents", HEAD, ("王玉珍", "13800002216", "", "柳岸新村", "3号楼", "2单元", "502"))
    wang = town.people["wang"]
    line = Change.objects.get(person=wang)

    assert (line.field, line.after, line.home_id) == ("home", str(line.home_id), line.home_id)
    assert Residence.objects.get(person=wang, home=line.home_id, until=None).pk == line.subject_id


def test_a_row_for_another_community_comes_back_to_its_secretary(town: Town, bring: Bring) -> None:
    one = bring("residents", HEAD, ("李四", "", "", *AT_WANGS), by=town.other_chief)

    assert reasons(one) == ["G2 您的辖区里没有这处房屋：柳岸新村 3 2 501，请核对，或先导入房屋"]
