"""The command line: `./linli NAME …` runs `main(args)` of NAME.py in this folder; the first line there is its help."""

from __future__ import annotations

import ast
import importlib
import os
from pathlib import Path

HERE = Path(__file__).parent


def commands() -> dict[str, str]:
    """Every command with the first line of its file; read without importing, so that help is quick."""
    files = sorted(file for file in HERE.glob("*.py") if not file.name.startswith("_"))
    return {file.stem: (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").splitlines()[0] for file in files}


def help_text() -> str:
    known = commands()
    width = max(map(len, known))
    return "\n".join(["./linli COMMAND …", "", *(f"  {name:<{width}}  {line}" for name, line in known.items())])


def dispatch(args: list[str]) -> int:
    """Run one command; its exit code comes back."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    if not args or args[0] in {"help", "-h", "--help"}:
        print(help_text())
        return 0
    name, rest = args[0], args[1:]
    if name not in commands():
        print(f"没有这个命令 / no such command: {name}\n\n{help_text()}")
        return 2
    try:
        code = importlib.import_module(f"{__name__}.{name}").main(rest)
    except KeyboardInterrupt:
        return 130
    return int(code or 0)
