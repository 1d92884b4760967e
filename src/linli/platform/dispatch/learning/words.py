"""Word lists of Chinese that say nothing, or that tell where a name of a place begins and ends; data in words.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path


@cache
def words(name: str) -> frozenset[str]:
    """One of the lists."""
    lists = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    return frozenset(word for line in lists[name] for word in line.split())


def one_of(choices: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, so that a short one does not hide a longer."""
    return "|".join(sorted(map(re.escape, choices), key=lambda word: (-len(word), word)))
