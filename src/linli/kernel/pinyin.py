"""Names in Pinyin, for sorting and for finding people by what one types on a Latin keyboard."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin, load_single_dict
from pypinyin.constants import PHRASES_DICT

from linli.kernel.surnames import COMPOUND, READINGS, surname

# Characters whose first reading in the dictionary is not the one names have.
load_single_dict(
    {ord("卜"): "bǔ", ord("茜"): "xī", ord("晟"): "shèng", ord("莘"): "xīn", ord("柏"): "bǎi", ord("偲"): "sī"}
)


def syllables(name: str) -> list[str]:
    """One syllable a character, surnames as surnames are read; what is not Chinese stays, in lower case."""
    name = name.strip()
    first = surname(name)
    reading = COMPOUND.get(first) or READINGS.get(first)
    read = [*reading.split(), *_read(name[len(first) :])] if reading else _read(name)
    return [plain for syllable in read if (plain := _plain(syllable))]


@lru_cache(maxsize=60_000)
def _read(text: str) -> tuple[str, ...]:
    """Character by character from memory; only what may be a word of several characters is looked up as one."""
    if not _GIVEN.fullmatch(text) or any(text[at:end] in PHRASES_DICT for at, end in _PIECES[len(text)]):
        return tuple(lazy_pinyin(text))
    return tuple(one for character in text for one in _reading(character))


_GIVEN = re.compile("[\u4e00-\u9fff]{0,3}")
_PIECES = {length: [(a, b) for a in range(length) for b in range(a + 2, length + 1)] for length in range(4)}


@lru_cache(maxsize=30_000)
def _reading(character: str) -> list[str]:
    return lazy_pinyin(character)


def given(name: str) -> list[str]:
    """The same for a given name alone: 单单 is dan dan here, and no surname."""
    return [plain for syllable in _read(name.strip()) if (plain := _plain(syllable))]


def full(name: str) -> str:
    """张玉珍 -> zhangyuzhen."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """张玉珍 -> zyz."""
    return "".join(syllable[0] for syllable in syllables(name))


def _plain(syllable: str) -> str:
    # Keyboards have v for ü; dots and spaces between the parts of a name are not typed.
    return syllable.lower().replace("ü", "v").strip(" ·•‧・.-")
