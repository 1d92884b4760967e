"""Commands whose work is a management command of some context: start the database, then call it."""

from __future__ import annotations

from django.core.management import execute_from_command_line

from linli.site.cli._database import ensure_database


def hand_over(command: str, args: list[str]) -> int:
    ensure_database()
    execute_from_command_line([f"./linli {command}", command, *args])
    return 0
