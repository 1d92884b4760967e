"""Run any Django management command, with the database up: ./linli manage migrate"""

from __future__ import annotations

from django.core.management import execute_from_command_line

from linli.site.cli._database import ensure_database

NO_DATABASE = {"help", "--help", "makemessages", "compilemessages", "collectstatic", "version", "--version"}


def main(args: list[str]) -> int:
    if args and args[0] not in NO_DATABASE:
        ensure_database()
    execute_from_command_line(["./linli manage", *args])
    return 0
