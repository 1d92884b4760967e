"""Names in Pinyin, for sorting and for finding people by what one types on a Latin keyboard."""

from pypinyin import lazy_pinyin, load_single_dict

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
    read = [*reading.split(), *lazy_pinyin(name[len(first) :])] if reading else lazy_pinyin(name)
    return [plain for syllable in read if (plain := _plain(syllable))]


def full(name: str) -> str:
    """张玉珍 -> zhangyuzhen."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """张玉珍 -> zyz."""
    return "".join(syllable[0] for syllable in syllables(name))


def _plain(syllable: str) -> str:
    # Keyboards have v for ü; dots and spaces between the parts of a name are not typed.
    return syllable.lower().replace("ü", "v").strip(" ·•‧・.-")
