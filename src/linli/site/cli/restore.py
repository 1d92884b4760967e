"""Verify a backup and put it in place: ./linli restore FILE.tar [--force]; --check only verifies."""

from __future__ import annotations

from pathlib import Path

from linli.site import backup
from linli.site.cli._database import ensure_database
from linli.site.cli._words import say, step, warn


def main(args: list[str]) -> int:
    names = [word for word in args if not word.startswith("--")]
    if len(names) != 1 or not set(args) - set(names) <= {"--force", "--check"}:
        print("./linli restore FILE.tar [--force | --check]")
        return 2
    source = Path(names[0])
    try:
        if "--check" in args:
            say(f"备份完好:{len(backup.verified(source)['sha256'])} 项", "the backup is whole")
            return 0
        ensure_database()
        with step("核对并恢复", "verifying and restoring"):
            manifest, suffix = backup.restore(source, force="--force" in args)
    except backup.Refused as error:
        warn("没有恢复", str(error))
        return 1
    say(f"已恢复到 {manifest['at']} 的状态", "restored")
    if "--force" in args:
        say(
            f"原有数据保留为 *_before_{suffix} 与 files-before-{suffix}",
            "what was there is kept aside under these names",
        )
    return 0
