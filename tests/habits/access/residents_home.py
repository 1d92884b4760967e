"""What the resident's home page leads to: open to everybody, for it says only how many of what kind."""

from __future__ import annotations

from tests.habits.access_table import EVERYBODY, line

TABLE = {"GET nearby/": line(EVERYBODY)}
