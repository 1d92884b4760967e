"""What the resident's home page and the numbers of the screen lead to."""

from __future__ import annotations

from tests.habits.access_table import DESK, EVERYBODY, line

TABLE = {
    "GET nearby/": line(EVERYBODY),  # only how many of what kind
    "GET desk/called/": line(DESK),
    "GET desk/assigned/": line(DESK),
}
