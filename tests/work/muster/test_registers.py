"""Lists of bodies and of talents come in by table: every wrong cell is named, the same table twice changes nothing."""

from __future__ import annotations

from typing import Any

from linli.platform.posts.actor import Actor
from linli.platform.registers.declare import Register, Row
from linli.testing.town import Town
from linli.work.muster.models import Enrolment, Talent
from linli.work.muster.registers.enrolments import ENROLMENTS
from linli.work.muster.registers.talents import TALENTS

PATROL = {
    "name": "王玉珍",
    "phone": "13800002216",
    "kinds": "治安巡逻、应急抢险",
    "standing": "党员",
    "body": "区水务局",
}
BOATMAN = {"name": "赵大海", "phone": "13800002218", "skills": "驾船，游泳救生", "musters": "是", "consent": "电话同意"}


def bring(register: Register, by: Actor, *tables: dict[str, str]) -> list[Row]:
    """As an import does: read, find, refuse, write what is without a fault."""
    names = [column.name for column in register.taken]
    places = {name: at for at, name in enumerate(names)}
    rows = [Row(at + 2, [cells.get(name, "") for name in names]) for at, cells in enumerate(tables)]
    for row in rows:
        register.reader(places).read(row)
    writer = register.writer(by)
    writer.resolve([row for row in rows if not row.faults])
    writer.save([row for row in rows if not row.faults])
    writer.finish()
    return rows


def test_a_list_of_a_body_comes_in_at_once(clock: Any, town: Town) -> None:
    rows = bring(
        ENROLMENTS, town.chen, PATROL | {"area_code": town.grid3.code},
        {"name": "新来的", "phone": "13900009999", "kinds": "policy", "area_code": town.community.code},
    )  # fmt: skip
    assert [row.faults for row in rows] == [[], []]
    one = Enrolment.objects.select_related("matter").get(person=town.people["wang"])
    assert one.active and one.given == ["patrol", "rescue"] and one.matter.organisation == town.water
    again = bring(ENROLMENTS, town.chen, PATROL | {"area_code": town.grid3.code})
    assert again[0].known and Enrolment.objects.count() == 2


def test_wrong_cells_of_enrolments_are_named(clock: Any, town: Town) -> None:
    good = PATROL | {"area_code": town.grid3.code}
    rows = bring(
        ENROLMENTS, town.chen, good | {"kinds": "做饭"}, good | {"area_code": town.grid9.code},
        good | {"until": "2020-01-01"}, good | {"phone": "13800002218"},
    )  # fmt: skip
    assert [[column for column, _why in row.faults] for row in rows] == [["kinds"], ["area_code"], ["until"], ["phone"]]
    assert "没有“做饭”" in rows[0].faults[0][1]
    assert not Enrolment.objects.exists()


def test_talents_come_in_with_their_consent_and_are_put_right_by_a_second_table(clock: Any, town: Town) -> None:
    good = BOATMAN | {"area_code": town.grid4.code}
    assert bring(TALENTS, town.chen, good)[0].faults == []
    one = Talent.objects.get()
    assert (one.skills, one.musters, one.consent) == (["swimming", "boat"], True, "电话同意")
    assert bring(TALENTS, town.chen, good)[0].known
    assert bring(TALENTS, town.chen, good | {"skills": "驾船"})[0].known
    assert Talent.objects.get().skills == ["boat"]
    missing = bring(TALENTS, town.chen, good | {"consent": "", "musters": "也许"})[0]
    assert {column for column, _why in missing.faults} == {"consent", "musters"}


def test_out_they_go_scoped_and_with_their_columns(clock: Any, town: Town) -> None:
    bring(ENROLMENTS, town.chen, PATROL | {"area_code": town.grid3.code})
    bring(TALENTS, town.chen, BOATMAN | {"area_code": town.grid4.code})
    for register, kinds in ((ENROLMENTS, "kinds"), (TALENTS, "skills")):
        found = list(register.values(list(register.rows(town.chen, {}))))
        assert len(found) == 1 and found[0][kinds]
        assert {column.name for column in register.columns} <= found[0].keys()
        assert not register.rows(town.other_chief, {}).exists()
        assert not register.rows(town.li, {}).exists()
