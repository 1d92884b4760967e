"""Automatic dispatch: its numbers are for the desk, supervisors and administrators; only the last change anything."""

from __future__ import annotations

from tests.habits.access_table import ADMIN, line, who
from tests.habits.everything import Everything

READ = who("desk supervisor admin")

TABLE = {
    "GET desk/dispatch/": line(READ),
    "GET desk/dispatch/matters/": line(READ, ask="?what=judged&days=7"),
    "POST desk/dispatch/switch/<int:pk>/": line(ADMIN, pk="=0"),
    "POST desk/dispatch/learn/": line(ADMIN),
}


def build(found: Everything) -> None:
    """Nothing is needed: the catalogue's words alone are a version too."""
