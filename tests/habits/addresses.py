"""The whole access table: the first page and that of every context in `access/`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from tests.habits import access
from tests.habits.access_table import TABLE as FIRST
from tests.habits.access_table import Line


def contexts() -> Iterator[ModuleType]:
    """Each file of `access/`."""
    for one in pkgutil.iter_modules(access.__path__):
        yield importlib.import_module(f"{access.__name__}.{one.name}")


def _whole() -> dict[str, Line | list[Line]]:
    found = dict(FIRST)
    for context in contexts():
        twice = found.keys() & context.TABLE.keys()
        assert not twice, twice
        found |= context.TABLE
    return found


TABLE = _whole()
