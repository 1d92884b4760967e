"""Finding people by what is typed: name, Pinyin, initials, telephone, identity number."""

from __future__ import annotations

import re

from django.db.models import Q

from linli.kernel import mask, pinyin
from linli.kernel import text as texts
from linli.kernel.errors import LinliError
from linli.kernel.text import HAN_RUN, one_line
from linli.platform.identity.fields import blind
from linli.platform.identity.models import ID_CONTEXT, PHONE_CONTEXT

LATIN = re.compile(r"[a-zA-Z' ]{2,}")
GIVEN_READ, GIVEN_INITIALS = 4, 2
TAIL = re.compile(r"[0-9]{4}")
NOBODY = Q(pk__in=[])
EXACT = frozenset({"phone", "id_number", "plate"})  # each means one person and no other


def kind_of(words: str) -> str:
    """What the words are: phone, id_number, tail (last four digits), pinyin, name, or nothing of a person."""
    bare = one_line(words)
    for kind, read in (("phone", texts.mainland_phone), ("id_number", texts.id_number)):
        try:
            read(bare)
        except LinliError:
            continue
        return kind
    if TAIL.fullmatch(bare):
        return "tail"
    if LATIN.fullmatch(bare):
        return "pinyin"
    return "name" if HAN_RUN.search(bare) and not re.search("[0-9]", bare) else ""


def masked(words: str) -> str:
    """What was typed, as a trail may keep it."""
    kind, bare = kind_of(words), one_line(words)
    hide = {"phone": mask.phone, "id_number": mask.id_number, "name": mask.name, "": mask.plate}.get(kind)
    return (hide(bare) if hide else bare)[:80]


def people_named(words: str, prefix: str = "") -> Q:
    """People that the words may mean."""
    bare, kind = one_line(words), kind_of(words)
    if kind == "phone":
        return Q(**{f"{prefix}phone_blind": blind(texts.mainland_phone(bare), PHONE_CONTEXT)})
    if kind == "id_number":
        return Q(**{f"{prefix}id_blind": blind(texts.id_number(bare), ID_CONTEXT)})
    if kind == "tail":
        return Q(**{f"{prefix}phone_tail": bare})
    if kind == "pinyin":
        typed = re.sub("[' ]", "", bare).lower()
        return _read_as(typed, prefix)
    if kind == "name":
        bare = bare.replace(" ", "")  # 国 强 is 国强
        # By the reading, which has an index, and then by the characters: no scan over all names.
        whole = Q(**{f"{prefix}name_pinyin__startswith": pinyin.full(bare), f"{prefix}name__startswith": bare})
        return whole | _given(bare, prefix) if len(bare) > 1 else whole
    return NOBODY


def _read_as(typed: str, prefix: str) -> Q:
    """From the beginning of the name, or of the given name alone: zhangyu, zyz, guoqiang, gq."""
    found = Q(**{f"{prefix}name_pinyin__startswith": typed}) | Q(**{f"{prefix}name_initials": typed})
    if len(typed) >= GIVEN_READ:
        found |= Q(**{f"{prefix}name_pinyin__reverse__startswith": typed[::-1]})
    if len(typed) == GIVEN_INITIALS:
        found |= Q(**{f"{prefix}name_initials__reverse__startswith": typed[::-1]})
    return found


def _given(bare: str, prefix: str) -> Q:
    """国强 finds 钱国强: names are also kept from the end, in an index."""
    read = "".join(pinyin.given(bare))
    return Q(**{f"{prefix}name_pinyin__reverse__startswith": read[::-1], f"{prefix}name__endswith": bare})
