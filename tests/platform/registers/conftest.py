"""Tables as people bring them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.registers import declare, importing
from linli.platform.registers.models import Import
from linli.platform.registers.terms import State

Bring = Callable[..., Import]


@pytest.fixture(autouse=True)
def files_of_this_test(tmp_path: Path, settings: Any) -> None:
    """What imports and exports keep on disk."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """An .xlsx with these rows; the first has the headings."""

    def write(*rows: Sequence[Any], name: str = "table.xlsx") -> Path:
        book = xlsxwriter.Workbook(str(tmp_path / name), {"strings_to_formulas": False, "strings_to_urls": False})
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            for at, cell in enumerate(row):
                page.write(line, at, cell)
        book.close()
        return tmp_path / name

    return write


@pytest.fixture
def bring(sheet: Callable[..., Path]) -> Bring:
    """Bring rows into a register, from upload to the end."""

    def run(key: str, *rows: Sequence[Any], by: Actor = SYSTEM, state: str = State.WRITING, size: int = 100) -> Import:
        register = declare.get(key)
        one = importing.begin(by, register, sheet(*rows), "table.xlsx", state)
        return importing.run(one, by, size=size)

    return run


def reasons(one: Import) -> list[str]:
    """Cell and reason of everything that is wrong: C3 请填姓名."""
    found = one.faults.order_by("line", "id").values_list("line", "column", "reason")
    return [f"{chr(65 + column) if column >= 0 else ''}{line} {reason}" for line, column, reason in found]
