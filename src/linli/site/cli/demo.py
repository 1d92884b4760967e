"""Make the demo city: --scale town|district|city, --if-empty, --reset."""

import django
from django.core.management import call_command

from linli.site.cli._database import ensure_database
from linli.site.cli._handover import hand_over


def main(args: list[str]) -> int:
    if not {"-h", "--help"} & set(args):
        ensure_database()
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
    return hand_over("demo", args)
