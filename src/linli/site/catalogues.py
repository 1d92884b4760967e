"""Translations: .po files become .mo files without GNU gettext being installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent


def sources() -> Iterator[Path]:
    yield from PACKAGE.rglob("locale/*/LC_MESSAGES/*.po")


def compile_all() -> int:
    """Compile what is newer than its compiled form; gives back how many were."""
    stale = [source for source in sources() if is_stale(source)]
    for source in stale:
        target = source.with_suffix(".mo")
        draft = target.with_suffix(".part")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
    return len(stale)


def is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime
