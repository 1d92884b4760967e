"""Run all checks and tests, installing what they need; --fast: without slow and browser ones; the rest to pytest."""

from __future__ import annotations

from linli.site import catalogues
from linli.site.cli import assets, check
from linli.site.cli._dev import ensure_tools, tool
from linli.site.cli._words import say, step, warn


def main(args: list[str]) -> int:
    fast = "--fast" in args
    rest = [word for word in args if word != "--fast"]
    ensure_tools()
    assets.main([])
    catalogues.compile_all()  # some tests read English pages
    if not fast:
        ensure_browser()
    # Asked for a few tests only: the checks of the whole tree would be in the way.
    checked = 0 if any(not word.startswith("-") for word in rest) else check.main([])
    selection = ["-m", "not slow and not browser"] if fast else []
    processes = [] if any(word.startswith("-n") for word in rest) else ["-n", "2"]
    tested = tool("pytest", "-q", *processes, *selection, *rest)
    say(
        "全部通过" if not (checked or tested) else "有未通过的项目,见上",
        "all passed" if not (checked or tested) else "failed",
    )
    return checked or tested


def ensure_browser() -> None:
    """Loud if there is none: a run without browser tests must not look like a full one."""
    from linli.site import chromium

    if chromium.find() is not None:
        return
    with step("安装 Chromium", "installing Chromium"):
        found = chromium.get()
    if found is None:
        for _ in range(3):
            warn("没有浏览器,浏览器测试将全部跳过!", "NO BROWSER: ALL BROWSER TESTS WILL BE SKIPPED!")
