"""Text as the classifiers read it: half-width, lower case, one line; and cut into clauses."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 20_000  # nobody needs more of one message to know what it is about
_CLAUSE_ENDS = re.compile(r"[，。！？；：,.!?;\n]+")
_SPACES = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0xFEFF, 0x2060, *range(0xD800, 0xE000), *range(9), *range(14, 32)])


def plain(text: str) -> str:
    """One line, half-width, lower case; spaces that people put between Chinese characters are gone."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_INVISIBLE).lower()
    return _BETWEEN_HAN.sub("", _SPACES.sub(" ", text)).strip()


def clauses(text: str) -> list[str]:
    """The parts of a text between punctuation, for rules that must not look across sentences."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_INVISIBLE).lower()
    parts = (_SPACES.sub("", part) for part in _CLAUSE_ENDS.split(text))
    return [part for part in parts if part]
