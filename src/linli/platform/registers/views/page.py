"""What the pages of the registers have in common: the frame of the console, and files that go out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import FileResponse

from linli.kernel.errors import NotSeen
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import declare, importing
from linli.platform.registers.declare import REGISTERS, Register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def readable(by: Actor, key: str) -> Register:
    """A register this actor may open. Raises NotSeen."""
    register = declare.get(key)
    if not may_read(by, register):
        raise NotSeen
    return register


def may_read(by: Actor, register: Register) -> bool:
    """People whose posts see their area read all registers; keepers read what they keep."""
    return by.may(Right.REGISTERS) or importing.may_bring(by, register)


def readable_ones(by: Actor) -> list[Register]:
    """All of them."""
    return [one for one in REGISTERS.values() if may_read(by, one)]


def workbook(name: str, write: Callable[[Path], object]) -> FileResponse:
    """A workbook made now; the file has no name of its own on disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        write(path)
        file = path.open("rb")
    return send(file, name)


def send(file: Any, name: str) -> FileResponse:
    """A file to be kept by the person, not by the browser."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "no-store"
    return response
