"""A copy of everything that is held about somebody, for themselves: sheets of rows, the same for Excel and JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.platform.audit.models import Look
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.identity.people import known_as
from linli.platform.registers.sheets import Book
from linli.platform.residents.holdings import HOLDINGS
from linli.platform.residents.terms import Field
from linli.work.records.queries import held, history
from linli.work.records.queries.looks import field_words

Sheet = tuple[str, list[str], list[list[Any]]]


def sheets(person: Person) -> list[Sheet]:
    """Name, headings and rows of each."""
    elsewhere = [
        (str(one.title), [str(head) for head in one.heads], rows) for one in HOLDINGS if (rows := one.rows(person.pk))
    ]
    own = [_fields(person), _homes(person), _vehicles(person), _matters(person)]
    return [*own, *elsewhere, _looks(person), _changes(person)]


def _fields(person: Person) -> Sheet:
    heads = [_("内容"), _("登记的是"), _("用来做什么"), _("凭什么"), _("留多久"), _("从哪里来"), _("上次核对")]
    whole = {Field.ID_NUMBER: person.id_number or ""}
    rows: list[list[Any]] = [
        [one.label, whole.get(Field(one.field), one.value), *(fact.value for fact in one.why)]
        for one in held.own(person)
    ]
    rows += [[one.label, one.words] for one in held.consents(person)]
    return _("基本信息"), heads, rows


def _homes(person: Person) -> Sheet:
    rows = [
        [one.words, str(one.residence.get_tie_display()), one.residence.since, one.residence.until,
         one.tenancy.ends_on if one.tenancy else None, one.source]
        for one in held.homes(person)
    ]  # fmt: skip
    return _("住址"), [_("地址"), _("与房屋关系"), _("入住日期"), _("搬走日期"), _("租期到"), _("从哪里来")], rows


def _vehicles(person: Person) -> Sheet:
    rows = [[one.plate, str(one.get_kind_display()), one.since] for one in held.vehicles(person)]
    return _("车辆"), [_("车牌"), _("种类"), _("登记日期")], rows


def _matters(person: Person) -> Sheet:
    rows = [
        [one.number, str(FLOWS[one.kind].label), one.title, clock.local(one.opened_at).date(),
         str(FLOWS[one.kind].stages(one.stage).label)]
        for one in Matter.objects.filter(person=person, parent=None).order_by("-opened_at")
        if one.kind in FLOWS
    ]  # fmt: skip
    return _("我的事"), [_("编号"), _("种类"), _("事项"), _("日期"), _("办到哪里")], rows


def _looks(person: Person) -> Sheet:
    rows = [
        [f"{clock.local(one.at):%Y-%m-%d %H:%M}", one.title, one.by.name, field_words(one.field), one.reason]
        for one in Look.objects.filter(person__in=known_as(person)).select_related("by").order_by("-at")
    ]
    return _("查阅记录"), [_("时间"), _("岗位"), _("姓名"), _("看了什么"), _("原因")], rows


def _changes(person: Person) -> Sheet:
    rows = [
        [f"{clock.local(one.when):%Y-%m-%d %H:%M}" if one.when else "", one.title, one.text, one.note]
        for one in history.of_person(person, own=True)
    ]
    return _("变更"), [_("时间"), _("内容"), _("变更"), _("谁改的")], rows


def as_json(person: Person) -> str:
    """For machines: every sheet a list of objects."""
    found = {name: [dict(zip(heads, row, strict=False)) for row in rows] for name, heads, rows in sheets(person)}
    return json.dumps(found, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def write(path: Path, person: Person) -> None:
    """A typed workbook, one sheet each."""
    with Book(path) as out:
        for name, heads, rows in sheets(person):
            sheet = out.book.add_worksheet(name)
            for at, head in enumerate(heads):
                sheet.set_column(at, at, 22)
                sheet.write_string(0, at, str(head), out.head)
            for line, row in enumerate(rows, 1):
                for at, value in enumerate(row):
                    out.write(sheet, line, at, value)
