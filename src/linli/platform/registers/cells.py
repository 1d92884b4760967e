"""What may stand in a cell: each kind of column reads it, makes it plain, or says in plain words what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, override

from linli.kernel import text as texts
from linli.kernel.errors import LinliError

_ = gettext_noop
Cell = str | float  # numbers of sixteen digits and more come as float: they have lost their last digits already
Parser = Callable[[Cell], Any]

DATE = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?(?:[ T].*)?")
SERIAL = re.compile(r"[2-7][0-9]{4}")  # days since 1900: what a date becomes when its cell is not formatted as one
# Exit-entry permits of Hong Kong, Macao and Taiwan, residence permits of foreigners, passports.
PERMIT = re.compile(r"[A-Z]{1,3}[0-9]{6,12}|[0-9]{8}|[0-9]{10}")
PLATE = re.compile(r"[\u4e00-\u9fff]{0,3}[A-Z0-9]{4,8}[学警港澳挂试超使领]?")


class Fault(LinliError):
    """One cell cannot be taken; the sentence says what to write instead."""

    status = 422


def said(error: LinliError) -> str:
    """The reason in the reader's language."""
    return error.text(gettext)


def words(most: int) -> Parser:
    """A line of text of at most so many characters."""

    def parse(cell: Cell) -> str:
        line = texts.one_line(plain(cell))
        if len(line) > most:
            raise Fault(_("太长，请写在 %(most)s 个字以内"), most=most)
        return line

    return parse


def plain(cell: Cell) -> str:
    """The cell as text. A number too long for a spreadsheet is refused: its last digits are wrong already."""
    if isinstance(cell, str):
        return cell
    raise Fault(_("Excel 把这个号码当成数字，末尾几位已经变成 0，请把整列设为文本格式后重新填写"))


def name(cell: Cell) -> str:
    """A person's name."""
    return texts.person_name(plain(cell))


def phone(cell: Cell) -> str:
    """A mobile number or a landline with area code."""
    return texts.phone(plain(cell))


def mobile(cell: Cell) -> str:
    """A mobile number: what people sign in with."""
    return texts.mainland_phone(plain(cell))


def identity(cell: Cell) -> str:
    """An identity number of 18 or 15 characters, checked, or the number of a permit or passport."""
    if texts.ID_NUMBER.fullmatch(plain(cell)):
        return texts.id_number(plain(cell))
    bare = re.sub(r"[\s\-()（）]", "", texts.one_line(plain(cell))).upper()
    return bare if PERMIT.fullmatch(bare) else texts.id_number(bare)


def plate(cell: Cell) -> str:
    """A number plate without dots and spaces."""
    bare = re.sub(r"[\s·•‧・.\-]", "", texts.one_line(plain(cell))).upper()
    if not PLATE.fullmatch(bare):
        raise Fault(_("看不懂这个车牌号，请写成 鄂K12345 这样"))
    return bare


def region(cell: Cell) -> str:
    """An area's code, as it is written."""
    code = texts.one_line(plain(cell)).replace(" ", "").upper()
    if not code or len(code) > 32 or not re.fullmatch(r"[0-9A-Z_.\-]+", code):
        raise Fault(_("看不懂这个编码，请只写数字，例如 429901001001"))
    return code


def unpadded(code: str) -> str:
    """A code without the zeros that only fill up to six or twelve digits: 350102000000 is 350102, 350100 is 3501."""
    if not code.isdigit() or len(code) not in (6, 12):
        return code
    short = re.sub(r"(?:000000|000)\Z", "", code) if len(code) == 12 else code
    return re.sub(r"00\Z", "", short) if len(short) == 6 else short


def day(cell: Cell) -> date:
    """A day, however it is written."""
    line = texts.one_line(plain(cell))
    if SERIAL.fullmatch(line):
        return date(1899, 12, 30) + timedelta(days=int(line))
    found = DATE.fullmatch(line)
    if found is None:
        raise Fault(_("看不懂这个日期，请写成 2026-11-20"))
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Fault(_("没有这一天，请核对，写成 2026-11-20")) from None


def whole(most: int) -> Parser:
    """A whole number from nought to `most`."""

    def parse(cell: Cell) -> int:
        digits = texts.one_line(plain(cell)).replace(",", "")
        if not re.fullmatch(r"[0-9]{1,9}", digits) or int(digits) > most:
            raise Fault(_("请填 0 到 %(most)s 的整数"), most=most)
        return int(digits)

    return parse


def decimal(least: float, most: float) -> Parser:
    """A number between two bounds."""

    def parse(cell: Cell) -> float:
        try:
            number = float(texts.one_line(plain(cell)))
        except ValueError:
            raise Fault(_("请填数字，例如 114.0021")) from None
        if not least <= number <= most:
            raise Fault(_("请填 %(least)s 到 %(most)s 之间的数字"), least=least, most=most)
        return number

    return parse


def choice(of: type[TextChoices], **also: str) -> Parser:
    """One of the words of a list, in any language or as the code writes it; `also` names other words people use."""

    def parse(cell: Cell) -> str:
        word, known = texts.one_line(plain(cell)), _labels(of) | also
        if word not in known:
            raise Fault(_("请从这些里选一个：%(labels)s"), labels="、".join(str(one.label) for one in of))
        return str(known[word])

    return parse


@cache
def _labels(of: type[TextChoices]) -> dict[str, str]:
    known = {word: str(one.value) for one in of for word in in_every_language(one.label)}
    return known | {one.value: str(one.value) for one in of}


def in_every_language(words: str | Promise) -> list[str]:
    """What it is called in each language: a template of one may come back on a page of another."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(str(words))
    return found


def iso(moment: datetime | date) -> str:
    """A date as cells carry it."""
    if isinstance(moment, datetime) and (moment.hour or moment.minute or moment.second):
        return moment.strftime("%Y-%m-%d %H:%M:%S")
    return moment.strftime("%Y-%m-%d")


def number(value: float) -> Cell:
    """A number as cells carry it: whole ones without a point, those that lost digits as they are."""
    if abs(value) >= 1e15:
        return value
    return str(int(value)) if value == int(value) else repr(value)
