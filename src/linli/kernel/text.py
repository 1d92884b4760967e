"""Text as people and spreadsheets bring it: made plain, checked, and cut up for search."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from linli.kernel.clock import today
from linli.kernel.errors import Invalid
from linli.kernel.errors import gettext_noop as _

# Python's tables end at the Unicode version it was built with, so Han is told by its planes and not by its category;
# the private use area holds characters that GB 18030 systems put into names.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003fffd〇々\u2e80-\u2fdf\u2ff0-\u2fff"
HAN_RUN = re.compile(f"[{HAN}]+")
HAN_OR_WORD = re.compile(f"([{HAN}]+)|([^\\s{HAN}]+)")

_PLAIN = {wide: chr(wide - 0xFEE0) for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
# Text copied out of PDF files has radicals where characters were meant: ⼯ for 工.
_PLAIN |= {radical: unicodedata.normalize("NFKC", chr(radical)) for radical in range(0x2F00, 0x2FD6)}
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d\u180e"  # Arabic and Mongolian names need them between letters, emoji between parts
_DOTS = re.compile("[•‧・･∙⋅]")
_PLAIN_NAME = re.compile("[\u4e00-\u9fff]{1,50}")
_MOBILE = re.compile("1[3-9][0-9]{9}")
ID_NUMBER = re.compile("[1-9][0-9]{16}[0-9X]")
_TIDY_ALREADY = re.compile(r"[0-9A-Za-z\u4e00-\u9fff.:/-]*")  # never changed, and most cells are no more


def tidy(text: str) -> str:
    """Text as it should be stored: half-width digits and letters, no invisible characters, at most one empty line.

    NFC and not NFKC for the rest: ㎡, ① and full-width punctuation mean something in Chinese text.
    """
    text = _BREAKS.sub("\n", text).translate(_PLAIN)
    text = "".join(" " if _is_space(c) else c for c in text if not _is_hidden(c))
    text = unicodedata.normalize("NFC", _only_needed_joiners(text))
    text = re.sub(" *\n *", "\n", re.sub(" {2,}", " ", text))
    return re.sub("\n{3,}", "\n\n", text).strip(" \n")


def one_line(text: str) -> str:
    """The same for names, numbers and titles: everything on one line."""
    if _TIDY_ALREADY.fullmatch(text):
        return text
    return tidy(text).replace("\n\n", " ").replace("\n", " ")


def bigrams(text: str) -> list[str]:
    """What a text is found by: pairs of Chinese characters and whole words or numbers in lower case, each once."""
    found: dict[str, None] = {}
    for han, word in HAN_OR_WORD.findall(one_line(text).lower()):
        if han:
            found.update(dict.fromkeys(han[at : at + 2] for at in range(max(len(han) - 1, 1))))
        else:
            found.update(dict.fromkeys(_words(word)))
    return list(found)


def mainland_phone(text: str) -> str:
    """A mobile number as eleven digits; +86, spaces, dashes and full-width digits are fine."""
    if _MOBILE.fullmatch(text):
        return text
    digits = re.sub(r"\A(\+|00)?86(?=1[0-9]{10}\Z)", "", _bare(text))
    if not _MOBILE.fullmatch(digits):
        raise Invalid({"phone": _("请写 11 位手机号，例如 13800000000")})
    return digits


def phone(text: str) -> str:
    """Any number one can ring: mobile, landline with area code (0712-1234567), 400, service (12345), abroad (+852…)."""
    bare = re.sub(r"\A(\+|00)86", "", _bare(text))
    if re.fullmatch(r"(86)?1[3-9][0-9]{9}", bare):
        return mainland_phone(bare)
    if line := re.fullmatch(r"(010|02[0-9]|0[3-9][0-9]{2})([0-9]{7,8})", bare):
        return f"{line[1]}-{line[2]}"
    if free := re.fullmatch(r"([48]00)([0-9]{3})([0-9]{4})", bare):
        return f"{free[1]}-{free[2]}-{free[3]}"
    if re.fullmatch(r"1[0-9]{2,4}|9[56][0-9]{3,6}", bare):
        return bare
    if abroad := re.fullmatch(r"(?:\+|00)([1-9][0-9]{6,14})", bare):
        return f"+{abroad[1]}"
    raise Invalid({"phone": _("请写手机号，或带区号的座机，例如 0712-1234567")})


def id_number(text: str) -> str:
    """An identity number of 18 characters, checked; numbers of 15 digits from before 1999 are brought up to 18."""
    bare = text if ID_NUMBER.fullmatch(text) else _bare(text).upper()
    if re.fullmatch(r"[0-9]{15}", bare):
        bare = f"{bare[:6]}19{bare[6:]}"
        bare += _check_character(bare)
    if not ID_NUMBER.fullmatch(bare):
        raise Invalid({"id_number": _("请写 18 位身份证号，最后一位可能是 X")})
    if bare[17] != _check_character(bare[:17]) or not _is_birthday(bare[6:14]):
        raise Invalid({"id_number": _("身份证号有一位不对，请对照证件再看一遍")})
    return bare


def name_ok(text: str) -> bool:
    """Can this be a person's name? Judged by what no name has, since nobody has a list of all that names have."""
    if not 1 <= len(text) <= 50 or text != one_line(text).strip("·"):
        return False
    return not any(_never_in_a_name(c) for c in text) and any(unicodedata.category(c)[0] not in "PZM" for c in text)


def person_name(text: str) -> str:
    """A name as it is stored, with the middle dot of GB/T 2312; refused in plain words when it cannot be one."""
    if _PLAIN_NAME.fullmatch(text):
        return text
    name = _DOTS.sub("·", one_line(text))
    if HAN_RUN.fullmatch(name.replace(" ", "")):
        name = name.replace(" ", "")  # 王 芳 in a spreadsheet is 王芳
    if not name_ok(name):
        raise Invalid({"name": _("请写姓名，不要带数字和符号")})
    return name


def _is_space(c: str) -> bool:
    return c == "\t" or unicodedata.category(c) == "Zs"


def _is_hidden(c: str) -> bool:
    """Controls, direction marks, zero-width and tag characters, halves of characters, and code points that are none."""
    if c in "\n\t" or c in _JOINERS:
        return False
    return unicodedata.category(c) in ("Cc", "Cf", "Cs") or _is_no_character(c)


def _is_no_character(c: str) -> bool:
    return ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF


def _only_needed_joiners(text: str) -> str:
    """Keep a joiner only between two characters of a script that joins (or two emoji)."""
    padded = f" {text} "
    return "".join(
        c for at, c in enumerate(text) if c not in _JOINERS or (_joins(padded[at]) and _joins(padded[at + 2]))
    )


def _joins(c: str) -> bool:
    return ord(c) > 0x2FF and c not in _JOINERS and not HAN_RUN.match(c) and unicodedata.category(c) in _JOINING


_JOINING = {"Lo", "Mn", "Mc", "So", "Sk"}


def _words(run: str) -> list[str]:
    letters = "".join(" " if unicodedata.category(c)[0] in "PSZC" else c for c in run)
    return letters.split()


def _bare(text: str) -> str:
    """A number without what people put between its parts."""
    return re.sub(r"[\s\-‐‑‒–—―－_.·()（）/]", "", one_line(text).replace("＋", "+"))


_WEIGHTS = tuple(pow(2, 17 - at, 11) for at in range(17))


def _check_character(first17: str) -> str:
    """GB 11643-1999: ISO 7064 MOD 11-2."""
    total = _weighed(first17[:6], 0) + _weighed(first17[6:14], 6) + _weighed(first17[14:], 14)
    return "10X98765432"[total % 11]


@lru_cache(maxsize=60_000)  # places, birthdays and numbers of the day repeat all over a town
def _weighed(digits: str, start: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS[start:], strict=False))


def _is_birthday(digits: str) -> bool:
    day = _day(digits)
    return day is not None and date(1850, 1, 1) <= day <= today()


@lru_cache(maxsize=60_000)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _never_in_a_name(c: str) -> bool:
    if c in " ·'’ʼ-.…" or HAN_RUN.match(c):
        return c == "…"
    category = unicodedata.category(c)
    return category[0] in "PSZ" or category in ("Cc", "Cs", "Nd", "No") or _is_no_character(c)
