"""The registers of this context: enrolments and talents, in and out by Excel."""

from __future__ import annotations

import re
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_noop as _

from linli.kernel.text import one_line
from linli.platform.registers.cells import Cell, Fault, Parser, in_every_language, plain

BETWEEN = re.compile(r"[、,，;；/\s]+")
YES, NO = ("是", "可以", "同意", "yes", "y", "1"), ("否", "不", "不可以", "不同意", "no", "n", "0")


def several(of: type[TextChoices]) -> Parser:
    """Words of a list in one cell, with any sign between them: 治安巡逻、政策宣讲."""

    def parse(cell: Cell) -> list[str]:
        found = []
        for word in BETWEEN.split(one_line(plain(cell))):
            if word and word not in _labels(of):
                raise Fault(_("没有“%(word)s”，请从这些里选：%(labels)s"), word=word[:20], labels=_offered(of))
            if word:
                found.append(_labels(of)[word])
        return [value for value in of.values if value in found]

    return parse


@cache
def _labels(of: type[TextChoices]) -> dict[str, str]:
    known = {word: str(one.value) for one in of for word in in_every_language(one.label)}
    return known | {one.value: str(one.value) for one in of}


def _offered(of: type[TextChoices]) -> str:
    return "、".join(str(one.label) for one in of)


def yes(cell: Cell) -> bool:
    """是 or 否."""
    word = one_line(plain(cell)).lower()
    if word not in YES + NO:
        raise Fault(_("请填 是 或 否"))
    return word in YES
