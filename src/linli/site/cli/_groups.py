"""Commands with sub-commands: `./linli import messages` is the management command `import_messages` of a context."""

from __future__ import annotations

import django
from django.core.management import get_commands, load_command_class

from linli.site.cli._handover import hand_over


def group(name: str, args: list[str]) -> int:
    """Hand over to NAME_SUB, whichever context has it; without a known SUB list what there is."""
    django.setup()
    known = {
        command.removeprefix(f"{name}_"): app
        for command, app in get_commands().items()
        if command.startswith(f"{name}_")
    }
    if args and args[0].replace("-", "_") in known:
        return hand_over(f"{name}_{args[0].replace('-', '_')}", args[1:])
    print(f"./linli {name} …\n")
    for sub, app in sorted(known.items()):
        help_line = load_command_class(app, f"{name}_{sub}").help if isinstance(app, str) else app.help
        print(f"  {sub:<16}  {help_line.splitlines()[0] if help_line else ''}")
    return 2
