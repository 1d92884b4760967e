"""Why a matter goes to whom: kept as a code with its facts, worded only when somebody reads it, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext, gettext_noop

from linli.platform.dispatch.catalogue import catalogue
from linli.platform.places import tree
from linli.platform.places.models import Organisation
from linli.platform.places.tree import kept


class Because(StrEnum):
    """Why this party."""

    NO_CATEGORY = "no_category"
    RULE = "rule"
    GRID = "grid"
    ORGANISATION = "organisation"
    NOBODY = "nobody"
    BY_HAND = "by_hand"


SENTENCES = {
    Because.NO_CATEGORY: gettext_noop("还没有类别，先由网格员到场了解"),
    Because.RULE: gettext_noop("派单目录：%(where)s的“%(what)s”"),
    Because.GRID: gettext_noop("派单目录：“%(what)s”由网格先办"),
    Because.ORGANISATION: gettext_noop("派单目录：“%(what)s”由%(who)s负责"),
    Because.NOBODY: gettext_noop("这里没有登记负责“%(what)s”的单位，先由网格员到场"),
    Because.BY_HAND: gettext_noop("人工指定"),
}


@kept("organisations")
def names() -> dict[int, str]:
    """What each organisation is called."""
    return {one.pk: str(one) for one in Organisation.objects.only("name", "short")}


def said(party: Mapping[str, Any]) -> str:
    """The sentence for what a proposal or record keeps; records of earlier versions hold the sentence itself."""
    code = party.get("because") or ""
    if code not in SENTENCES:
        return str(party.get("why") or "")
    values = {
        "what": catalogue.get().name(party.get("category") or ""),
        "where": tree.tree.get().name(party.get("area_id")),
        "who": names.get().get(party.get("organisation_id") or 0, ""),
    }
    return gettext(SENTENCES[Because(code)]) % values
