"""Bring the data folder up to date: islands, database, languages, static files, demo city. Part of every `run`."""

from __future__ import annotations

from io import StringIO

import django
from django.conf import settings
from django.core.management import call_command, get_commands

from linli.site import catalogues, islands
from linli.site.cli._database import ensure_database
from linli.site.cli._words import step, warn


def main(args: list[str]) -> int:
    if not islands.fresh():
        build_islands()
    with step("启动数据库", "starting the database"):
        ensure_database()
    with step("编译译文", "compiling the translations"):
        catalogues.compile_all()
    django.setup()
    with step("检查设置", "checking the settings"):
        call_command("check", databases=["default"], stdout=StringIO())
    with step("更新数据库结构", "bringing the tables up to date"):
        call_command("migrate", interactive=False, verbosity=0)
    if settings.COLLECTED:
        with step("整理静态文件", "collecting static files"):
            call_command("collectstatic", interactive=False, verbosity=0)
    if "seed" in get_commands():
        with step("更新基础数据", "bringing reference data up to date"):
            call_command("seed")
    if settings.DEMO and "demo" in get_commands():
        call_command("demo", if_empty=True)
    return 0


def build_islands() -> None:
    """A failure is told and passed over: every page but the map and the charts works without."""
    try:
        with step("编译前端组件", "building the islands"):
            islands.build(check_types=False)
    except islands.Unbuildable as error:
        warn("前端组件编译失败,地图与图表暂不可用", f"{error} Map and charts will be missing.")
