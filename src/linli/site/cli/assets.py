"""Build the islands (map, charts, off-line use); --force builds them even if nothing changed."""

from __future__ import annotations

from linli.site import islands
from linli.site.cli._words import say, step, warn


def main(args: list[str]) -> int:
    if "--force" not in args and islands.fresh():
        say("前端组件已是最新", "the islands are up to date")
        return 0
    try:
        with step("编译前端组件", "building the islands"):
            islands.build()
    except islands.Unbuildable as error:
        warn("前端组件编译失败", str(error))
        return 1
    return 0
