"""Look at the code without running it: style, types, imports, templates; --fix repairs what can be repaired."""

from __future__ import annotations

import time

from linli.site.cli._dev import ensure_tools, tool
from linli.site.cli._words import say

CODE = ("src", "tests", "conftest.py")
CHECKS = {
    "ruff": ("ruff", "check", *CODE),
    "format": ("ruff", "format", "--check", "--quiet", *CODE),
    "imports": ("lint-imports", "--no-cache"),
    "templates": ("djlint", "src", "--lint", "--quiet"),
    "types": ("mypy",),
}


def main(args: list[str]) -> int:
    ensure_tools()
    if "--fix" in args:
        tool("ruff", "check", "--fix", "--quiet", *CODE)
        tool("ruff", "format", "--quiet", *CODE)
    wanted = [name for name in args if name in CHECKS] or list(CHECKS)
    failed = [name for name in wanted if not passes(name)]
    if failed:
        say(f"未通过:{'、'.join(failed)}", f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def passes(name: str) -> bool:
    began = time.monotonic()
    good = tool(*CHECKS[name]) == 0
    say(
        f"{name} {'通过' if good else '未通过'}",
        f"{'passed' if good else 'FAILED'} in {time.monotonic() - began:.1f} s",
    )
    return good
