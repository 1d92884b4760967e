"""Appointments from a table go through the same door as those from the page."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.events.models import Event
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, AppointmentChange
from linli.platform.registers import declare, importing
from linli.platform.registers.models import Import
from linli.platform.registers.terms import State
from linli.testing.town import Town

HEAD = ("姓名", "手机号", "岗位", "区域编码", "岗位名称", "开始日期", "结束日期")


@pytest.fixture(autouse=True)
def files_of_this_test(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def bring(by: Actor, folder: Path, *rows: tuple[Any, ...]) -> Import:
    path = folder / "table.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for line, row in enumerate((HEAD, *rows)):
        for at, cell in enumerate(row):
            page.write(line, at, str(cell) if isinstance(cell, dt.date) else cell)
    book.close()
    register = declare.get("appointments")
    return importing.run(importing.begin(by, register, path, "table.xlsx", State.WRITING), by)


def reasons(one: Import) -> list[str]:
    return list(one.faults.order_by("line").values_list("reason", flat=True))


def test_the_security_administrator_brings_them_in_with_their_history(kept_town: Town, tmp_path: Path) -> None:
    town, today = kept_town, clock.today()
    rows = (("楼长甲", "13800004001", "楼长", town.grid3.code, "1 号楼楼长", today, ""),
            ("楼长乙", "13800004002", "楼长", town.grid4.code, "2 号楼楼长", today, ""))  # fmt: skip
    assert bring(town.security, tmp_path, *rows).good == 2
    assert AppointmentChange.objects.filter(what="begun", by=town.people["security"]).count() == 2
    assert not Event.objects.filter(name="appointment.begun").exists(), "a table sends no thousand messages"
    again = bring(town.security, tmp_path, *rows)
    assert (again.good, again.known) == (2, 2)
    assert Appointment.objects.filter(person__name="楼长甲").count() == 1


def test_what_the_page_refuses_the_table_refuses_in_its_row(kept_town: Town, tmp_path: Path) -> None:
    town, today = kept_town, clock.today()
    one = bring(
        town.security, tmp_path,
        ("抢位子", "13800004003", "网格长", town.grid3.code, "第三网格网格长", today, ""),
        ("吕管", "13800001013", "楼长", town.grid3.code, "", today, ""),
        ("正常人", "13800004004", "楼长", town.grid3.code, "", today, ""),
    )  # fmt: skip
    assert one.good == 1 and one.bad == 2
    first, second = reasons(one)
    assert "请先办免职或交接" in first and "居民资料" in second


def test_the_end_of_a_term_may_be_told_later(kept_town: Town, tmp_path: Path) -> None:
    town, today = kept_town, clock.today()
    row = ("楼长甲", "13800004001", "楼长", town.grid3.code, "1 号楼楼长", today)
    bring(town.security, tmp_path, (*row, ""))
    bring(town.security, tmp_path, (*row, today + dt.timedelta(days=40)))
    bring(town.security, tmp_path, (*row, today + dt.timedelta(days=90)))
    term = Appointment.objects.get(person__name="楼长甲")
    assert term.until == today + dt.timedelta(days=90)
    assert list(term.changes.order_by("pk").values_list("what", flat=True)) == ["begun", "ended", "extended"]


@pytest.mark.parametrize("who", ["admin", "auditor", "chen", "leader"])
def test_nobody_else_brings_appointments_in(kept_town: Town, tmp_path: Path, who: str) -> None:
    with pytest.raises(NotSeen):
        bring(getattr(kept_town, who), tmp_path, ("甲", "13800004001", "楼长", kept_town.grid3.code, "", "", ""))
