"""How a likely duplicate reads: where it is, which words both have, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.platform.flow.declare import FLOWS
from linli.platform.likeness.near import Alike, Near
from linli.platform.ui.words import local


@dataclass(frozen=True)
class Shown:
    """A line of "很可能是同一件事"."""

    number: str
    pk: int
    title: str
    why: str
    mergeable: bool


def shown(one: Alike, mergeable: bool = False) -> Shown:
    """The line of one duplicate."""
    matter = one.matter
    parts = [
        near_words(one.near),
        _("%(n)s 户反映") % {"n": matter.reporters},
        local(matter.opened_at, "m-d"),
        str(FLOWS[matter.kind].stages(matter.stage).label),
    ]
    if one.shared:
        parts.append(_("都说到：%(words)s") % {"words": _("、").join(one.shared[:3])})
    return Shown(matter.number, matter.pk, matter.title, " · ".join(parts), mergeable)


def near_words(near: Near) -> str:
    """同一栋楼, 150 米内, 同一网格, 同一社区."""
    return {
        Near.BUILDING: _("同一栋楼"),
        Near.REACH: _("150 米内"),
        Near.GRID: _("同一网格"),
        Near.COMMUNITY: _("同一社区"),
    }[near]
