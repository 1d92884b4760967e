"""Draw the documentation that is made from code: every management command named docs_SOMETHING, one after the other."""

from __future__ import annotations

import django
from django.core.management import call_command, get_commands

from linli.site.cli._words import say, step


def main(args: list[str]) -> int:
    django.setup()
    makers = sorted(name for name in get_commands() if name.startswith("docs_"))
    for name in makers:
        with step(f"生成 {name.removeprefix('docs_')}", f"drawing {name.removeprefix('docs_')}"):
            call_command(name, *args)
    if not makers:
        say("没有可生成的文档", "nothing to draw yet")
    return 0
