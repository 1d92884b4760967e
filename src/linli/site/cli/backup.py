"""Write database and files into one tar: ./linli backup [FILE.tar]; keep the folder secrets/ apart from it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from linli.kernel import clock
from linli.site import backup
from linli.site.cli._database import ensure_database
from linli.site.cli._words import say, step, warn


def main(args: list[str]) -> int:
    name = clock.now().astimezone(clock.LOCAL).strftime("linli-%Y%m%d-%H%M%S.tar")
    target = Path(args[0]) if args else settings.DATA / "backups" / name
    ensure_database()
    try:
        with step("备份", "backing up"):
            manifest = backup.back_up(target.absolute())
    except backup.Refused as error:
        warn("备份失败", str(error))
        return 1
    size, parts = target.stat().st_size / 1024**2, len(manifest["sha256"])
    say(f"已备份到 {target}({size:.1f} MB,{parts} 项)", "written")
    say(
        f"请另行保管密钥 {settings.DATA / 'secrets'}", "keep the keys elsewhere: without them the backup cannot be read"
    )
    return 0
