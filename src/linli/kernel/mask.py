"""Personal data as lists show it: enough to tell people apart, not enough to find or ring them.

When in doubt more is hidden: a value of an unknown shape never comes out whole.
"""

import re
import unicodedata

from linli.kernel.surnames import surname

STAR = "*"
_SEPARATORS = " ·•‧・.-'’"
_NUMBER = "[0-9A-Za-z〇零一二三四五六七八九十百]"
_BUILDING = re.compile(r"^.*(?:单元|号楼|栋|幢|座)")
_HOME = re.compile(rf"{_NUMBER}+ *(?:号|室|户)?\s*$")


def name(text: str) -> str:
    """张玉珍 -> 张*珍, 王芳 -> 王*, 欧阳娜娜 -> 欧阳*娜; dots and spaces between the parts of a name stay."""
    letters = _letters(text)
    kept = len(surname("".join(letter[0] for letter in letters)))
    if len(letters) < 2:
        return STAR * len(letters)
    parts = sum(letter not in _SEPARATORS for letter in letters)  # 李 雷 has two: its end may not stand open
    last = len(letters) - 1 if parts > kept + 1 else None
    return "".join(
        letter if at < kept or at == last or letter in _SEPARATORS else STAR for at, letter in enumerate(letters)
    )


def phone(text: str) -> str:
    """138****2216; a landline keeps its area code: 0712-***4567."""
    if line := re.fullmatch(r"(0[0-9]{2,3}-)([0-9]{7,8})", text):
        return line[1] + _middle(line[2], 0, 4)
    return _middle(text, 3, 4) if len(text) >= 11 else _middle(text, 0, 2)


def id_number(text: str) -> str:
    """The place at the front and the end of the number stay; birthday and serial number are hidden."""
    return _middle(text, 4, 2) if len(text) >= 15 else _middle(text, 1, 2)


def address(text: str) -> str:
    """3 号楼 2 单元 501 -> 3 号楼 2 单元 ***: the house is known to the neighbours anyway, the home is not."""
    building = _BUILDING.match(text)
    if building and building.end() < len(text.rstrip()):
        gap = " " if text[building.end()].isspace() else ""
        return f"{building[0]}{gap}{STAR * 3}"
    return text if building else _HOME.sub(STAR * 3, text)


def plate(text: str) -> str:
    """鄂K12345 -> 鄂K***45."""
    return _middle(text, 2, 2)


def _middle(text: str, head: int, tail: int) -> str:
    """Hide all but the ends; of something too short for that, nearly all."""
    if len(text) <= head + tail + 2:
        head, tail = 0, len(text) // 4
    return text[:head] + STAR * (len(text) - head - tail) + text[len(text) - tail :]


def _letters(text: str) -> list[str]:
    """Characters as the eye sees them: marks and variant selectors stay with the letter they belong to."""
    letters: list[str] = []
    for c in text.strip():
        if letters and (unicodedata.category(c)[0] == "M" or c in "\u200c\u200d"):
            letters[-1] += c
        else:
            letters.append(c)
    return letters
